"""The policy as a file: what was written is read, and a house filled from it writes the same, to the byte."""

import pytest

from tests.factories import candidates, cast, missions
from workflows.letters import texts
from workflows.policy import document, keeping
from workflows.policy.tables import Unreadable

pytestmark = pytest.mark.django_db


def test_the_same_policy_is_the_same_text():
    missions.policy(("support_group", 2), ("board", 1), only_if=[("level is european", None)])
    assert document.text_of(document.now()) == document.text_of(document.now())


def test_what_was_written_is_read_whole():
    missions.policy(("support_group", 2), only_if=[("amount at_least", 1000)])
    candidates.criteria()
    text = document.text_of(document.now())
    found = document.read(text)
    assert (found.sections, found.is_whole) == (document.now(), True)


def test_words_for_some_readers_go_along_and_come_in_beside_those_for_everybody():
    asked, who = texts.message_named("approvalrequest", "approval_asked"), cast.seated()
    texts.save(asked, "nl", 0, ("Please", "{link}"), who)
    texts.save(asked.for_readers("board"), "nl", 0, ("To the board", "{link}"), who)
    found = document.now()["messages"]
    assert [(row["message"], row["subject"]) for row in found] == [
        ("approvalrequest.approval_asked", "Please"), ("approvalrequest.approval_asked@board", "To the board"),
    ]  # fmt: skip
    text = document.text_of(document.now())
    keeping.write(document.read(text.replace("To the board", "Dear board")).sections, who)
    assert texts.begun(asked.for_readers("board"), "nl")[0] == "Dear board"
    assert texts.begun(asked, "nl")[0] == "Please"


def test_a_line_changed_by_hand_is_noticed():
    candidates.criteria()
    text = document.text_of(document.now()).replace("weight: 1", "weight: 2", 1)
    assert document.read(text).is_whole is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "format: one",
        "format: 99",
        "format: 1\nstrangers: []",
        "format: 1\nthemes: {}",
        "format: 1\nthemes:\n- 3",
        "format: 1\nthemes:\n- key: care\n  colour: red",
        "format: 1\nthemes:\n- name: {nl: Zorg}",
        "format: 1\nthemes: &all []\nsectors: *all",
        "format: 1\nthemes: []\nthemes: []",
        "format: 1\nthemes: !!python/object:os.system []",
        "format: 1\nthemes: [",
        "format: 1\nweights:\n- measure: luck\n  weight: 3",
        "format: 1\nweights:\n- measure: themes\n  weight: 3000",
        "format: 1\nforms:\n- purpose: nowhere\n  questions: []",
        "format: 1\nmessages:\n- message: approvalrequest.approval_asked@crowd\n  language: nl\n  subject: A\n  body:",
        "[" * 5000,
        "x" * (document.MOST_BYTES + 1),
    ],
)
def test_what_is_no_policy_is_refused_with_a_reason(text):
    with pytest.raises(Unreadable) as refusal:
        document.read(text)
    assert str(refusal.value)
