"""What is shown exists in every language, and no code decides on a shown word."""

import ast
import subprocess
import sys

import pytest

from tests.house.code import nodes, root
from workflows.kernel.drawing import drawn, folder

GETTEXT = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy", "npgettext"}


def is_shown(node: ast.AST) -> bool:
    """A displayed word: what gettext gives, a display name, a label, a text made of a sentence."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "str" and node.args:
            return is_shown(node.args[0])
        return name in GETTEXT or (name.startswith("get_") and name.endswith("_display"))
    return isinstance(node, ast.Attribute) and node.attr in ("label", "sentence", "verbose_name", "verbose_name_plural")


def compares(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        if all(isinstance(each, ast.Is | ast.IsNot) for each in node.ops):
            return False
        return any(is_shown(side) for side in [node.left, *node.comparators])
    return isinstance(node, ast.Match) and is_shown(node.subject)


def test_no_code_compares_with_a_displayed_word():
    assert [where for where, node in nodes(ast.Compare, ast.Match) if compares(node)] == []


def test_the_law_sees_a_comparison_with_a_displayed_word():
    for line in ("a.get_state_display() == 'Open'", "x == _('Open')", "x in [1] or State.OPEN.label != y"):
        assert any(compares(node) for node in ast.walk(ast.parse(line))), line


def test_the_catalogues_hold_every_word_in_every_language():
    check = root() / ".ci" / "catalogues.py"
    if not check.exists():
        pytest.fail("the check of the catalogues is missing")
    done = subprocess.run([sys.executable, str(check)], cwd=root(), capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_docs_lifecycles_is_what_the_code_draws():
    """Out of date? manage.py draw_lifecycles"""
    assert {path.name: path.read_text() for path in sorted(folder().glob("*.md"))} == drawn()
