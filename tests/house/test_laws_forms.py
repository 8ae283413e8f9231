"""A form that is posted carries Django's token, also where its template is given no more than it asks for."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.ROOT / "templates"
POSTS = re.compile(r"""<form\b[^>]*\bmethod=["']post["']""", re.I)
HANDED_ON = re.compile(r"""\{%\s*include\s+"([^"]+)"([^%]*)%\}""")
TOKEN = re.compile(r"\{% csrf_token %\}|\{\{ csrf_token \}\}")
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.S)


def sources() -> dict[str, str]:
    files = (path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
    return {str(path.relative_to(TEMPLATES)): COMMENT.sub("", path.read_text()) for path in files}


def needing(known: dict[str, str]) -> set[str]:
    """Those with a token of their own, or with one that they have to hand on."""
    found = {name for name, source in known.items() if TOKEN.search(source)}
    while more := {
        name
        for name, source in known.items()
        if name not in found and any(part in found for part, _with in HANDED_ON.findall(source))
    }:
        found |= more
    return found


def lacking(known: dict[str, str]) -> list[str]:
    needs = needing(known)
    return sorted(
        f"{name}: {part}"
        for name, source in known.items()
        for part, given in HANDED_ON.findall(source)
        if part in needs and given.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in given
    )


def test_every_form_that_is_posted_has_a_token():
    known = sources()
    posting = {name for name, source in known.items() if POSTS.search(source)}
    assert sorted(posting - needing(known)) == []


def test_whoever_includes_a_form_hands_the_token_on():
    assert lacking(sources()) == []


@pytest.mark.parametrize(
    ("given", "expected"), [("only", ["page.html: form.html"]), ("csrf_token=csrf_token only", [])]
)
def test_the_law_sees_a_token_that_is_not_handed_on(given, expected):
    known = {"form.html": "{% csrf_token %}", "page.html": f'{{% include "form.html" with {given} %}}'}
    assert lacking(known) == expected


def test_templates_are_read_at_all():
    assert len(sources()) > len(list(Path(TEMPLATES, "components").glob("*.html")))
