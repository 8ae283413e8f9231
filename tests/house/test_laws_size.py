"""Small: what does not fit on a screen or two is split by subject."""

import ast

from tests.house.code import modules, root, templates

MODULE, FUNCTION, TEMPLATE = 400, 50, 150
EXCUSED = {
    "workflows/candidates/lifecycle.py": "a life is read in one file",
    "workflows/missions/lifecycle.py": "a life is read in one file",
}


def lines(path: str) -> int:
    return len((root() / path).read_text().splitlines())


def test_no_module_is_long():
    too_long = {path: lines(path) for path in modules() if lines(path) > MODULE}
    assert {path: size for path, size in too_long.items() if path not in EXCUSED} == {}
    assert set(EXCUSED) - set(too_long) == set(), "an excuse that is no longer needed is taken away"


def test_no_function_is_long():
    found = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > FUNCTION:
                    found[f"{path}:{node.name}"] = size
    assert found == {}


def test_no_template_is_long():
    found = {path: len(text.splitlines()) for path, text in templates().items()}
    assert {path: size for path, size in found.items() if size > TEMPLATE} == {}


def test_settings_are_short():
    sizes = {path.name: len(path.read_text().splitlines()) for path in (root() / "cms" / "settings").glob("*.py")}
    assert sizes["base.py"] <= 200
    assert {
        name: size for name, size in sizes.items() if name in ("dev.py", "test.py", "production.py") and size > 40
    } == {}


def test_every_component_says_what_it_takes():
    silent = [
        path
        for path, text in templates().items()
        if path.startswith("templates/components/") and "{% comment" not in text[:120]
    ]
    assert silent == []
