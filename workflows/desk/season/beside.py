"""Where two plans differ."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import SeatRole
from workflows.planning.models import PlanLine, SeasonPlan
from workflows.planning.wording import GOALS

MORE_IS_BETTER = ("seats", "points")


@dataclass(frozen=True)
class Row:
    """Who sits at one kind of seat by either plan, and how many of its seats stay empty."""

    mission: Mission
    role: SeatRole
    one: list[str]
    two: list[str]
    empty: tuple[int, int]

    @property
    def differs(self) -> bool:
        return self.one != self.two


@dataclass(frozen=True)
class Goal:
    """`better`: 1 or 2, 0 where neither."""

    words: Any
    one: int
    two: int
    better: int


@dataclass(frozen=True)
class Beside:
    goals: list[Goal]
    rows: list[Row]


def beside_each_other(one: SeasonPlan, two: SeasonPlan, missions: QuerySet[Mission]) -> Beside:
    """2 queries."""
    people: dict[Any, list[str]] = defaultdict(list)
    lines = PlanLine.objects.filter(plan__in=(one, two), kind__in=(PlanLine.Kind.PROPOSED, PlanLine.Kind.KEPT))
    for line in lines.select_related("member"):
        people[line.plan_id, line.mission_id, line.role].append(str(line.member))
    empty = {(each.pk, gap[0], gap[1]): gap[2] for each in (one, two) for gap in each.gaps}
    keys = {key[1:] for key in (*people, *empty)}
    found = {each.pk: each for each in missions.filter(pk__in={mission for mission, _role in keys})}
    rows = []
    order = {key: (found[key[0]].starts or clock.now(), key) for key in keys if key[0] in found}
    for mission, role in sorted(order, key=order.__getitem__):
        sides = [sorted(people.get((each.pk, mission, role), [])) for each in (one, two)]
        holes = empty.get((one.pk, mission, role), 0), empty.get((two.pk, mission, role), 0)
        rows.append(Row(found[mission], SeatRole(role), *sides, holes))
    return Beside([goal(name, words, one, two) for name, words in GOALS.items()], rows)


def goal(name: str, words: Any, one: SeasonPlan, two: SeasonPlan) -> Goal:
    values = one.goals.get(name, 0), two.goals.get(name, 0)
    if values[0] == values[1]:
        return Goal(words, *values, 0)
    first = (values[0] > values[1]) == (name in MORE_IS_BETTER)
    return Goal(words, *values, 1 if first else 2)
