"""What other weights would change: whom they would name first for the latest missions."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from workflows.matching.core import Weights
from workflows.matching.facts import people_for, wanted_of
from workflows.matching.ranking import first_of
from workflows.matching.scoring import Sheets
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import BEFORE_APPROVAL, SeatRole, State

LATEST = 50
FIRST = 3


@dataclass(frozen=True)
class Changed:
    """The first people for one mission, by the former weights and by the latter."""

    mission: Mission
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Effect:
    looked_at: int
    changed: list[Changed]


def effect(former: Weights, latter: Weights, missions: QuerySet[Mission]) -> Effect:
    """For the latest of these missions that were approved, by the sheets as they are today. 12 queries."""
    people_on = Prefetch("assignments", Assignment.objects.order_by("pk"))
    known = missions.exclude(state__in=[State.NEW, *BEFORE_APPROVAL, State.DECLINED]).filter(ambassadors_wanted__gt=0)
    latest = list(known.order_by("-pk").prefetch_related("themes", "competences", people_on)[:LATEST])
    if not latest:
        return Effect(0, [])
    people = people_for(latest, SeatRole.AMBASSADOR)
    sheets, changed = Sheets(list(people.values())), []
    for mission, wanted in zip(latest, wanted_of(latest, SeatRole.AMBASSADOR, people), strict=True):
        before, after = first_of(wanted, sheets, (former, latter), FIRST)
        if before != after:
            changed.append(Changed(mission, [each.name for each in before], [each.name for each in after]))
    return Effect(len(latest), changed)
