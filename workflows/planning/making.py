"""A plan is made of the facts of now and kept; nothing is sent."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from workflows.matching.models import weights_in_force
from workflows.missions.models import Mission
from workflows.planning.choices import Choices
from workflows.planning.models import PlanLine, SeasonPlan


class PlanChangedError(Exception):
    """Somebody else made a plan since."""


def newest_version(country: int) -> int:
    return (
        SeasonPlan.objects.filter(country=country).order_by("-version").values_list("version", flat=True).first() or 0
    )


def solved(missions: QuerySet[Mission], choices: Choices) -> tuple[Any, Any, list[Any]]:
    """The season, the best plan for it, and why seats stay empty."""
    from workflows.planning.loading import beside_proposed, load_season  # slow: numpy, of which no other page knows
    from workflows.planning.solving import plan  # slow: the solver
    from workflows.planning.why import gaps  # slow: numpy

    season = load_season(missions, choices, weights_in_force())
    problem, seconds = season.problem(), settings.AMBASSADE_SEASON_SECONDS
    found = plan(problem, seconds)
    if beside_proposed(season, found):
        ambassadors = {(key, each) for key, people in found.seated.items() if key[1] != "staff" for each in people}
        problem = season.problem(ambassadors | (choices.kept - set(found.lost)))
        again = plan(problem, seconds)
        found = again.with_more(found.lost, found.unproven)
    return season, found, gaps(problem, found, season.against, season.points)


def make(
    missions: QuerySet[Mission], country: int, choices: Choices, *, by: Any, seen: int, before: SeasonPlan | None = None
) -> SeasonPlan:
    """The next plan of a country, if the newest is still the one that was seen."""
    if newest_version(country) != seen:
        raise PlanChangedError
    season, found, gaps = solved(missions, choices)
    row = SeasonPlan(
        country_id=country, version=seen + 1, author=by, first=choices.first, last=choices.last,
        region_id=choices.region, most=choices.most, before=before, seats=sum(season.counts.values()),
        goals=asdict(found.goals), unproven=list(found.unproven),
        gaps=[[*gap.key, gap.count, [list(each) for each in gap.rules], gap.change, gap.number] for gap in gaps],
    )  # fmt: skip
    kind = PlanLine.Kind
    seated = {(key, each) for key, people in found.seated.items() for each in people}
    lines = [(what, kind.KEPT if what in choices.kept else kind.PROPOSED, "") for what in sorted(seated)]
    lines += [(what, kind.BARRED, "") for what in sorted(choices.barred)]
    lines += [(what, kind.LOST, "") for what in found.lost]
    lines += [((gap.key, each), kind.WOULD, gap.change) for gap in gaps for each in gap.people]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            PlanLine.objects.bulk_create(
                [
                    PlanLine(plan=row, mission_id=key[0], role=key[1], member_id=member, kind=of, why=why)
                    for (key, member), of, why in lines
                ]
            )
    except IntegrityError as error:
        raise PlanChangedError from error
    return row
