"""Which requirements are proven, by which tests, and which are not yet: `make requirements`.

Reads docs/requirements.md and the `@pytest.mark.req(...)` marks; fails on a mark that names no requirement.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def asked():
    lines = (ROOT / "docs" / "requirements.md").read_text().splitlines()
    found = (re.match(r"- (R\d+\.\d+) (.+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


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


def main():
    wanted, proven = asked(), {}
    for number, test in proofs():
        proven.setdefault(number, []).append(test)
    for number, words in wanted.items():
        print(f"{'yes' if number in proven else ' no'}  {number:<6} {words}")
        for test in proven.get(number, []):
            print(f"              {test}")
    print(f"\n{len(proven.keys() & wanted.keys())} of {len(wanted)} requirements are proven by at least one test.")
    strange = sorted(proven.keys() - wanted.keys())
    if strange:
        sys.exit(f"Marks that name no requirement: {', '.join(strange)}")


if __name__ == "__main__":
    main()
