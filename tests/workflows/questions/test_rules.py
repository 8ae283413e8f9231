"""Conditions: what is asked, what is needed, in which order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.fields import InEveryLanguage
from workflows.questions.rules import WITH_OPTIONS, Condition, Kind, Option, Question, asked, missing

KEYS = ["a", "b", "c", "d", "e", "f"]
OPTIONS = ("1", "2", "3")
NOTHING = InEveryLanguage()


def question(key: str, kind: str = Kind.CHOICE, condition: Condition | None = None, required: bool = False) -> Question:
    options = tuple(Option(each, NOTHING) for each in OPTIONS) if kind in WITH_OPTIONS else ()
    return Question(key, kind, NOTHING, NOTHING, required, options, condition)


@st.composite
def forms(draw: Any) -> list[Question]:
    """Conditions may be wrong too: of a later question, of one without options, of an answer that is not offered."""
    found = []
    for key in KEYS[: draw(st.integers(0, len(KEYS)))]:
        condition = st.builds(Condition, st.sampled_from(KEYS), st.sampled_from([*OPTIONS, "gone"]))
        found.append(question(key, draw(st.sampled_from(list(Kind))), draw(st.none() | condition), draw(st.booleans())))
    return found


given_answers = st.dictionaries(
    st.sampled_from(KEYS), st.sampled_from([*OPTIONS, "gone", ""]) | st.lists(st.sampled_from([*OPTIONS, "gone"]))
)


def is_answered_with(question: Question, answers: dict[str, Any], option: str) -> bool:
    said = answers.get(question.key)
    chosen = said if isinstance(said, list) else [said]
    return option in question.option_keys and option in chosen


@given(forms(), given_answers)
def test_a_question_is_asked_only_after_an_asked_one_that_was_answered_so(questions, answers):
    shown = asked(questions, answers)
    for number, each in enumerate(shown):
        if each.condition:
            source = next(q for q in shown[:number] if q.key == each.condition.question)
            assert source.fitting(answers.get(source.key)) is not None
            assert is_answered_with(source, answers, each.condition.answer)


@given(forms(), given_answers)
def test_what_has_no_condition_is_always_asked_and_the_order_stays(questions, answers):
    shown = asked(questions, answers)
    assert [each for each in questions if each in shown] == shown
    assert {each.key for each in questions if not each.condition} <= {each.key for each in shown}


@given(forms(), given_answers)
def test_only_what_is_asked_and_needed_and_empty_is_missing(questions, answers):
    shown = asked(questions, answers)
    lacking = [each for each in shown if each.is_required and not each.fitting(answers.get(each.key))]
    assert missing(questions, answers) == lacking


@given(forms(), given_answers, st.sampled_from(KEYS))
def test_an_answer_to_a_later_question_changes_nothing_before_it(questions, answers, key):
    number = next((at for at, each in enumerate(questions) if each.key == key), 0)
    without = {name: value for name, value in answers.items() if name != key}
    assert asked(questions[:number], answers) == asked(questions[:number], without)


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    [
        (Kind.CHOICE, "2", "2"),
        (Kind.CHOICE, "gone", None),
        (Kind.SCALE, "3", "3"),
        (Kind.CHOICES, ["gone", "3", "1"], ["1", "3"]),
        (Kind.CHOICES, ["gone"], None),
        (Kind.SHORT, "", None),
        (Kind.SHORT, "words", "words"),
        (Kind.DATE, None, None),
    ],
)
def test_an_option_that_is_no_longer_offered_is_no_answer(kind, answer, fits):
    assert question("a", kind).fitting(answer) == fits
