from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from pages.events import Event
from pages.models import ContentPage, LexiconPage
from tests.factories import content
from workflows.kernel import clock

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
MAP, LINK = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}link"


def locations(client: Client, path: str) -> dict[str, dict[str, str]]:
    """Address -> its other languages."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    return {
        str(each.findtext(f"{MAP}loc")): {str(link.get("hreflang")): str(link.get("href")) for link in each.iter(LINK)}
        for each in root
    }


def test_robots_are_kept_from_what_is_closed_and_led_to_the_sitemap(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /*/zone/", "Disallow: /*/r/", "Disallow: /private/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert list(locations(client, "/sitemap.xml")) == [f"{SITE}/sitemap-{code}.xml" for code in ("nl", "fr", "en")]


def test_the_sitemap_lists_the_open_pages_of_a_language_with_their_other_languages(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("nl", "fr", title="Beurs")
    make_event("fr", title="Salon")
    make_event("nl", title="Concept").pages.get().unpublish()
    found = locations(client, "/sitemap-nl.xml")
    assert found[f"{SITE}/nl/agenda/beurs-nl/"] == {
        "nl": f"{SITE}/nl/agenda/beurs-nl/",
        "fr": f"{SITE}/fr/agenda/beurs-fr/",
    }
    assert set(found[f"{SITE}/nl/"]) == {"nl", "fr", "en"}
    assert [url for url in found if "salon" in url or "concept" in url] == []


def test_a_closed_page_stands_in_no_sitemap(client: Client, site: Any) -> None:
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    before = locations(client, "/sitemap-nl.xml")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert set(before) - set(locations(client, "/sitemap-nl.xml")) == {page.get_full_url()}


def test_words_and_voices_stand_in_the_sitemap_while_they_are_shown(client: Client, site: Any) -> None:
    term, story = content.term("Vennoot", slug="vennoot"), content.story(slug="als-klant")
    found = locations(client, "/sitemap-nl.xml")
    lexicon = LexiconPage.objects.get(locale__language_code="nl").get_full_url()
    assert (f"{lexicon}vennoot/" in found, f"{SITE}/nl/verhalen/als-klant/" in found) == (True, True)
    term.unpublish()
    story.appearance.withdrawn_on = clock.today()
    story.appearance.save()
    assert {"vennoot", "als-klant"} & {
        url.rstrip("/").rpartition("/")[2] for url in locations(client, "/sitemap-nl.xml")
    } == set()


def test_no_other_language_has_a_sitemap(client: Client) -> None:
    assert client.get("/sitemap-de.xml").status_code == 404


def test_whoever_finds_a_weakness_is_told_whom_to_write_to(client: Client) -> None:
    said = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert (said["Contact"], said["Preferred-Languages"]) == ("mailto:ambassade@localhost", "nl, fr, en")
    assert said["Canonical"] == f"{SITE}/.well-known/security.txt"
    assert 170 < (datetime.fromisoformat(said["Expires"]) - clock.now()).days < 181
