"""A plan as it is read: mission by mission, with today's reasons, and what changed since it was made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from workflows.kernel import clock
from workflows.matching.core import judge
from workflows.matching.facts import people_for, wanted_of
from workflows.matching.models import weights_in_force
from workflows.matching.queries import Candidate
from workflows.missions.models import Mission
from workflows.missions.states import STAFFABLE, SeatRole
from workflows.people.models import Member
from workflows.planning.choices import asked_before, seats_to_fill
from workflows.planning.models import PlanLine, SeasonPlan
from workflows.planning.wording import CHANGES, GOALS, RULES, rule

CHOICES: dict[str, str] = {PlanLine.Kind.KEPT: "keep", PlanLine.Kind.BARRED: "bar"}


@dataclass
class Proposal:
    """One person at one seat.

    changed   why the seat cannot be offered to them now; empty: it can
    choice    what the next plan does with them: keep, bar, or empty: it is free
    """

    line: PlanLine
    candidate: Candidate | None
    changed: str
    choice: str = field(init=False)

    def __post_init__(self) -> None:
        self.choice = CHOICES.get(self.line.kind, "")

    @property
    def changed_words(self) -> Any:
        return rule(self.changed)

    @property
    def why(self) -> Any:
        return rule(self.line.why)

    @property
    def goes(self) -> bool:
        return not self.line.outcome and not self.changed

    @property
    def field(self) -> str:
        return f"line-{self.line.mission_id}-{self.line.role}-{self.line.member_id}"


@dataclass
class Empty:
    """Seats that stay empty, with what stands in the way and the smallest change that would fill one."""

    count: int
    rules: list[tuple[Any, int]]
    change: str
    number: int
    people: list[PlanLine]

    @property
    def change_words(self) -> Any:
        return CHANGES.get(self.change, "")

    @property
    def only(self) -> Any:
        return RULES.get(self.change, "")

    @property
    def more(self) -> int:
        return self.number - len(self.people)


@dataclass
class Seats:
    """One kind of seat of one mission."""

    mission: Mission
    role: SeatRole
    proposals: list[Proposal] = field(default_factory=list)
    barred: list[Proposal] = field(default_factory=list)
    lost: list[PlanLine] = field(default_factory=list)
    empty: Empty | None = None

    @property
    def key(self) -> tuple[int, str]:
        return self.mission.pk, str(self.role)


@dataclass
class Reading:
    plan: SeasonPlan
    seats: list[Seats]

    @property
    def proposals(self) -> list[Proposal]:
        return [each for seats in self.seats for each in seats.proposals]

    @property
    def waiting(self) -> list[Proposal]:
        """What an acceptance would look at."""
        return [each for each in self.proposals if not each.line.outcome]

    @property
    def going(self) -> int:
        return sum(each.goes for each in self.proposals)

    @property
    def goals(self) -> list[tuple[Any, int, bool]]:
        """What each goal came to, and whether no plan does better, if the goals before it are held."""
        return [(words, self.plan.goals.get(name, 0), name not in self.plan.unproven) for name, words in GOALS.items()]


def read(plan: SeasonPlan, missions: QuerySet[Mission]) -> Reading:
    """What this plan says of these missions. 18 queries at most, whatever there is."""
    lines = list(plan.lines.select_related("member"))
    known = missions.filter(pk__in={each.mission_id for each in lines} | {gap[0] for gap in plan.gaps})
    found = {each.pk: each for each in known.select_related("region", "language")}
    prefetch_related_objects(list(found.values()), "assignments")
    lines = [each for each in lines if each.mission_id in found]
    for line in lines:
        line.mission = found[line.mission_id]
    cards = cards_of_plan(list(found.values()), lines)
    seats: dict[tuple[int, str], Seats] = {}
    for key in [each.what[0] for each in lines] + [(gap[0], gap[1]) for gap in plan.gaps]:
        if key[0] in found:
            seats.setdefault(key, Seats(found[key[0]], SeatRole(key[1])))
    free = {pk: seats_to_fill(mission) for pk, mission in found.items()}
    for line in lines:
        put(seats[line.what[0]], line, cards.get(line.what), free[line.mission_id])
    for mission, role, count, rules, change, number in plan.gaps:
        if mission in found:
            would = [each for each in lines if each.what[0] == (mission, role) and each.kind == PlanLine.Kind.WOULD]
            named = [(RULES[code], of) for code, of in rules]
            seats[mission, role].empty = Empty(count, named, change, number, would)
    order = sorted(seats.values(), key=lambda each: (each.mission.starts or clock.now(), each.key))
    return Reading(plan, order)


def put(seats: Seats, line: PlanLine, candidate: Candidate | None, free: dict[str, int]) -> None:
    if line.is_seat:
        changed = "" if line.outcome else what_changed(line, candidate, free)
        seats.proposals.append(Proposal(line, candidate, changed))
        if not line.outcome and not changed:
            free[line.role] -= 1
    elif line.kind == PlanLine.Kind.BARRED:
        seats.barred.append(Proposal(line, None, ""))
    elif line.kind == PlanLine.Kind.LOST:
        seats.lost.append(line)


def what_changed(line: PlanLine, candidate: Candidate | None, free: dict[str, int]) -> str:
    mission = line.mission
    if mission.state not in STAFFABLE or not mission.starts or not mission.ends or mission.starts <= clock.now():
        return "closed"
    if line.member_id in asked_before(mission, line.role):
        return "asked"
    if free.get(line.role, 0) <= 0:
        return "seat"
    if candidate is None:
        return "left"
    return candidate.card.exclusions[0].code if candidate.card.exclusions else ""


def cards_of_plan(missions: list[Mission], lines: Iterable[PlanLine]) -> dict[Any, Candidate]:
    """Each proposal by the sheets of today."""
    pairs = [each.what for each in lines if each.is_seat]
    if not pairs:
        return {}
    people = people_for(missions, SeatRole.AMBASSADOR, Member.objects.filter(pk__in={member for _key, member in pairs}))
    weights = weights_in_force()
    ambassadors: dict[int, list[int]] = defaultdict(list)
    for (mission, role), member in pairs:
        if role == SeatRole.AMBASSADOR:
            ambassadors[mission].append(member)
    wanted = {(each.key, str(SeatRole.AMBASSADOR)): each for each in wanted_of(missions, SeatRole.AMBASSADOR, people)}
    for each in wanted_of(missions, SeatRole.STAFF, people, proposed=ambassadors):
        wanted[each.key, str(SeatRole.STAFF)] = each
    asked = {(each.mission_id, each.member_id): each for found in missions for each in found.assignments.all()}
    return {
        (key, member): Candidate(1, judge(wanted[key], people[member], weights), asked.get((key[0], member)))
        for key, member in pairs
        if member in people
    }
