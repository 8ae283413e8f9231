"""The house's own code, read as text and as trees, for the laws that speak of it."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

STOREYS = ("cms", "pages", "workflows", "snippets")


def root() -> Path:
    return Path(settings.ROOT)


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Path from the root -> tree, of every module of the product (migrations are Django's own writing)."""
    found = {}
    for storey in STOREYS:
        for path in sorted((root() / storey).rglob("*.py")):
            if "migrations" not in path.parts:
                found[str(path.relative_to(root()))] = ast.parse(path.read_text(), str(path))
    return found


def nodes(*kinds: type[ast.AST], but: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.AST]]:
    """`path:line` and node, for each node of those kinds outside the folders or files named."""
    for path, tree in modules().items():
        if not path.startswith(but):
            for node in ast.walk(tree):
                if isinstance(node, kinds):
                    yield f"{path}:{getattr(node, 'lineno', 0)}", node


def templates() -> dict[str, str]:
    return {str(p.relative_to(root())): p.read_text() for p in sorted((root() / "templates").rglob("*")) if p.is_file()}
