"""Bring a policy into an empty house and write it out again: the same to the byte, or it says what differs."""

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def manage(*words: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "It failed without a word.")
    return done.stdout


def main() -> None:
    file = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "cms" / "demo" / "policy.yaml").resolve()
    with tempfile.TemporaryDirectory() as house:
        os.environ |= {"AMBASSADE_VAR": house}
        os.environ.pop("DATABASE_URL", None)
        manage("migrate", "--verbosity", "0")
        manage("policy", "import", str(file))
        found = manage("policy", "export")
    wanted = file.read_text(encoding="utf-8")
    if found != wanted:
        sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), found.splitlines(True), "file", "house"))
        sys.exit("The house says something else than the file.")
    print(f"{file.name}: an empty house takes it and says the same.")


if __name__ == "__main__":
    main()
