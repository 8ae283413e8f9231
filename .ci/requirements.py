"""Which requirements are proven, by which tests, and which are not yet or only partly: `make requirements`.

Reads docs/requirements.md and the `@pytest.mark.req(...)` marks; fails on a mark that names no requirement, or one
whose parts are to be named.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def asked():
    """Number -> words, of lines and parts, as they are written."""
    lines = (ROOT / "docs" / "requirements.md").read_text().splitlines()
    found = (re.match(r"(?:- (R\d+\.\d+)|  - (R\d+\.\d+[a-z])) (.+)", line) for line in lines)
    return {match[1] or match[2]: match[3] for match in found if match}


def parts(wanted, number):
    return [each for each in wanted if each[:-1] == number and each[-1].isalpha()]


def numbers(node):
    """The numbers in the marks of a test, or of a whole file (`pytestmark`)."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "req":
            yield from (arg.value for arg in call.args if isinstance(arg, ast.Constant))


def proofs():
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        whole = [n for node in tree.body if isinstance(node, ast.Assign) for n in numbers(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in [*whole, *(n for mark in node.decorator_list for n in numbers(mark))]:
                    yield number, f"{path.relative_to(ROOT)}::{node.name}"


def verdict(wanted, proven, number):
    """A line with parts is as proven as they are."""
    found = {each in proven for each in parts(wanted, number) or [number]}
    return "partly" if len(found) > 1 else "yes" if True in found else "no"


def main():
    wanted, proven = asked(), {}
    for number, test in proofs():
        proven.setdefault(number, []).append(test)
    told = {number: verdict(wanted, proven, number) for number in wanted}
    for number, words in wanted.items():
        print(f"{told[number]:>6}  {number:<6} {words}")
        for test in proven.get(number, []):
            print(f"                 {test}")
    lines = [told[number] for number in wanted if number[-1].isdigit()]
    print(f"\nOf {len(lines)} requirements {lines.count('yes')} are proven, {lines.count('partly')} partly.")
    if strange := sorted(proven.keys() - wanted.keys()):
        sys.exit(f"Marks that name no requirement: {', '.join(strange)}")
    if whole := sorted(number for number in proven if parts(wanted, number)):
        sys.exit(f"Marks that must name a part: {', '.join(whole)}")


if __name__ == "__main__":
    main()
