"""Answers in words, of each kind."""

import pytest
from django.utils.translation import override

from tests.factories import candidates
from tests.factories.questions import block, published
from workflows.candidates.answers import answers_to_read
from workflows.questions.reading import facts_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.3")]
SENT = {"id": "0" * 32, "name": "<cv>.pdf", "size": 2048}


@pytest.fixture
def row():
    every = [block(kind, kind) for kind in ("short", "choice", "choices", "scale", "date", "file", "long")]
    published(*every, block("short", "hangs", only_if=("choice", "no")))
    return answers_to_read(candidates.draft())


def test_each_kind_is_read_in_the_words_of_its_question(row):
    row.answers = {"short": "One.", "choice": "yes", "choices": ["yes", "no"], "scale": "4", "date": "2026-11-29"}
    row.answers |= {"file": SENT, "hangs": "Not asked.", "gone": "Of a former version."}
    with override("en"):
        facts = facts_of(row, lambda key: f"/{key}/")
    assert facts == [
        ("Short (en)", "One."),
        ("Choice (en)", "Yes (en)"),
        ("Choices (en)", "Yes (en)\nNo (en)"),
        ("Scale (en)", "4 / 5\n1 – Low (en) · 5 – High (en)"),
        ("Date (en)", "29 November 2026"),
        ("File (en)", '<a href="/file/">&lt;cv&gt;.pdf (2.0\xa0KB)</a>'),
        ("Long (en)", ""),
    ]


def test_whoever_answered_is_told_of_what_is_no_longer_asked_too(row):
    row.save_answers({"short": "One.", "hangs": "Not asked.", "file": SENT})
    published(block("short", "new"))
    again = answers_to_read(row.candidacy)
    with override("en"):
        assert told(again, None) == {
            "Short (en)": "One.",
            "Hangs (en)": "Not asked.",
            "File (en)": "<cv>.pdf (2.0\xa0KB)",
        }
