"""What is shown exists in every language, and no code decides on a shown word."""

import ast
import re
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

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


def in_a_formatted_text(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Call) and getattr(each.func, "id", "") in GETTEXT for each in ast.walk(node))


def test_no_word_hides_inside_a_formatted_text():
    """What collects the words for the catalogues does not look there, so they stay English."""
    assert [where for where, node in nodes(ast.JoinedStr) if in_a_formatted_text(node)] == []


def test_the_law_sees_a_word_inside_a_formatted_text():
    assert in_a_formatted_text(ast.parse("f\"{_('Open')}: {x}\""))


def test_no_french_mark_begins_a_line():
    """A space that does not break stands before double marks and inside quotation marks."""
    with (root() / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        words = [word for message in read_po(file) for word in _all(message.string)]
    assert [word for word in words if re.search(r"\w [:?!;»](\s|$)|« ", word)] == []


def _all(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


@pytest.mark.once
def test_the_catalogues_hold_every_word_in_every_language():
    check = root() / ".ci" / "catalogues.py"
    if not check.exists():
        pytest.fail("the check of the catalogues is missing")
    done = subprocess.run([sys.executable, str(check)], cwd=root(), capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_docs_lifecycles_is_what_the_code_draws():
    """Out of date? manage.py draw_lifecycles"""
    assert {path.name: path.read_text() for path in sorted(folder().glob("*.md"))} == drawn()


def test_a_colon_after_words_is_part_of_them() -> None:
    """French wants a space before it."""
    after_words = re.compile(r"\{% translate [^%]*%\}(</\w+>)?:|\}\}(\{% endif %\})?: ?\{")
    assert [name for name, text in written_into_templates() if after_words.search(text)] == []


def test_quotation_marks_are_part_of_the_words_around_them() -> None:
    """Each language has its own."""
    tag = re.compile(r"\{%.*?%\}", re.S)
    assert [name for name, text in written_into_templates() if re.search("[“”]", tag.sub("", text))] == []


def written_into_templates() -> list[tuple[str, str]]:
    """Each template without its comments and translated sentences."""
    left_out = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
    pages = [path for path in (root() / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    assert len(pages) > 300
    return [(path.name, left_out.sub("", path.read_text())) for path in pages]
