"""What a version changed: matched by key, in words, with the fewest moves."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from snippets.fields import InEveryLanguage
from workflows.questions.comparing import Change, compare
from workflows.questions.rules import Condition, Option, Question

pytestmark = pytest.mark.req("R5.3")


def words(text: str) -> InEveryLanguage:
    return InEveryLanguage({"nl": text, "fr": text, "en": text})


def question(key: str, **own: Any) -> Question:
    values = {"kind": "short", "label": words(key.title()), "help": words("")}
    return Question(key=key, **(values | own))


def told(changes: list[Change]) -> list[tuple[str, str]]:
    return [(str(each.what), each.question.key) for each in changes]


def test_what_was_added_left_out_and_moved_is_told_once():
    old, new = [question(key) for key in "abcd"], [question(key) for key in "dabe"]
    assert told(compare(old, new)) == [("moved", "d"), ("added", "e"), ("removed", "c")]


@given(st.permutations("abcdef"))
def test_a_new_order_moves_no_more_than_it_must_and_changes_nothing_else(order: list[str]):
    old, new = [question(key) for key in "abcdef"], [question(key) for key in order]
    changes = compare(old, new)
    moved = {each.question.key for each in changes}
    assert {each.what for each in changes} <= {"moved"}
    assert [key for key in order if key not in moved] == sorted(set("abcdef") - moved)


def test_a_question_that_was_changed_says_in_what():
    yes, no, later = (Option(key, words(key.title())) for key in ("yes", "no", "later"))
    first = question("a", kind="choice", options=(yes, no))
    old = [first, question("b")]
    new = [
        question("a", kind="choice", options=(yes, later), is_required=True),
        question("b", label=words("Which?"), kind="long", condition=Condition("a", "yes")),
    ]
    with override("en"):
        found = [(each.question.key, each.differences) for each in compare(old, new)]
        assert found[0] == (
            "a",
            (("An answer is needed", "No", "Yes"), ("Option “No”", "No", ""), ("Option “Later”", "", "Later")),
        )
        assert found[1][1][-2:] == (("Kind", "Short text", "Long text"), ("Asked only if", "", "A = Yes"))
        assert [before_after[1:] for before_after in found[1][1][:-2]] == [("B", "Which?")] * 3


def test_the_same_questions_are_no_change():
    assert compare([question("a")], [question("a")]) == []
