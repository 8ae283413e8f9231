from pathlib import Path

import pytest
from django.template import Context, Engine

from tests.house.undefined import UndefinedVariable


def render(folder: Path, ours: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text)
    engine = Engine(dirs=[folder], string_if_invalid=UndefinedVariable.of(ours))
    return engine.get_template("page.html").render(Context({"known": "yes"}))


def test_undefined_variable_of_ours_fails(tmp_path):
    with pytest.raises(AssertionError, match=r"page\.html names 'missing\.part'"):
        render(tmp_path / "ours", tmp_path / "ours", "{{ missing.part }}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{{ missing|default:known }}", "yes"), ("{% if missing %}a{% else %}b{% endif %}", "b"), ("{{ known }}", "yes")],
)
def test_undefined_variable_with_a_default_or_a_question_is_fine(tmp_path, text, shown):
    assert render(tmp_path / "ours", tmp_path / "ours", text) == shown


def test_templates_of_others_are_excused(tmp_path):
    assert render(tmp_path / "theirs", tmp_path / "ours", "[{{ missing }}]") == "[]"
