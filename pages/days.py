"""A day of the agenda: all of its events, and the days beside it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from pages import moments
from pages.events import EARLIEST, LATEST
from pages.queries import EventFilter


def context_of(wanted: EventFilter, path: str) -> dict[str, Any]:
    """What stands around the list of the day; `wanted` spans exactly a day, unless its dates are wrong."""
    if wanted.errors or wanted.since is None:
        return {"day": ""}
    around = [neighbour(wanted, wanted.since + timedelta(days=step), path) for step in (-1, 1)]
    return {"day": name_of(wanted.since), "earlier": around[0], "later": around[1]}


def neighbour(wanted: EventFilter, day: date, path: str) -> dict[str, str] | None:
    if not EARLIEST <= day <= LATEST:
        return None
    return {"url": f"{path}?{replace(wanted, page=1).of_day(day).address}", "name": name_of(day)}


def name_of(day: date) -> str:
    return format_date(day, "full", moments.locale())
