"""Where an editor begins: the file's words with placeholders, without anybody's name."""

import pytest
from django.utils import translation

from workflows.letters.echo import words_of_the_file
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
    with translation.override("en"):
        assert words_of_the_file(Mission, "joined_to_owner")[0].endswith(": […]")
