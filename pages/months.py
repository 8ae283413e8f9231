"""A month of the agenda as a calendar: a cell per day, the first events of each, a link to the rest."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names

from pages import moments
from pages.cards import Card, card_of
from pages.events import EARLIEST, LATEST, Event
from pages.queries import EventFilter, events_for, with_words
from workflows.kernel import clock

IN_A_CELL = 3


@dataclass
class Day:
    """One cell. `events` are primary keys, the soonest first; `cards` the first few of them, ready to print."""

    date: date
    name: str
    outside: bool
    today: bool
    url: str
    events: list[int] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        return len(self.events) - len(self.cards)


def context_of(wanted: EventFilter, reader: str, path: str) -> dict[str, Any]:
    """`wanted` spans exactly a month, unless its dates are wrong. Queries: the same number for any number of events."""
    if wanted.errors or wanted.since is None or wanted.until is None:
        return {"month": "", "count": 0}
    weeks = [
        [empty_day(day, wanted, path) for day in week]
        for week in Calendar().monthdatescalendar(wanted.since.year, wanted.since.month)
    ]
    days = {day.date: day for week in weeks for day in week if not day.outside}
    found = list(events_for(wanted).only("starts", "ends", "all_day", "timezone"))
    for event in found:
        for day in days_of(event, wanted.since, wanted.until):
            days[day].events.append(event.pk)
    fill(days, reader)
    return {
        "month": format_date(wanted.since, "LLLL yyyy", moments.locale()),
        "count": len(found),
        "weekdays": weekdays(),
        "weeks": weeks,
        "earlier": neighbour(wanted, wanted.since - timedelta(days=1), path),
        "later": neighbour(wanted, wanted.until + timedelta(days=1), path),
    }


def empty_day(day: date, wanted: EventFilter, path: str) -> Day:
    return Day(
        date=day,
        name=format_date(day, "full", moments.locale()),
        outside=day.month != wanted.since.month,  # type: ignore[union-attr]
        today=day == clock.today(),
        url=f"{path}?{replace(wanted, view='day').of_day(day).address}",
    )


def days_of(event: Event, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` on which it goes on, at its place; an evening until midnight is of one day."""
    end = event.local_end if event.all_day else max(event.local_start, event.local_end - timedelta(microseconds=1))
    day = max(first, event.local_start.date())
    while day <= min(last, end.date()):
        yield day
        day += timedelta(days=1)


def fill(days: dict[date, Day], reader: str) -> None:
    """Cards for the first events of each day."""
    shown = {pk for day in days.values() for pk in day.events[:IN_A_CELL]}
    cards = {event.pk: card_of(event, reader) for event in with_words(Event.objects.filter(pk__in=shown))}
    for day in days.values():
        day.cards = [card for pk in day.events[:IN_A_CELL] if (card := cards.get(pk))]


def weekdays() -> list[tuple[str, str]]:
    """The days of a week from Monday on, in full and as short as a phone needs."""
    full, short = (get_day_names(width, "stand-alone", moments.locale()) for width in ("wide", "short"))
    return [(full[number], short[number]) for number in range(7)]


def neighbour(wanted: EventFilter, day: date, path: str) -> dict[str, str] | None:
    if not EARLIEST <= day <= LATEST:
        return None
    return {
        "url": f"{path}?{wanted.of_month(day).address}",
        "name": format_date(day, "LLLL yyyy", moments.locale()),
    }
