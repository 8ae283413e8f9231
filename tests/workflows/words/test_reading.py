"""What editors wrote is read anew with every request, in the reader's language first."""

import pytest
from django.utils import translation

from workflows.kernel.wording import Reader
from workflows.words.models import Wording
from workflows.words.reading import EditorsWords, begin, end, forget

pytestmark = pytest.mark.django_db


def all_languages(words):
    return {code: f"{words} {code}" for code in ("nl", "fr", "en")}


def test_reasons_come_by_language_the_readers_first_and_empty_ones_not_at_all():
    lines = [{"key": "a", "fr": "Oui"}, {"key": "b", "nl": "Neen", "fr": "Non"}]
    Wording.objects.create(lifecycle="mission", kind="step", name="decline", lines=lines)
    with translation.override("fr"):
        found = EditorsWords().reasons("mission", "decline")
    assert [words for _language, words in found] == [["Oui", "Non"], ["Neen"]]
    assert EditorsWords().reasons("mission", "approve") == []


def test_a_change_is_seen_by_the_next_request_and_by_the_one_that_made_it():
    words = EditorsWords()
    begin()
    try:
        assert words.expected("mission") == {}
        Wording.objects.create(lifecycle="mission", kind="state", name="staffed", days=3)
        assert words.expected("mission") == {}
        forget()
        assert words.expected("mission") == {"staffed": 3}
    finally:
        end()
    assert (words.expected("mandate"), words.label("mission", "staffed", Reader.STAFF)) == ({}, "")
