"""A version as a form: what is sent comes back as it was meant."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.questions import block
from workflows.questions.blocks import Questions, questions_of
from workflows.questions.forms import AnswersForm, typed_in

FORM = [block(kind, kind) for kind in ("short", "long", "choice", "choices", "scale", "date", "file")]
FORM.append(block("short", "hangs", only_if=("choice", "yes"), required=True))
printable = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
whole = st.fixed_dictionaries(
    {},
    optional={
        "short": printable,
        "long": printable,
        "choice": st.sampled_from(["yes", "no"]),
        "choices": st.sampled_from([["yes"], ["no"], ["yes", "no"]]),
        "scale": st.sampled_from("12345"),
        "date": st.dates(date(1950, 1, 1), date(1950, 1, 1) + timedelta(40000)).map(date.isoformat),
        "hangs": printable,
    },
)


def questions(*blocks):
    return questions_of(Questions().to_python(list(blocks or FORM)))


def as_sent(answers):
    data = QueryDict(mutable=True)
    for key, value in answers.items():
        data.setlist(f"q-{key}", value if isinstance(value, list) else [value])
    return data


def bound(answers, saved=None, sent=None, asking=None):
    form = AnswersForm(asking or questions(), as_sent(answers), sent or MultiValueDict(), answers=saved or {})
    form.is_valid()
    return form


@given(whole)
def test_what_is_sent_is_what_is_kept_and_is_shown_again(answers):
    form = bound(answers)
    assert (form.errors, form.merged()) == ({}, answers)
    shown = AnswersForm(questions(), answers=answers)
    assert {key: value for key, value in shown.initial.items() if value} == answers
    typed = AnswersForm(questions(), answers={}, typed=typed_in(questions(), as_sent(answers)))
    assert {key: value for key, value in typed.initial.items() if value} == answers


@given(whole, whole)
def test_an_answer_that_is_emptied_goes_and_one_that_is_not_asked_here_stays(before, after):
    assert bound(after, saved=before | {"gone": "kept"}).merged() == after | {"gone": "kept"}


@given(whole)
def test_a_question_whose_condition_is_not_met_is_hidden(answers):
    (row,) = [row for row in bound(answers).rows() if row.question.key == "hangs"]
    assert row.is_asked == (answers.get("choice") == "yes")
    assert row.source == "q-choice"


def test_what_is_not_asked_is_not_judged():
    too_long = {"choice": "no", "hangs": "x" * 201}
    assert bound(too_long).errors == {}
    assert list(bound(too_long | {"choice": "yes"}).errors) == ["hangs"]


def test_wrong_answers_are_said_beside_their_question_and_change_nothing():
    form = bound({"date": "tomorrow", "choice": "perhaps"}, saved={"choice": "no"})
    assert (set(form.errors), form.merged()) == ({"date", "choice"}, {"choice": "no"})


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("cv.pdf", b"%PDF-1.7 words", True),
        ("me.PNG", b"\x89PNG\r\n\x1a\n...", True),
        ("cv.pdf", b"<html>", False),
        ("cv.html", b"%PDF-1.7", False),
        ("cv", b"\0", False),
        ("cv.pdf", b"%PDF-" + b"0" * 1024 * 1024, False),
    ],
)
def test_a_file_is_what_its_name_says_and_not_too_large(settings, name, content, is_taken):
    settings.AMBASSADE_ANSWER_FILE_MB = 1
    sent = MultiValueDict({"q-file": [SimpleUploadedFile(name, content)]})
    assert (not bound({}, sent=sent).errors) == is_taken
