"""Say which texts the catalogues in locale/ lack; with --write, bring the catalogues up to date instead."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = sorted(each.name for each in (ROOT / "locale").iterdir() if each.is_dir())
SENTENCES = ROOT / "workflows" / "sentences_of_steps.py"  # stands there while messages are collected
FILES = [ROOT / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def sentences() -> list[str]:
    """The first line of each transition's docstring: members read it on the page of the step."""
    found = []
    for path in sorted((ROOT / "workflows").rglob("*lifecycle.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            arrows = [d for d in getattr(node, "decorator_list", []) if ast.unparse(d).startswith("transition(")]
            if arrows and (words := ast.get_docstring(node)):
                found.append(words.splitlines()[0])
    return found


def extract() -> None:
    for path in FILES:
        path.parent.mkdir(parents=True, exist_ok=True)
    SENTENCES.write_text("".join(f"_({each!r})\n" for each in sentences()), encoding="utf-8")
    try:
        make_messages()
    finally:
        SENTENCES.unlink()


def make_messages() -> None:
    command = [sys.executable, "manage.py", "makemessages", "--no-location", "--no-obsolete", "--verbosity", "0"]
    command += [f"--locale={language}" for language in LANGUAGES]
    command += [f"--ignore={folder}" for folder in (".venv", "var", "tests", ".ci", "node_modules")]
    os.environ["AMBASSADE_VAR"] = os.environ.get("AMBASSADE_VAR", str(ROOT / "var"))
    subprocess.run(command, cwd=ROOT, check=True)


def told(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}|{text}" if message.context else text


def lacks(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    return message.fuzzy or not all(texts)


def problems(path: Path, before: bytes | None) -> list[str]:
    with path.open("rb") as source:
        now = {told(message): message for message in read_po(source) if message.id}
    known: set[str] = set()
    if before:
        known = {told(message) for message in read_po(before.decode().splitlines()) if message.id}
    found = []
    for text in filter(lambda text: lacks(now[text]), now):
        kind = "fuzzy" if now[text].fuzzy else "untranslated" if text in known else "new"
        found.append(f"{kind}: {text!r}")
    return found + [f"no longer used: {text!r}" for text in known - now.keys()]


def main() -> int:
    before = {path: path.read_bytes() if path.exists() else None for path in FILES}
    write, bad = "--write" in sys.argv, 0
    try:
        extract()
        for path in FILES:
            found = problems(path, before[path])
            bad += len(found)
            print(f"{path.relative_to(ROOT)}: {len(found)} to mend" if found else f"{path.relative_to(ROOT)}: complete")
            for line in found[: None if write else 40]:
                print(f"  {line}")
    finally:
        for path, content in before.items():
            if not write and content is not None:
                path.write_bytes(content)
            elif not write:
                path.unlink(missing_ok=True)
    return 0 if write or not bad else 1


if __name__ == "__main__":
    sys.exit(main())
