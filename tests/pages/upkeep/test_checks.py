"""After saving, an editor reads what no form refuses; and it is saved all the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation, TranslationSource

from pages.events import Event
from pages.models import ContentPage, EventPage
from pages.upkeep.checks import findings, language_of
from snippets.models import LexiconTerm
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

DUTCH = "Het is een avond van en voor vennoten, maar ook wie niet van de coöperatie is, wordt naar voren gehaald."
FRENCH = "C’est une soirée pour les sociétaires qui sont dans la coopérative, avec des récits sur leur travail."
ENGLISH = "The evening is for members and for those who are not yet, with stories that they have from their own work."


@pytest.fixture
def page(site: Any) -> ContentPage:
    return ContentPage.objects.filter(locale__language_code="nl").first()


def told(row: Any) -> str:
    with override("en"):
        return " ".join(findings(row))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["klik hier", "Hier", "Lees meer …", "cliquez ici", "click here", "https://example.org"]
)
def test_a_link_that_says_nothing_is_told(page: ContentPage, words: str) -> None:
    page.body = [("text", f'<p>Wie wil, <a href="https://example.org">{words}</a>.</p>')]
    assert words in told(page)


@pytest.mark.django_db
def test_a_link_that_says_where_it_leads_is_not(page: ContentPage) -> None:
    page.body = [("text", '<p><a href="https://example.org">Het jaarverslag van 2026</a></p>')]
    assert told(page) == ""


@pytest.mark.django_db
def test_a_picture_that_is_described_by_its_file_name_is_told(page: ContentPage) -> None:
    from wagtail.images import get_image_model

    image = get_image_model().objects.create(title="x", file=get_test_image_file())
    for words, expected in (("IMG_2041", True), ("avond.jpg", True), ("Een volle zaal", False)):
        value = {"image": image.pk, "decorative": False, "alt_text": words}
        page.body = ContentPage._meta.get_field("body").to_python(json.dumps([{"type": "image", "value": value}]))
        assert (words in told(page)) is expected


@pytest.mark.django_db
def test_a_text_in_another_language_is_told(page: ContentPage) -> None:
    page.body = [("text", f"<p>{DUTCH}</p>"), ("quote", {"text": FRENCH, "who": "Noor"})]
    found = told(page)
    assert ("C’est une soirée" in found, "French" in found, "Het is een avond" in found) == (True, True, False)


@pytest.mark.parametrize(
    ("text", "code"), [(DUTCH, "nl"), (FRENCH, "fr"), (ENGLISH, "en"), ("Smart", None), ("", None)]
)
def test_the_language_of_a_text(text: str, code: str | None) -> None:
    assert language_of(text) == code


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) in {"nl", "fr", "en", None}


@pytest.mark.django_db
def test_words_of_the_lexicon_that_nobody_marked_are_told(page: ContentPage) -> None:
    member = content.term("vennoot")
    content.term("koppel")
    content.term("coöperatie")
    mark = f'<a linktype="term" id="{member.translation_key}">vennoot</a>'
    page.body = json.dumps([{"type": "text", "value": f"<p>Elke {mark} in een koppel, en de andere vennoot.</p>"}])
    assert "not marked in this text: koppel." in told(page)


@pytest.mark.django_db
def test_an_event_without_region_or_sector_and_a_film_without_captions_are_told(
    make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event("nl", "fr", "en")
    page = EventPage.objects.get(locale__language_code="nl")
    assert [("region" in told(row), "sector" in told(row)) for row in (event, page)] == [(True, True), (True, True)]
    event.region = choices["region"][0]
    event.save()
    event.sectors.set(choices["sector"][:1])
    assert (told(event), told(EventPage.objects.get(pk=page.pk))) == ("", "")
    film = content.testimonial()
    film.captions = ""
    assert "captions" in told(film)


@pytest.mark.django_db
def test_what_is_public_in_one_language_only_is_told(site: Any) -> None:
    term = content.term("Loting")
    assert told(term) == "Not public yet in: French, English."
    assert told(content.term("Draft", live=False)) == ""


@pytest.fixture
def editor(client: Client, site: Any) -> Client:
    return log_in(client, make_user_with(Role.COMMUNICATIONS, language="nl"))


@pytest.mark.django_db
def test_a_page_is_saved_and_the_editor_is_told(editor: Client, page: ContentPage) -> None:
    body = streamfield([("text", rich_text('<p><a href="https://example.org">klik hier</a></p>'))])
    data = nested_form_data({"title": page.title, "slug": page.slug, "intro": "", "body": body, "comments": {
        "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}})  # fmt: skip
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.status_code == 302
    page.refresh_from_db()
    assert "klik hier" in str(page.get_latest_revision_as_object().body)
    assert any("klik hier" in str(message) for message in get_messages(answer.wsgi_request))


@pytest.mark.django_db
def test_a_word_is_saved_and_the_editor_is_told(editor: Client) -> None:
    data = {"term": "Loting", "slug": "loting", "definition": FRENCH, "action-publish": "x"}
    answer = editor.post(reverse("wagtailsnippets_snippets_lexiconterm:add") + "?locale=nl", data)
    assert (answer.status_code, LexiconTerm.objects.get().live) == (302, True)
    said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert ("C’est une soirée" in said, "<ul" in said) == (True, True)


@pytest.mark.django_db
def test_the_editor_of_translations_tells_it_too(editor: Client) -> None:
    term = content.term("Loting", definition=DUTCH)
    source = TranslationSource.get_or_create_from_instance(term)[0]
    source.update_from_db()
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="fr"))
    translation.save_target(publish=True)
    french = LexiconTerm.objects.get(locale__language_code="fr")
    address = reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[french.pk])
    said = [str(message) for message in get_messages(editor.get(address).wsgi_request)]
    assert ["Het is een avond" in message for message in said] == [True]
