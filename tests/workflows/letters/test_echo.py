"""Where an editor begins: the file's words with placeholders, without anybody's name."""

import pytest
from django.utils import translation

from workflows.approvals.models import ApprovalRequest
from workflows.letters.echo import UNSAID, Echo, words_of_the_file
from workflows.letters.texts import every_message
from workflows.missions.models import Assignment, Mission

pytestmark = pytest.mark.django_db


def test_what_a_dossier_says_becomes_a_placeholder():
    with translation.override("en"):
        subject, body = words_of_the_file(Assignment, "seat_offered")
    assert subject == "Would you take this one? {title}"
    assert body.split("\n\n") == [
        "Hello {name},",
        "We would like to send you:",
        "{title}\n{date}\n{place}",
        "Please say yes or no before {until}. Without an answer we ask someone else. A no is as welcome as a yes, "
        "as long as it comes soon.",
        "Read the brief and answer:\n{link}",
        "Kind regards,\n{site}",
    ]


def test_several_become_one_and_what_was_typed_says_itself():
    with translation.override("en"):
        assert "\n– {speakers}\n" in words_of_the_file(Mission, "confirmed_to_requester")[1]
        assert "\n{question}\n" in words_of_the_file(Mission, "question_asked")[1]


def test_what_nothing_says_is_marked_to_be_written_over():
    names = {"starts": "date"}
    assert [str(Echo(path, names)) for path in ("place.of.birth", "starts")] == ["[…]", "{date}"]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_of_every_message_placeholders_say_all_that_a_dossier_says(language):
    with translation.override(language):
        begun = {each.key: " ".join(words_of_the_file(each.model, each.name)) for each in every_message()}
    assert [key for key, words in begun.items() if UNSAID in words or "{shown}" in words] == []


def test_a_letter_that_asks_to_agree_begins_with_the_answers_and_their_addresses():
    with translation.override("en"):
        begun = [words_of_the_file(ApprovalRequest, f"approval_{name}")[1] for name in ("asked", "reminder", "changed")]
    end = "the page shows the case and asks once more:\n\n{answers}\n\nRead it and answer:\n{link}"
    assert [end in words for words in begun] == [True, True, True]
    assert "{said}" in begun[0]
    assert "What changed: {changed}." in begun[2]
