"""Placeholders: filled in once, never read again."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from workflows.kernel.placeholders import at, fill, fill_line, in_words


def test_what_a_placeholder_says_is_not_read_as_one():
    assert fill("{title}", {"title": "{reason}", "reason": "secret"}) == "{reason}"


def test_a_subject_is_one_line():
    assert (
        fill_line("About {title}", {"title": "One\nBcc: all@partner.example"}) == "About One Bcc: all@partner.example"
    )


def test_paragraphs_with_nothing_to_say_are_left_out():
    assert fill("A\r\n\r\nB {x}\n\nC {y}", {"x": "", "y": "1"}) == "A\n\nC 1"


def test_an_unknown_placeholder_is_an_error():
    with pytest.raises(KeyError):
        fill("{gone}", {})


def test_days_and_moments_are_words():
    with translation.override("en"):
        assert in_words(date(2031, 3, 5)) == "5 March 2031"
        assert "12:00" in in_words(datetime(2031, 3, 5, 11, tzinfo=UTC))
    assert in_words(None) == ""


def test_a_path_that_ends_early_says_nothing():
    assert at(object(), "mission.title") is None
