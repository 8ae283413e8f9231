"""A network: who speaks there and until when, when it meets next, what we did there."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.events import Event, EventStatus
from pages.networks import Assembly, next_assemblies, speaker_of
from tests.factories import content
from workflows.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.6")]


def days(number: float) -> timedelta:
    return timedelta(days=number)


def assembly_of(network: Any, reader: str = "en") -> Assembly | None:
    return next_assemblies([network], reader).get(network.translation_key)


def tell(event: Event, code: str, text: str) -> None:
    page = event.pages.get(locale__language_code=code)
    page.recap = json.dumps([{"type": "heading", "value": "After"}, {"type": "text", "value": f"<p>{text}</p>"}])
    page.save_revision().publish()


@pytest.mark.parametrize(("until", "named"), [(None, True), (0, True), (30, True), (-1, False)])
def test_who_speaks_there_is_named_until_the_mandate_ends(until: int | None, named: bool) -> None:
    person = content.appearance()
    network = content.network(speaker=person, speaker_until=until if until is None else clock.today() + days(until))
    assert speaker_of(network) == (person if named else None)


def test_the_page_says_until_when(site: Any, client: Client) -> None:
    until = clock.today().replace(year=clock.today().year + 1, month=3, day=5)
    content.network(speaker=content.appearance(shown_as="Noor"), speaker_until=until, name="Circle")
    for path in ("/en/networks/", "/en/networks/circle/"):
        assert f"Noor speaks there for us until 5 March {until.year}" in client.get(path).content.decode()


def test_the_next_assembly_is_the_soonest_coming_event_of_that_network(make_event: Callable[..., Event]) -> None:
    network, other = content.network(), content.network()
    now = clock.now()
    for title, after, fields in (
        ("Late", 20, {}),
        ("Soon", 10, {}),
        ("Cancelled", 5, {"status": EventStatus.CANCELLED}),
        ("Over", -5, {}),
    ):
        make_event("nl", "en", title=title, starts=now + days(after), networks=[network], **fields)
    make_event("en", title="Elsewhere", starts=now + days(1), networks=[other])
    found = assembly_of(network)
    assert (found and found.title, found and found.url) == ("Soon en", "/en/agenda/soon-en/")
    assert assembly_of(network, "fr").title == "Soon nl"  # type: ignore[union-attr]


def test_a_day_that_was_written_down_counts_when_it_comes_first(make_event: Callable[..., Event]) -> None:
    make_event("en", title="Soon", starts=clock.now() + days(10), networks=[network := content.network()])
    titles = []
    for after in (3, 30, -3):
        network.next_assembly_on = clock.today() + days(after)
        titles.append(assembly_of(network).title)  # type: ignore[union-attr]
    assert titles == ["", "Soon en", "Soon en"]
    alone = content.network(next_assembly_on=clock.today())
    assert (assembly_of(alone) is not None, assembly_of(content.network())) == (True, None)


def test_a_network_has_a_page_with_what_is_coming_and_how_it_went(
    site: Any, client: Client, make_event: Callable[..., Event]
) -> None:
    network = content.network(name="Circle", code="en")
    content.network(name="Kring", code="nl", translation_key=network.translation_key)
    make_event("en", title="Soon", networks=[network])
    over = make_event("en", "nl", title="Over", starts=clock.now() - days(9), networks=[network])
    make_event("en", title="Untold", starts=clock.now() - days(8), networks=[network])
    make_event("en", title="Elsewhere")
    tell(over, "en", "We spoke for an <b>hour</b>.")
    response = client.get("/en/networks/circle/")
    page = response.content.decode()
    titles = re.findall(r'class="title"><a href="[^"]+">([^<]+?)(?:<| en)', page)
    assert (titles, "We spoke for an hour." in page) == (["Soon", "Untold", "Over"], True)
    assert 'href="/en/agenda/over-en/#recap"' in page
    assert response.headers["Cache-Control"] == "public, max-age=1"
    assert 'hreflang="nl" href="http://localhost:8000/nl/netwerken/kring/"' in page
    assert 'href="/en/networks/circle/"' in client.get("/en/networks/").content.decode()
    assert client.get("/en/networks/nothing/").status_code == 404


def test_the_page_of_a_network_asks_as_often_for_many_events_as_for_one(
    site: Any, client: Client, make_event: Callable[..., Event]
) -> None:
    network = content.network(name="Circle", speaker=content.appearance())
    counts = []
    for number in (1, 4):
        for _n in range(number):
            make_event("en", networks=[network])
            tell(make_event("en", starts=clock.now() - days(9), networks=[network]), "en", "Well.")
        client.get("/en/networks/circle/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/networks/circle/")
        counts.append(len(asked))
    assert (counts[0], counts[0] <= 20) == (counts[1], True)


@pytest.mark.django_db
def test_events_keep_their_network_when_its_first_language_goes(make_event: Callable[..., Event]) -> None:
    first = content.network()
    second = content.network(code="fr", translation_key=first.translation_key)
    event, both = make_event("nl", title="Kring"), make_event("nl", title="Beurs")
    event.networks.set([first])
    both.networks.set([first, second])
    first.delete()
    assert [list(each.networks.all()) for each in (event, both)] == [[second], [second]]
    second.delete()
    assert list(event.networks.all()) == []
