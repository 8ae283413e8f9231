"""What the home page puts forward is what its own list shows, as long as it shows it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail_localize.segments.extract import extract_segments

from pages import entries
from pages.events import Event
from pages.models import HomePage
from tests.factories import content
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


def put_forward(code: str, *pieces: tuple[str, Any]) -> HomePage:
    home = HomePage.objects.get(locale__language_code=code)
    home.body = list(pieces)
    home.save_revision().publish()
    return home


def home_of(client: Client, code: str) -> str:
    return client.get(f"/{code}/").content.decode()


@pytest.fixture
def chosen(site: Any) -> list[tuple[str, Any]]:
    person = content.appearance()
    return [
        ("testimonial", content.testimonial(title="Noor on film", appearance=person)),
        ("story", content.story(title="Noor in words", appearance=person)),
        ("network", content.network(name="Circle", speaker=person)),
    ]


def test_the_home_page_shows_a_testimonial_a_story_and_a_network(client: Client, chosen: list[Any]) -> None:
    put_forward("nl", *chosen)
    page = home_of(client, "nl")
    lists = ("getuigenissen", "verhalen", "netwerken")
    addresses = [f'href="/nl/{name}/{row.slug}/"' for name, (_kind, row) in zip(lists, chosen, strict=True)]
    assert [address in page for address in addresses] == [True, True, True]


def test_an_entry_is_told_in_the_readers_language_where_it_has_words(client: Client, chosen: list[Any]) -> None:
    network = chosen[2][1]
    content.network(name="Cercle", code="fr", translation_key=network.translation_key)
    put_forward("fr", ("network", network))
    page = home_of(client, "fr")
    assert ("Cercle</a>" in page, "Circle" in page) == (True, False)


def test_nothing_stands_for_who_withdrew_or_what_is_gone(client: Client, chosen: list[Any]) -> None:
    put_forward("nl", *chosen)
    person, network = chosen[0][1].appearance, chosen[2][1]
    person.withdrawn_on = clock.today() - timedelta(days=1)
    person.save()
    network.delete()
    page = home_of(client, "nl")
    assert [words in page for words in ("Noor on film", "Noor in words", "Circle")] == [False, False, False]


def test_what_stands_in_a_closed_list_is_not_put_forward(client: Client, chosen: list[Any]) -> None:
    put_forward("nl", *chosen)
    closed = entries.TestimonialsPage.objects.get(locale__language_code="nl")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    page = home_of(client, "nl")
    assert ("Noor on film" in page, "Noor in words" in page) == (False, True)


def test_next_events_stand_under_a_title_of_their_own(client: Client, make_event: Callable[..., Event]) -> None:
    put_forward("nl", ("next_events", {"title": "Binnenkort", "number": 2}))
    assert "Binnenkort" not in home_of(client, "nl")
    for number in range(3):
        make_event("nl", title=f"Avond {number}")
    page = home_of(client, "nl")
    assert (page.count("<article"), page.partition("<h2>Binnenkort</h2>")[2].count("<article")) == (2, 2)


def test_an_entry_needs_no_translation_before_the_page_has_one(chosen: list[Any]) -> None:
    home = put_forward("nl", *chosen)
    assert [segment.path for segment in extract_segments(home) if segment.path.startswith("body.")] == []
