import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.req("R2.1")
def test_the_editor_is_offered_the_published_words_of_the_language_of_the_page() -> None:
    term = content.term("vennoot", also="vennoten", definition="Wie een aandeel heeft. Meer.", ambassadors_note="Stil.")
    content.term("klant", live=False)
    content.term("sociétaire", code="fr")
    client = log_in(Client(), make_user_with(Role.COMMUNICATIONS))
    answer = client.get(reverse("lexicon_words"), {"language": "nl"})
    edit = reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[term.pk])
    assert answer.json()["terms"] == [
        {
            "id": str(term.translation_key),
            "term": "vennoot",
            "spellings": ["vennoot", "vennoten"],
            "says": "Wie een aandeel heeft.",
            "edit": edit,
        }
    ]
    assert client.get(reverse("lexicon_words"), {"language": "xx\x00"}).json()["terms"] == []
    assert Client().get(reverse("lexicon_words")).status_code == 302
