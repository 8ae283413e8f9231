from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.http import http_date
from icalendar import Calendar

from pages import feeds
from pages.events import Event, EventStatus
from pages.queries import CANCELLED_KEPT
from tests.pages.conftest import BRUSSELS
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


def feed(client: Client, query: str = "", language: str = "nl") -> Calendar:
    answer = client.get(f"/{language}/agenda/agenda.ics{query}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.getvalue())


def only_entry(calendar: Calendar) -> Any:
    (entry,) = calendar.walk("VEVENT")
    return entry


@pytest.mark.req("R7.1a")
def test_a_feed_says_what_it_is_in_its_language_and_names_its_filter(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event()
    calendar = feed(client, "?level=local", "en")
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert str(calendar["PRODID"]) == "-//Ambassade//Agenda//EN"
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Ambassade · Agenda · Local"
    assert str(calendar["SOURCE"]).endswith("/en/agenda/agenda.ics?level=local")
    assert calendar.errors == []


def test_an_entry_keeps_its_uid_when_date_and_language_change(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("nl", "fr")
    first = only_entry(feed(client))
    event.starts += timedelta(days=1)
    event.ends += timedelta(days=1)
    event.save()
    moved = only_entry(feed(client, language="fr"))
    assert str(moved["UID"]) == str(first["UID"]) == f"{event.uid}@ambassade"
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)


def test_a_cancelled_event_says_so_in_status_and_title(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("en", title="Debate")
    event.status = EventStatus.CANCELLED
    event.save()
    entry = only_entry(feed(client, language="en"))
    assert (str(entry["STATUS"]), str(entry["SUMMARY"]), entry["SEQUENCE"]) == ("CANCELLED", "Cancelled: Debate en", 1)


@pytest.mark.req("R7.1a")
def test_a_cancelled_event_stays_in_feeds_for_a_month_and_leaves_the_list_with_its_day(
    client: Client, make_event: Callable[..., Event]
) -> None:
    yesterday = clock.now() - timedelta(days=1)
    event = make_event("nl", starts=yesterday, status=EventStatus.CANCELLED)
    make_event("nl", starts=yesterday)
    url = event.listings.get().url
    assert (str(only_entry(feed(client))["STATUS"]), url in client.get("/nl/agenda/").content.decode()) == (
        "CANCELLED", False,
    )  # fmt: skip
    until_then = f"?to={yesterday - timedelta(days=1):%Y-%m-%d}"
    assert feed(client, until_then).walk("VEVENT") == []
    Event.objects.filter(pk=event.pk).update(changed_at=clock.now() - CANCELLED_KEPT - timedelta(minutes=1))
    assert feed(client).walk("VEVENT") == []


@pytest.mark.parametrize("day", ["2027-03-27", "2027-03-28", "2027-03-29", "2027-10-30", "2027-10-31", "2027-11-01"])
def test_a_calendar_shows_the_right_hour_around_both_changes_of_clock(
    client: Client, make_event: Callable[..., Event], day: str
) -> None:
    starts = datetime.fromisoformat(f"{day}T19:30").replace(tzinfo=BRUSSELS)
    with clock.at(starts - timedelta(days=20)):
        make_event(starts=starts)
        calendar = feed(client)
    entry = only_entry(calendar)
    assert entry["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert entry["DTSTART"].dt.replace(tzinfo=None) == datetime.fromisoformat(f"{day}T19:30")
    assert entry["DTSTART"].dt.timestamp() == starts.timestamp()
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]


def test_the_time_zone_is_written_for_the_years_needed_only(client: Client, make_event: Callable[..., Event]) -> None:
    make_event()
    assert len(feed(client).to_ical().splitlines()) < 60


def test_whole_days_end_on_the_day_after(client: Client, make_event: Callable[..., Event]) -> None:
    starts = datetime(2027, 5, 1, tzinfo=BRUSSELS)
    with clock.at(starts - timedelta(days=20)):
        make_event(starts=starts, ends=datetime(2027, 5, 2, 20, tzinfo=BRUSSELS), all_day=True)
        calendar = feed(client)
    entry = only_entry(calendar)
    assert (entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat()) == ("2027-05-01", "2027-05-03")
    assert calendar.walk("VTIMEZONE") == []


@pytest.mark.parametrize("ending", ["ics", "atom", "json"])
def test_a_feed_says_when_something_in_it_last_changed(
    client: Client, make_event: Callable[..., Event], ending: str
) -> None:
    url = f"/nl/agenda/agenda.{ending}"
    assert not client.get(url).has_header("Last-Modified")
    make_event()
    event = make_event("nl", "fr")
    with clock.at(clock.now() + timedelta(hours=1)):
        event.place_name = "Elsewhere"
        event.save()
    changed = http_date(Event.objects.get(pk=event.pk).changed_at.timestamp())
    answer = client.get(url)
    assert answer["Last-Modified"] == changed
    assert client.get(url, headers={"If-Modified-Since": changed}).status_code == 200
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_feed_changes_its_tag_with_its_content_only(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event()
    tag = client.get("/nl/agenda/agenda.ics")["ETag"]
    assert client.get("/nl/agenda/agenda.ics", headers={"If-None-Match": tag}).status_code == 304
    event.place_name = "Elsewhere"
    event.save()
    assert client.get("/nl/agenda/agenda.ics", headers={"If-None-Match": tag}).status_code == 200


def test_one_event_can_be_put_into_a_calendar(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event(title="Debate")
    make_event()
    answer = client.get("/nl/agenda/debate-nl/event.ics")
    assert str(only_entry(Calendar.from_ical(answer.content))["UID"]) == f"{event.uid}@ambassade"
    assert client.get("/nl/agenda/nowhere/event.ics").status_code == 404


def test_an_entry_names_who_organises_it(client: Client, make_event: Callable[..., Event]) -> None:
    make_event(organiser="Huis van de Makers")
    organizer = only_entry(feed(client))["ORGANIZER"]
    assert (str(organizer), organizer.params["CN"]) == ("mailto:ambassade@localhost", "Huis van de Makers")


def test_an_event_without_a_live_page_is_in_no_feed(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event(title="Debate")
    event.pages.get().unpublish()
    assert feed(client).walk("VEVENT") == []
    assert client.get("/nl/agenda/debate-nl/event.ics").status_code == 404


def test_an_entry_is_written_anew_whatever_its_words_depend_on(
    client: Client, make_event: Callable[..., Event], choices: dict[str, Any], settings: Any, monkeypatch: Any
) -> None:
    (theatre, *_others) = choices["sector"]
    event = make_event("nl", "fr", sectors=[theatre], region=choices["region"][0])
    before = client.get("/nl/agenda/agenda.ics").getvalue()
    monkeypatch.setattr(feeds, "entry_of", None)
    assert client.get("/nl/agenda/agenda.ics").getvalue() == before
    monkeypatch.undo()
    theatre.name = {"nl": "Podium"}
    theatre.save()
    assert "Podium" in client.get("/nl/agenda/agenda.ics").getvalue().decode()
    event.listings.filter(language="nl").update(title="Anders")
    assert "SUMMARY:Anders" in client.get("/nl/agenda/agenda.ics").getvalue().decode()
    assert "SUMMARY:Anders" not in client.get("/fr/agenda/agenda.ics").getvalue().decode()
    settings.BASE_URL = "https://elders.example"
    assert "URL:https://elders.example/nl/" in client.get("/nl/agenda/agenda.ics").getvalue().decode()


def test_what_was_written_stays_within_bounds(
    client: Client, make_event: Callable[..., Event], monkeypatch: Any
) -> None:
    monkeypatch.setattr(feeds, "MOST_WRITTEN", 2)
    for _number in range(4):
        make_event("nl")
    assert len(feed(client).walk("VEVENT")) == 4
    assert len(feeds.WRITTEN) <= 2
