"""Calendars of others, broken ones too, and our own feed read back."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from pages.events import Event
from pages.imports.files import read
from pages.imports.raw import UnreadableError
from tests.pages.imports.conftest import CALENDAR, accept, at, entry, kinds, problems, upload
from workflows.kernel import clock

EVENING = {"uid": "a@x", "summary": "Avond", "dtstart": "20271208T200000", "dtend": "20271208T220000", "location": "A"}


def rows(text: str) -> list[Any]:
    return read("a.ics", text.encode()).rows


@pytest.mark.django_db
def test_one_broken_event_does_not_hide_the_others(editor: Client) -> None:
    broken = entry(**EVENING | {"uid": "b", "dtstart": "someday"})
    unreadable = "BEGIN:VEVENT\r\nno property\r\nEND:VEVENT\r\n"
    calendar = CALENDAR.format(broken + unreadable + entry(**EVENING)).encode()
    shown = upload(editor, calendar, "a.ics", level="local")
    assert (kinds(shown), list(problems(shown))) == (["wrong", "wrong", "new"], [4, 11])
    accept(editor, shown)
    assert Event.objects.get().starts == at("2027-12-08T20:00+01:00")


def test_an_event_that_is_cut_off_is_said_to_be_broken() -> None:
    found = rows(CALENDAR.format(entry(**EVENING)).removesuffix("END:VCALENDAR\r\n") + "BEGIN:VEVENT\r\nSUMMARY:Half")
    assert [bool(row.problems) for row in found] == [False, True]


@pytest.mark.parametrize("text", ["hello", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nEND:VCALENDAR", CALENDAR.format("")])
def test_what_is_no_calendar_or_has_no_event_is_refused_with_words(text: str) -> None:
    with pytest.raises(UnreadableError):
        rows(text)


def test_whole_days_end_on_their_last_day_and_a_length_counts() -> None:
    days = {"dtstart;value=date": "20271208", "dtend;value=date": "20271210"}
    long = {"dtstart": "20271208T200000Z", "duration": "PT90M"}
    found = rows(CALENDAR.format(entry(summary="A", **days) + entry(summary="B", **long)))
    assert [str(row.cells["ends"]) for row in found] == ["2027-12-09", "2027-12-08 21:30:00+00:00"]


def test_a_repeating_event_makes_one_date_and_says_so() -> None:
    assert [len(row.notes) for row in rows(CALENDAR.format(entry(**EVENING, rrule="FREQ=WEEKLY")))] == [1]


def test_a_moved_date_of_a_series_is_not_the_series() -> None:
    one = entry(**EVENING)
    other = entry(**EVENING, recurrence_id="20271215T200000")
    assert len({row.cells["uid"] for row in rows(CALENDAR.format(one + other))}) == 2


@pytest.mark.django_db
def test_our_own_feed_comes_back_as_what_is_there(editor: Client, make_event: Any, choices: dict[str, Any]) -> None:
    starts = at("2027-12-08T20:00+01:00")
    with clock.at(starts - timedelta(days=30)):
        event = make_event("nl", title="Avond", sectors=choices["sector"][:1], starts=starts)
        feed = Client().get("/nl/agenda/agenda.ics").getvalue()
    shown = upload(editor, feed, "agenda.ics", there="update")
    assert [plan.now for plan in shown.context["found"].plans] == [event]
    assert (problems(shown), shown.context["found"].plans[0].changes) == ({}, [])
    assert shown.context["found"].plans[0].level == event.get_level_display()


@pytest.mark.once
@given(st.text(max_size=300))
def test_no_calendar_fails_in_any_other_way(text: str) -> None:
    with suppress(UnreadableError):
        assert len(rows(CALENDAR.format(entry(**EVENING) + text.replace("BEGIN", "")))) == 1
