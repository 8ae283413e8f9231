"""Words of the lexicon in the texts of a page, as visitors read them."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from pages.models import ContentPage, LexiconPage
from tests.factories import content

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<a href="([^"]+)" aria-describedby="term-\d+">(.*?)</a>')


def mark(term: Any, word: str) -> str:
    return f'<a linktype="term" id="{term.translation_key}">{word}</a>'


def page_with(*texts: str, code: str = "nl") -> ContentPage:
    page = ContentPage.objects.filter(locale__language_code=code).first()
    page.body = json.dumps([{"type": "text", "value": text} for text in texts])
    page.save_revision().publish()
    return page


def read(client: Client, page: Page) -> str:
    return client.get(page.get_url()).content.decode()


def explained(client: Client, page: Page) -> list[tuple[str, str]]:
    return SHOWN.findall(read(client, page))


@pytest.mark.req("R2.1")
def test_the_first_mention_on_a_page_is_explained_and_the_others_are_plain(site: Any, client: Client) -> None:
    term = content.term("vennoot", definition="Wie een <aandeel> heeft. En meer.", ambassadors_note="Stil.")
    page = page_with(f"<p>Elke {mark(term, '<b>Vennoot</b>')}.</p>", f"<p>De {mark(term, 'vennoten')} samen.</p>")
    text = read(client, page)
    assert SHOWN.findall(text) == [("/nl/lexicon/vennoot/", "<b>Vennoot</b>")]
    assert "<b>vennoot</b> Wie een &lt;aandeel&gt; heeft. <span" in text
    assert "De vennoten samen." in text
    assert ("data-term" in text, "En meer" in text, "Stil" in text) == (False, False, False)
    assert (text.count("css/terms.css"), text.count("js/terms.js")) == (1, 1)


def test_a_page_without_marks_loads_nothing_for_them(site: Any, client: Client) -> None:
    text = read(client, page_with("<p>Een vennoot.</p>"))
    assert ("terms.css" in text, "terms.js" in text) == (False, False)


@pytest.mark.req("R2.1")
def test_a_mark_says_what_the_lexicon_of_the_readers_language_says(site: Any, client: Client) -> None:
    dutch = content.term("vennoot")
    page = page_with(f"<p>Le {mark(dutch, 'sociétaire')}.</p>", code="fr")
    assert explained(client, page) == []
    content.term("sociétaire", code="fr", translation_key=dutch.translation_key)
    assert explained(client, page) == [("/fr/lexique/societaire/", "sociétaire")]


@pytest.mark.req("R2.1")
def test_a_term_that_is_withdrawn_or_deleted_leaves_its_word(site: Any, client: Client) -> None:
    term = content.term("vennoot")
    page = page_with(f"<p>Elke {mark(term, 'vennoot')} telt.</p>")
    assert len(explained(client, page)) == 1
    term.unpublish()
    assert "Elke vennoot telt." in read(client, page)
    term.delete()
    assert "Elke vennoot telt." in read(client, page)


def test_where_the_lexicon_is_not_open_no_word_leads_there(site: Any, client: Client) -> None:
    page = page_with(f"<p>Elke {mark(content.term('vennoot'), 'vennoot')} telt.</p>")
    lexicon = LexiconPage.objects.get(locale__language_code="nl")
    PageViewRestriction.objects.create(page=lexicon, restriction_type=PageViewRestriction.LOGIN)
    assert "Elke vennoot telt." in read(client, page)


def test_a_preview_explains_words_too(site: Any) -> None:
    page = page_with(f"<p>{mark(content.term('vennoot'), 'vennoot')}</p>")
    shown = page.make_preview_request(RequestFactory().get("/"))
    assert len(SHOWN.findall(shown.content.decode())) == 1


def test_an_introduction_explains_words_too(site: Any, client: Client) -> None:
    lexicon = LexiconPage.objects.get(locale__language_code="nl")
    lexicon.intro = f"<p>{mark(content.term('vennoot'), 'vennoot')}</p>"
    lexicon.save_revision().publish()
    assert explained(client, lexicon) == [("/nl/lexicon/vennoot/", "vennoot")]


def test_a_page_asks_as_often_for_thirty_marks_as_for_one(site: Any, client: Client) -> None:
    counts = []
    for number in (1, 3, 30):
        terms = [content.term() for _n in range(number)]
        page = page_with(*(f"<p>{mark(term, term.term)}</p>" for term in terms))
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as captured:
            assert len(explained(client, page)) == number
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= 12) == (1, True), counts


def test_a_translation_keeps_the_marks(site: Any) -> None:
    term = content.term("vennoot")
    page = page_with(f"<p>Elke {mark(term, 'vennoot')} telt.</p>")
    kept = [each.attrs for each in extract_segments(page) if isinstance(each, StringSegmentValue) and each.attrs]
    assert kept == [{"a1": {"linktype": "term", "id": str(term.translation_key)}}]


def test_a_copy_of_a_page_is_old_once_a_definition_changed(site: Any, client: Client) -> None:
    term = content.term("vennoot", definition="Voorheen.")
    page = page_with(f"<p>{mark(term, 'vennoot')}</p>")
    copy = {"If-None-Match": client.get(page.get_url()).headers["ETag"]}
    assert client.get(page.get_url(), headers=copy).status_code == 304
    term.definition = "Voortaan."
    term.save()
    answer = client.get(page.get_url(), headers=copy)
    assert (answer.status_code, "Voortaan." in answer.content.decode()) == (200, True)
