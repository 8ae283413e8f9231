"""What `make requirements` says of the numbered lines, and what it refuses."""

import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest
from django.conf import settings

SCRIPT = settings.ROOT / ".ci" / "requirements.py"
ASKED = """# What was asked
- R1.1 A list.
- R1.2 A call, always visible, and relaunched.
  - R1.2a Always visible.
  - R1.2b Relaunched.
- R1.3 A picture.
- R1.10 The tenth, no part of the first.
"""


@pytest.fixture
def requirements(tmp_path, monkeypatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("requirements", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "requirements.md").write_text(ASKED)
    return module


def prove(module: ModuleType, *numbers: str) -> None:
    """One test per number."""
    (module.ROOT / "tests").mkdir(exist_ok=True)
    marked = (f'@pytest.mark.req("{number}")\ndef test_{place}(): ...\n' for place, number in enumerate(numbers))
    (module.ROOT / "tests" / "test_it.py").write_text("".join(marked))


def verdicts(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    module.main()
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    return {words[1]: words[0] for words in lines if len(words) > 2 and words[1].startswith("R1.")}


@pytest.mark.once
def test_every_mark_of_the_suite_names_a_requirement_or_its_part():
    done = subprocess.run([sys.executable, SCRIPT], cwd=settings.ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_line_with_parts_is_as_proven_as_they_are(requirements, capsys):
    prove(requirements, "R1.1", "R1.2a")
    assert verdicts(requirements, capsys) == {
        "R1.1": "yes",
        "R1.2": "partly",
        "R1.2a": "yes",
        "R1.2b": "no",
        "R1.3": "no",
        "R1.10": "no",
    }
    prove(requirements, "R1.2a", "R1.2b")
    assert verdicts(requirements, capsys) == {
        "R1.1": "no",
        "R1.2": "yes",
        "R1.2a": "yes",
        "R1.2b": "yes",
        "R1.3": "no",
        "R1.10": "no",
    }


def test_the_tests_that_prove_a_line_stand_below_it_and_lines_are_counted(requirements, capsys):
    prove(requirements, "R1.1", "R1.2a")
    requirements.main()
    told = capsys.readouterr().out.splitlines()
    assert told[1].strip() == "tests/test_it.py::test_0"
    assert told[-1] == "Of 4 requirements 1 are proven, 1 partly."


@pytest.mark.parametrize(("mark", "said"), [("R1.9", "name no requirement: R1.9"), ("R1.2", "name a part: R1.2")])
def test_a_mark_that_proves_nothing_in_particular_is_refused(requirements, mark, said):
    prove(requirements, mark)
    with pytest.raises(SystemExit, match=said):
        requirements.main()
