"""Public events without a mission behind them, as demand for ambassadors."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, Value

from pages import figures
from pages.events import Event
from workflows.candidates.profiles import Covering
from workflows.desk.needs.asked import Asked
from workflows.kernel import clock

LISTS = ("themes", "languages", "sectors")


def events(country_id: int, year: int) -> list[Asked]:
    """What stands in the agenda that year, in that country or nowhere in particular. 2 queries."""
    here = Q(region__country=country_id) | Q(region=None)
    rows = figures.shown_events().filter(here, figures.year_of(date(year, 1, 1)), mission=None).order_by("starts", "pk")
    found = list(rows.values("pk", "name", "starts", "ends", "level", "region_id").distinct())
    keys, now = [row["pk"] for row in found], clock.now()
    said = chosen(keys) if keys else defaultdict(set)
    return [
        Asked(
            kind="event",
            key=row["pk"],
            title=row["name"],
            starts=row["starts"],
            is_over=row["ends"] < now,
            level=row["level"],
            sectors=frozenset(said[row["pk"], "sectors"]),
            covering=Covering(
                frozenset(said[row["pk"], "themes"]),
                frozenset({row["region_id"]} - {None}),
                frozenset(said[row["pk"], "languages"]),
            ),
        )
        for row in found
    ]


def chosen(keys: list[int]) -> dict[tuple[int, str], set[int]]:
    """(event, name of the list) -> what it chose of that list. 1 query."""
    parts = []
    for name in LISTS:
        field: Any = Event._meta.get_field(name)
        through = field.remote_field.through._default_manager.filter(event__in=keys)
        parts.append(through.values_list("event_id", Value(name), field.m2m_reverse_name()))
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for event, name, entry in parts[0].union(*parts[1:], all=True):
        found[event, name].add(entry)
    return found
