"""The missions of a month, day by day."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.timezone import localdate

from workflows.desk.board.looking import Looking
from workflows.desk.board.models import Look
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import OPEN

IN_A_CELL = 4
MOST_UNDATED = 20
EARLIEST, LATEST = date(1901, 1, 1), date(2998, 12, 31)


@dataclass
class Day:
    """`missions` are the first of the day; `url` lists them all."""

    date: date
    name: str
    outside: bool
    today: bool
    url: str
    missions: list[Mission] = field(default_factory=list)
    more: int = 0


def month_of(text: str) -> date:
    """The first day of a month written as 2026-12; of this month when it is none."""
    this = clock.today().replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return found if EARLIEST <= found <= LATEST else this


def month(looking: Looking, first: date) -> dict[str, Any]:
    """Each on the day on which it starts. 3 queries."""
    after = (first + timedelta(days=32)).replace(day=1)
    shown = looking.rows().filter(starts__gte=clock.midnight(first), starts__lt=clock.midnight(after))
    by_day: dict[date, list[Mission]] = defaultdict(list)
    for mission in shown.order_by("starts", "pk").only("title", "starts", "state", "revision"):
        by_day[localdate(mission.starts, clock.midnight(first).tzinfo)].append(mission)
    weeks = [
        [day_of(looking, day, first, by_day[day] if day.month == first.month else []) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return {
        "month": date_format(first, "F Y"),
        "weekdays": [WEEKDAYS[number] for number in range(7)],
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.missions],
        "count": sum(map(len, by_day.values())),
        "earlier": neighbour(looking, first - timedelta(days=1)),
        "later": neighbour(looking, after),
    } | undated(looking)


def day_of(looking: Looking, day: date, first: date, missions: list[Mission]) -> Day:
    return Day(
        date=day,
        name=date_format(day, "l j F"),
        outside=day.month != first.month,
        today=day == clock.today(),
        url=looking.address(Look.LIST, since=day.isoformat(), until=day.isoformat()),
        missions=missions[:IN_A_CELL],
        more=max(0, len(missions) - IN_A_CELL),
    )


def neighbour(looking: Looking, day: date) -> dict[str, str] | None:
    if not EARLIEST <= day <= LATEST:
        return None
    return {"url": looking.address(month=f"{day:%Y-%m}"), "name": date_format(day, "F Y")}


def undated(looking: Looking) -> dict[str, Any]:
    """Open ones of which the date is still to be agreed."""
    rows = looking.rows().filter(starts=None, state__in=OPEN)
    found = list(rows.order_by("state_since", "pk").only("title", "when_text", "state", "revision")[: MOST_UNDATED + 1])
    more = rows.count() - MOST_UNDATED if len(found) > MOST_UNDATED else 0
    return {
        "undated": found[:MOST_UNDATED],
        "more_undated": more,
        "undated_url": looking.address(Look.LIST, undated="on"),
    }
