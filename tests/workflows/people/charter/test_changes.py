"""What changed between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people.charter.changes import Part, marked

pytestmark = pytest.mark.req("R1.7")
TEXTS = st.text(alphabet="ab \n.", max_size=60)


def test_a_changed_word_is_gone_and_new_and_the_rest_stays() -> None:
    assert marked("We speak for all.", "We speak for members. Always.") == (
        Part("", "We speak for "),
        Part("del", "all."),
        Part("ins", "members. Always."),
    )


def test_the_same_words_have_no_mark() -> None:
    assert marked("The same.", "The same.") == (Part("", "The same."),)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_the_parts(before: str, after: str) -> None:
    parts = marked(before, after)
    assert "".join(part.words for part in parts if part.mark != "ins") == before
    assert "".join(part.words for part in parts if part.mark != "del") == after
