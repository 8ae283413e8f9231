"""The demand of a year: missions that were carried out or are planned, and what rooms above know besides."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.module_loading import import_string

from workflows.apps import DEMAND
from workflows.candidates.profiles import Covering
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import AFTER_THE_DAY, SEATED, STAFFABLE


@dataclass(frozen=True)
class Asked:
    """One mission or event of that year; `kind` is "mission" or "event", `key` its row."""

    kind: str
    key: int
    title: str
    starts: datetime
    is_over: bool
    level: str
    sectors: frozenset[int]
    covering: Covering


def asked(country_id: int, year: int) -> list[Asked]:
    """Each once: an event that belongs to a mission counts as the mission. 4 queries."""
    found = missions(country_id, year)
    for path in DEMAND:
        found += import_string(path)(country_id, year)
    return found


def missions(country_id: int, year: int) -> list[Asked]:
    """Accepted, on whatever stage, and not called off. 2 queries."""
    rows = Mission.objects.filter(
        country=country_id,
        state__in=(*STAFFABLE, *SEATED, *AFTER_THE_DAY),
        starts__gte=clock.midnight(date(year, 1, 1)),
        starts__lt=clock.midnight(date(year + 1, 1, 1)),
    ).order_by("starts", "pk")
    found = list(rows.values("pk", "title", "starts", "state", "level", "sector_id", "region_id", "language_id"))
    themes: dict[int, set[int]] = defaultdict(set)
    through = Mission.themes.through.objects.filter(mission__in=[row["pk"] for row in found])
    for mission, theme in through.values_list("mission_id", "theme_id"):
        themes[mission].add(theme)
    return [
        Asked(
            kind="mission",
            key=row["pk"],
            title=row["title"],
            starts=row["starts"],
            is_over=row["state"] in AFTER_THE_DAY,
            level=row["level"],
            sectors=frozenset({row["sector_id"]} - {None}),
            covering=Covering(
                frozenset(themes[row["pk"]]),
                frozenset({row["region_id"]} - {None}),
                frozenset({row["language_id"]} - {None}),
            ),
        )
        for row in found
    ]
