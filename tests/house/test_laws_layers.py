"""A storey uses what is below it, never what is above."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.code import root


@pytest.mark.once
def test_the_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=root(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.once
def test_a_late_import_says_why():
    """A leaf, something slow, something optional, or apps that must be ready first."""
    reasons = ("leaf", "slow", "optional", "app ready")
    bare = []
    for path in sorted(root().glob("*/**/*.py")):
        name = str(path.relative_to(root()))
        if name.split("/")[0] not in ("cms", "pages", "workflows", "snippets") or "migrations" in name:
            continue
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            late = line.startswith(("    from ", "    import ", "        from ", "        import "))
            guarded = any(each.startswith("if TYPE_CHECKING") for each in lines[max(0, number - 12) : number])
            if (
                late
                and " import " in f"{line} "
                and not guarded
                and not any(reason in line.partition("#")[2] for reason in reasons)
            ):
                bare.append(f"{name}:{number} {line.strip()}")
    assert bare == []
