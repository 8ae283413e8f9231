import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from pages.events import Event, EventStatus
from tests.pages.conftest import BRUSSELS
from workflows.kernel import clock

pytestmark = pytest.mark.django_db
STARTS = datetime(2027, 3, 28, 19, 30, tzinfo=BRUSSELS)


@pytest.fixture(autouse=True)
def _a_month_before() -> Iterator[None]:
    with clock.at(STARTS - timedelta(days=30)):
        yield


def only(client: Client) -> dict[str, Any]:
    (event,) = json.loads(client.get("/fr/agenda/agenda.json").getvalue())["events"]
    return event


def structured(client: Client, path: str) -> dict[str, Any]:
    page = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))


@pytest.mark.req("R7.1a")
def test_programs_read_what_visitors_read_with_keys_that_stay(
    client: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event(
        "nl", "fr", title="Foire", starts=STARTS, sectors=choices["sector"][:1], languages=choices["language"],
        place_kind=choices["place"][0], region=choices["region"][0], cost="5 €",
    )  # fmt: skip
    told = only(client)
    assert (told["uid"], told["title"], told["language"]) == (str(event.uid), "Foire fr", "fr")
    assert (told["starts"], told["timezone"]) == ("2027-03-28T19:30:00+02:00", "Europe/Brussels")
    assert (told["level"], told["region"]["key"], told["place"]["kind"]["key"]) == ("local", "brussels", "fair")
    assert [sector["key"] for sector in told["sectors"]] == ["theatre"]
    assert {spoken["key"] for spoken in told["spoken_languages"]} == {"nl", "fr"}
    assert told["cost"] == "5 €"


def test_scripts_of_other_sites_may_read_public_data(client: Client, site: Any) -> None:
    answer = client.get("/fr/agenda/agenda.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert json.loads(answer.getvalue()) == {"url": "http://localhost:8000/fr/agenda/", "events": []}


def test_the_data_comes_event_by_event_and_an_unchanged_answer_is_none(
    client: Client, make_event: Callable[..., Event]
) -> None:
    for title in ("Foire", "Débat"):
        make_event("fr", title=title, starts=STARTS)
    answer = client.get("/fr/agenda/agenda.json")
    parts = list(answer.streaming_content)
    assert (len(parts), len(json.loads(b"".join(parts))["events"])) == (4, 2)
    assert client.get("/fr/agenda/agenda.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_moved_event_tells_when_it_was(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("fr", starts=STARTS)
    event.starts += timedelta(days=1)
    event.ends += timedelta(days=1)
    event.save()
    assert (only(client)["previous_start"], only(client)["sequence"]) == ("2027-03-28T19:30:00+02:00", 1)


@pytest.mark.req("R7.1a")
def test_search_engines_read_when_where_and_whether_it_goes_on(
    client: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event("nl", title="Beurs", starts=STARTS, is_online=True, languages=choices["language"][:1])
    told = structured(client, "/nl/agenda/beurs-nl/")
    assert (told["@type"], told["name"], told["inLanguage"]) == ("Event", "Beurs nl", ["nl"])
    assert (told["startDate"], told["endDate"]) == ("2027-03-28T19:30:00+02:00", "2027-03-28T21:30:00+02:00")
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in told["location"]] == ["Place", "VirtualLocation"]
    event.starts += timedelta(days=1)
    event.ends += timedelta(days=1)
    event.save()
    moved = structured(client, "/nl/agenda/beurs-nl/")
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == "2027-03-28T19:30:00+02:00"
    event.status = EventStatus.CANCELLED
    event.save()
    assert structured(client, "/nl/agenda/beurs-nl/")["eventStatus"] == "https://schema.org/EventCancelled"


def test_words_cannot_break_out_of_structured_data(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", title="</script><script>alert(1)</script>", place_name="Flagey")
    path = Event.objects.get().listings.get().url
    assert "<script>alert(1)" not in client.get(path).content.decode()
    assert structured(client, path)["name"] == "</script><script>alert(1)</script> nl"


@pytest.mark.parametrize(
    ("cost", "price"),
    [("0 €", "0"), ("€ 12,50", "12.50"), ("5 EUR", "5"), ("5 €, 3 € for members", None), ("", None), ("Gratis", None)],
)
def test_search_engines_read_a_price_where_the_cost_is_one(
    client: Client, make_event: Callable[..., Event], cost: str, price: str | None
) -> None:
    path = make_event("nl", place_name="Flagey", cost=cost).listings.get().url
    told = structured(client, path)
    offer = {"@type": "Offer", "price": price, "priceCurrency": "EUR"} if price else None
    assert (told.get("offers"), told.get("isAccessibleForFree")) == (offer, price == "0" if price else None)


@pytest.mark.parametrize(("code", "words"), [("nl", "Gratis"), ("fr", "Gratuit"), ("en", "Free of charge")])
def test_what_costs_nothing_is_said_in_the_readers_language(
    client: Client, make_event: Callable[..., Event], code: str, words: str
) -> None:
    path = make_event(code, place_name="Flagey", cost="0 €").listings.get().url
    assert f"<dd>{words}</dd>" in client.get(path).content.decode()
