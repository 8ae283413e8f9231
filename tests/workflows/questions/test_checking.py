"""What is still wrong before a form can be published."""

import pytest
from django.utils.translation import override

from tests.factories.questions import block, words
from workflows.questions.blocks import Questions, questions_of
from workflows.questions.checking import problems

pytestmark = pytest.mark.req("R5.3")


def said(*blocks, former=()):
    body = Questions()
    read = [questions_of(body.to_python(list(each))) for each in (blocks, former)]
    with override("en"):
        return [str(each) for each in problems(*read)]


def test_a_whole_form_is_right():
    every = [block(kind, kind) for kind in ("short", "long", "choice", "choices", "scale", "date", "file")]
    assert said(*every, block("short", "more", only_if=("choice", "yes")), former=every) == []


def test_words_that_are_missing_are_named_by_question_and_language():
    half = {"nl": "Vraag", "fr": "", "en": "Question"}
    assert said(block("short", "a"), block("short", "b", label=half)) == [
        "Question 2, “Question”: its words are still missing in: Français."
    ]
    assert said(block("short", "a", help=half)) == ["Question 1, “A (en)”: its help is still missing in: Français."]
    rows = [{"key": "x", "label": half}, {"key": "y", "label": words("Y")}]
    assert said(block("choice", "a") | {"value": block("choice", "a")["value"] | {"options": rows}}) == [
        "Question 1, “A (en)”: the words of option “Question” are still missing in: Français."
    ]
    assert said(block("scale", "a", high=words(""))) == [
        "Question 1, “A (en)”: the words of option “5” are still missing in: Nederlands, Français, English."
    ]


@pytest.mark.parametrize(
    ("only_if", "what"),
    [
        (("later", "yes"), "its condition names “later”, which is no earlier question."),
        (("nowhere", "yes"), "its condition names “nowhere”, which is no earlier question."),
        (("text", "yes"), "its condition names “text”, which offers no options."),
        (("choice", "maybe"), "its condition asks for “maybe”, which is no option of “choice”."),
        (("scale", "6"), "its condition asks for “6”, which is no option of “scale”."),
    ],
)
def test_a_condition_names_an_earlier_question_and_one_of_its_options(only_if, what):
    form = [block("short", "text"), block("choice", "choice"), block("scale", "scale")]
    assert said(*form, block("short", "it", only_if), block("choice", "later")) == [f"Question 4, “It (en)”: {what}"]


def test_a_key_is_never_given_twice_changed_or_used_again():
    one = block("short", "a")
    assert said(one, block("short", "a", block_id="other")) == [
        "Question 2, “A (en)”: another question has the key “a” already."
    ]
    renamed = one | {"value": one["value"] | {"key": "b"}}
    assert said(renamed, former=[one]) == [
        "Question 1, “A (en)”: it was published with the key “a”, under which its answers are kept."
    ]
    assert said(block("short", "a", block_id="other"), former=[one]) == [
        "Question 1, “A (en)”: a former version asked something else under the key “a”."
    ]
    assert said(block("short", "A b")) == [
        "Question 1, “A B (en)”: its key may hold small letters, digits and single hyphens only."
    ]


def test_the_key_of_an_option_is_never_given_twice_or_changed():
    before, after = block("choice", "a"), block("choice", "a")
    after["value"]["options"][0]["value"]["key"] = "no"
    assert said(after, former=[before]) == [
        "Question 1, “A (en)”: option “Yes (en)” was published with the key “yes”, under which answers are kept.",
        "Question 1, “A (en)”: two options have the key “no”.",
    ]
