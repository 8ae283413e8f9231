"""Every open mission of a season with everybody who could be on it, as the planner takes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from workflows.kernel import clock
from workflows.matching.core import Weights
from workflows.matching.duos import duos
from workflows.matching.facts import people_for, wanted_of, who_could
from workflows.matching.given import Period, Person, Wanted
from workflows.matching.scoring import Sheets
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, AssignmentState, SeatRole
from workflows.missions.travel import Roads, place_of
from workflows.missions.year import year_of
from workflows.people.models import Member
from workflows.planning.choices import Choices, Line, asked_before, open_missions, seats_to_fill
from workflows.planning.core import Key, Pairs, Plan, Problem, Slot, Taker
from workflows.planning.why import BIT

AROUND = timedelta(days=2)  # before and after a season, for what lies half in it


def everybody() -> QuerySet[Member]:
    could = [who_could(role) for role in SeatRole]
    return Member.objects.filter(Q(pk__in=could[0]) | Q(pk__in=could[1]))


@dataclass
class Season:
    """A season as it is now. `load`: missions that each has in it already, open offers among them."""

    missions: dict[int, Mission]
    people: dict[int, Person]
    wanted: dict[Key, Wanted]
    counts: dict[Key, int]
    load: Mapping[int, int]
    choices: Choices
    weights: Weights
    sheets: Sheets = field(init=False)
    order: list[int] = field(init=False)
    place: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.order = sorted(self.people)
        self.place = {key: at for at, key in enumerate(self.order)}
        self.sheets = Sheets([self.people[key] for key in self.order])
        self.out: dict[Key, list[int]] = defaultdict(list)
        for key, member in self.choices.barred:
            if member in self.place:
                self.out[key].append(self.place[member])

    def against(self, key: Key) -> np.ndarray:
        """Everything against each person, in the order of their keys, before anybody has a seat by the plan."""
        bits = self.sheets.excluded(self.wanted[key]).astype(np.int64)
        asked = asked_before(self.missions[key[0]], key[1])
        bits[[self.place[member] for member in asked if member in self.place]] |= BIT["asked"]
        bits[self.out[key]] |= BIT["barred"]
        return bits

    def points(self, key: Key) -> np.ndarray:
        return self.sheets.points(self.wanted[key], self.weights)

    def holds(self, key: Key) -> Period:
        """The time of the event, and half of the longest road of the season before and after.

        So no two proposals for one person are closer than any road takes; two in one city may be kept apart longer
        than they need to be.
        """
        mission = self.missions[key[0]]
        if mission.starts is None or mission.ends is None:
            raise ValueError("A mission without a date is in no season.")
        return mission.starts - self.longest / 2, mission.ends + self.longest / 2

    @cached_property
    def longest(self) -> timedelta:
        """1 query."""
        roads, places = Roads(), {place_of(mission) for mission in self.missions.values()}
        return max(roads.apart(one, other) for one in places for other in places)

    def problem(self, kept: Collection[Line] | None = None) -> Problem:
        keys = sorted(self.counts)
        takers = [Taker(key, room(self.people[key], self.load.get(key, 0), self.choices), self.load.get(key, 0))
                  for key in self.order]  # fmt: skip
        parts = []
        for at, key in enumerate(keys):
            wanted = self.wanted[key]
            suited = np.flatnonzero(self.against(key) == 0)
            away = ~self.sheets.near(wanted)[suited]
            parts.append((np.full(len(suited), at), suited, self.points(key)[suited], away))
        nothing = np.zeros(0, dtype=np.int64)
        columns = [np.concatenate([nothing, *(part[n] for part in parts)]) for n in range(4)]
        slots = [Slot(key, self.counts[key], self.holds(key)) for key in keys]
        return Problem(slots, takers, Pairs(columns[0], columns[1], columns[2], columns[3].astype(bool)),
                       self.choices.kept if kept is None else frozenset(kept))  # fmt: skip


def room(person: Person, load: int, choices: Choices) -> int:
    """How many missions they may still get: their wish for a year, in proportion, less what they have.

    Nor more than in the fullest of the years of the season that has room; one that has none excludes them.
    """
    a_year = settings.AMBASSADE_MISSIONS_A_YEAR[person.pace]
    days = (choices.last - choices.first).days + 1
    most = max(1, ceil(a_year * days / 365))
    rooms = [(most if choices.most is None else min(most, choices.most)) - load]
    if person.most is not None:
        years = range(choices.first.year, choices.last.year + 1)
        rooms += [left for year in years if (left := person.most - person.missions.get(year, 0)) > 0]
    return max(0, min(rooms))


def load_season(missions: QuerySet[Mission], choices: Choices, weights: Weights) -> Season:
    """15 queries at most, whatever there is."""
    found = list(open_missions(missions, choices).order_by("starts", "pk"))
    if not found:
        return Season({}, {}, {}, {}, {}, choices, weights)
    people = people_for(found, SeatRole.AMBASSADOR, everybody())
    load = busy_by_offers(people, choices)
    seats = {mission.pk: seats_to_fill(mission) for mission in found}
    wanted, counts = {}, {}
    for role in SeatRole:
        asking = [mission for mission in found if seats[mission.pk].get(role)]
        for mission, each in zip(asking, wanted_of(asking, role, people) if asking else (), strict=True):
            wanted[mission.pk, str(role)], counts[mission.pk, str(role)] = each, seats[mission.pk][role]
    return Season({each.pk: each for each in found}, people, wanted, counts, load, choices, weights)


def busy_by_offers(people: dict[int, Person], choices: Choices) -> Mapping[int, int]:
    """How many missions of the season everybody has; who waits for one with an offer is not free for another then."""
    first, last = clock.midnight(choices.first), clock.midnight(choices.last + timedelta(days=1))
    held: Any = Assignment.objects.filter(
        state__in=(*HOLDS_SEAT, AssignmentState.OFFERED),
        mission__starts__gte=first - AROUND,
        mission__starts__lt=last + AROUND,
    ).select_related("mission")
    load: dict[int, int] = defaultdict(int)
    read = ("member", "state", "role", *(f"mission__{name}" for name in ("starts", "ends", "is_online", "region")))
    for each in held.only(*read).order_by():
        mission = each.mission
        if first <= mission.starts < last:
            load[each.member_id] += 1
        if each.state == AssignmentState.OFFERED and mission.ends and each.member_id in people:
            person = people[each.member_id]
            year = year_of(mission)
            if each.role == SeatRole.AMBASSADOR and year is not None:
                person.missions = {**person.missions, year: person.missions.get(year, 0) + 1}
            person.seats += ((mission.pk, mission.starts, mission.ends, place_of(mission)),)
    return load


def beside_proposed(season: Season, plan: Plan) -> bool:
    """Whoever the plan proposes as an ambassador is a partner of the staff that is still to be chosen. 1 query.

    Whether there is any such duo: then staff is chosen anew, for what it adds and not always with the same people.
    """
    ambassador, staff = str(SeatRole.AMBASSADOR), str(SeatRole.STAFF)
    on_it = {}
    for key in season.counts:
        proposed = plan.seated.get((key[0], ambassador))
        if key[1] == staff and proposed:
            on_it[key[0]] = [*(each.key for each in season.wanted[key].partners), *proposed]
    found = duos([season.missions[key] for key in on_it], on_it, season.people)
    for mission, partners in found.items():
        season.wanted[mission, staff] = replace(season.wanted[mission, staff], partners=partners)
    if found:
        season.sheets = Sheets([season.people[key] for key in season.order])
    return bool(found)
