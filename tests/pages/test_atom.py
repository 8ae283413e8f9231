from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from pages.events import Event, EventListing, EventStatus
from tests.pages.test_queries import ATOM

pytestmark = pytest.mark.django_db


def feed(client: Client, query: str = "") -> ElementTree.Element:
    answer = client.get(f"/en/agenda/agenda.atom{query}")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def text(element: ElementTree.Element, name: str) -> str:
    return str(element.findtext(f"{ATOM}{name}"))


@pytest.mark.req("R7.1a")
def test_a_feed_names_itself_its_filter_and_its_page(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en")
    root = feed(client, "?level=local")
    assert text(root, "title") == "Ambassade · Agenda · Local"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://localhost:8000/en/agenda/?level=local",
        "self": "http://localhost:8000/en/agenda/agenda.atom?level=local",
    }


def test_an_entry_keeps_its_id_and_is_dated_by_what_changed_last(
    client: Client, make_event: Callable[..., Event]
) -> None:
    event = make_event("en", title="Debate")
    first = feed(client).find(f"{ATOM}entry")
    page = event.pages.get()
    page.title = "Debate, at last"
    page.save_revision().publish()
    second = feed(client).find(f"{ATOM}entry")
    assert text(first, "id") == text(second, "id") == f"urn:uuid:{event.uid}"
    assert text(second, "title") == "Debate, at last"
    assert text(second, "updated") >= text(first, "updated")
    assert EventListing.objects.get().changed_at > event.changed_at


def test_publishing_the_same_words_again_is_no_news(make_event: Callable[..., Event]) -> None:
    event = make_event("en")
    before = EventListing.objects.get().changed_at
    event.pages.get().save_revision().publish()
    assert EventListing.objects.get().changed_at == before


def test_a_cancelled_event_says_so_in_its_title(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", title="Debate", status=EventStatus.CANCELLED)
    assert text(feed(client).find(f"{ATOM}entry"), "title") == "Cancelled: Debate en"


def test_what_editors_write_is_text_in_a_feed_and_no_markup(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", title="<b>Fair</b> & more", place_name="<script>alert(1)</script>")
    entry = feed(client).find(f"{ATOM}entry")
    assert text(entry, "title") == "<b>Fair</b> & more en"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), "<script>" in summary.text, list(summary)) == ("text", True, [])


def test_an_empty_feed_stays_the_same_from_one_reading_to_the_next(client: Client, site: Any) -> None:
    tag = client.get("/en/agenda/agenda.atom")["ETag"]
    assert client.get("/en/agenda/agenda.atom", headers={"If-None-Match": tag}).status_code == 304
