"""Whoever edits a page or a word sees it in each of its languages, drafts included."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from pages.models import ContentPage, EventPage
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    from pages.site import ensure_site

    ensure_site()
    return log_in(client, make_user_with(Role.COMMUNICATIONS, language="en"))


def test_a_page_is_previewed_in_each_language_with_what_is_typed_and_what_was_saved(editor: Client) -> None:
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    french = page.get_translations().get(locale__language_code="fr").specific
    french.title = "Pas encore public"
    french.save_revision()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    comments = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    typed = {"title": "Net getypt", "slug": page.slug, "intro": "", "body": streamfield([]), "comments": comments}
    assert editor.post(address, nested_form_data(typed)).json()["is_valid"] is True
    own, other = (editor.get(address, {"mode": mode}).content.decode() for mode in ("", "fr"))
    assert ("Net getypt" in own, '<html lang="nl"' in own) == (True, True)
    assert ("Pas encore public" in other, '<html lang="fr"' in other) == (True, True)
    assert "Net getypt" in editor.get(address, {"mode": "de"}).content.decode()


def test_the_editor_offers_the_languages_that_there_are(editor: Client) -> None:
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    assert page.preview_modes == [("", "Nederlands"), ("fr", "Français"), ("en", "English")]
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert '<option value="fr">Français</option>' in " ".join(text.split()).replace(" >", ">")
    assert EventPage(locale=page.locale).preview_modes == [("", "Nederlands")]


def test_a_word_is_previewed_in_each_language(editor: Client) -> None:
    term = content.term("Loting")
    content.term("Tirage", code="fr", live=False, translation_key=term.translation_key)
    address = reverse("wagtailsnippets_snippets_lexiconterm:preview_on_edit", args=[term.pk])
    editor.post(address, {"term": "Lotje", "slug": "lotje", "definition": "Iets."})

    def shown(mode: str) -> Any:
        return editor.get(address, {"mode": mode}).content.decode()

    assert ("Lotje" in shown(""), '<html lang="nl"' in shown("")) == (True, True)
    assert ("Tirage" in shown("fr"), '<html lang="fr"' in shown("fr")) == (True, True)
