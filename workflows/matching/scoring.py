"""What `matching.core` says of one person, said of everybody at once: what excludes them, and their points.

A season asks it of millions of pairs. `core` has the rules; this follows them number by number, which a test holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from workflows.matching.core import (
    AT_EASE,
    DAYS_TO_REST,
    EXPERIENCED,
    FULL_MET,
    FULL_TOGETHER,
    STANDS_STILL,
    Person,
    Wanted,
    Weights,
)

CODES = (
    "left", "no_account", "not_staff", "no_mandate", "being_prepared", "paused", "suspended", "charter", "untrained",
    "language", "requester", "enough", "taken", "blocked", "busy", "far",
)  # fmt: skip
BIT = {code: 1 << place for place, code in enumerate(CODES)}
NEVER = -(2**62)
MICROSECONDS_A_DAY = 86_400_000_000
ONCE = attrgetter("key", "region", "country", "fulfilled", "reach", "pace", "names_kinds", "week")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def micro(moment: datetime | None) -> int:
    """Exact, as a float would not be."""
    if moment is None:
        return NEVER
    since = moment - BEGINNING
    return since.days * MICROSECONDS_A_DAY + since.seconds * 1_000_000 + since.microseconds


def whole(values: Iterable[Any]) -> np.ndarray:
    return np.array([-1 if value is None else value for value in values], dtype=np.int64)


class Spans:
    """Times of which each belongs to somebody: who has one that touches a given one."""

    def __init__(self, rows: Sequence[tuple[int, int, int, int]]) -> None:
        found = np.array(rows, dtype=np.int64).reshape(-1, 4)
        self.whose, self.starts, self.ends, self.mission = found.T

    def at(self, starts: int, ends: int, but: int = -1) -> np.ndarray:
        return self.whose[(self.starts < ends) & (starts < self.ends) & (self.mission != but)]


class Sheets:
    """Everybody's facts, column by column."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.size = len(people)
        columns = list(zip(*map(ONCE, people), strict=True)) or [()] * 8
        self.key, self.region, self.country, self.fulfilled = map(whole, columns[:4])
        self.reach, self.pace = (np.array(column, dtype="U10") for column in columns[4:6])
        self.names_kinds, self.has_week = (
            np.array([bool(each) for each in column], dtype=bool) for column in columns[6:]
        )
        self.email: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(people):
            self.email[each.email].append(at)
        self.paired = [at for at, each in enumerate(people) if each.together]
        self.lists = {
            name: self.index(name) for name in ("themes", "sectors", "competences", "kinds", "regions", "week", "ties")
        }
        self.speaks: dict[int, np.ndarray] = {}
        self.met: dict[int | None, np.ndarray] = {}
        self.asked: dict[int, list[int]] = defaultdict(list)
        self.full: dict[int, list[int]] = defaultdict(list)
        self.read_mappings()
        self.read_times()

    @cached_property
    def without_function(self) -> dict[bool, np.ndarray]:
        """The codes against each person as an ambassador (False) and as staff (True)."""
        rests = {"active": 0} | {state: BIT[code] for state, code in STANDS_STILL.items()}
        found: dict[bool, list[int]] = {False: [], True: []}
        for each in self.people:
            out = 0 if each.is_member and each.has_account else BIT["no_account" if each.is_member else "left"]
            found[True].append(out if each.is_staff else out | BIT["not_staff"])
            out |= rests.get(each.mandate, BIT["no_mandate"])
            out |= BIT["charter"] if each.charter == "late" else 0
            found[False].append(out if each.is_trained else out | BIT["untrained"])
        return {staff: np.array(bits, dtype=np.int32) for staff, bits in found.items()}

    def index(self, name: str) -> dict[Any, np.ndarray]:
        who: dict[Any, list[int]] = defaultdict(list)
        for at, each in enumerate(self.people):
            for value in getattr(each, name):
                who[value].append(at)
        return {value: self.among(places) for value, places in who.items()}

    def among(self, places: list[int]) -> np.ndarray:
        found = np.zeros(self.size, dtype=bool)
        found[places] = True
        return found

    def read_mappings(self) -> None:
        at_ease: dict[int, list[int]] = defaultdict(list)
        last = []
        for at, each in enumerate(self.people):
            for language, level in each.languages.items():
                if level in AT_EASE:
                    at_ease[language].append(at)
            for audience, count in each.met.items():
                self.met.setdefault(audience, np.zeros(self.size, dtype=np.int64))[at] = count
            for mission in each.asked:
                self.asked[mission].append(at)
            for year, count in each.missions.items():
                if each.most is not None and count >= each.most:
                    self.full[year].append(at)
            last.append(micro(each.last_asked))
            if each.asked:
                last[at] = max(last[at], *map(micro, each.asked.values()))
        self.speaks = {language: self.among(places) for language, places in at_ease.items()}
        self.last_asked = np.array(last, dtype=np.int64)

    def read_times(self) -> None:
        people = list(enumerate(self.people))
        held: dict[int | None, list[tuple[int, int, int, int]]] = defaultdict(list)
        for at, each in people:
            for mission, starts, ends, place in each.seats:
                held[place].append((at, micro(starts), micro(ends), mission))
        self.seats = {place: Spans(spans) for place, spans in held.items()}
        self.busy = Spans([(at, micro(s), micro(e), 0) for at, each in people for s, e in each.busy])
        self.blocked = Spans(
            [(at, s.toordinal(), e.toordinal() + 1, 0) for at, each in people for s, e in each.blocked]
        )

    @cached_property
    def by_name(self) -> np.ndarray:
        """Each person's place among all names; the same for the same name."""
        places = {name: place for place, name in enumerate(sorted({each.name for each in self.people}))}
        return whole(places[each.name] for each in self.people)

    def has(self, name: str, value: Any) -> np.ndarray:
        found = self.lists[name].get(value)
        return np.zeros(self.size, dtype=bool) if found is None else found

    def shared(self, name: str, asked: Iterable[Any]) -> np.ndarray:
        return sum((self.has(name, each).astype(np.int64) for each in asked), np.zeros(self.size, dtype=np.int64))

    # What excludes.

    def excluded(self, wanted: Wanted) -> np.ndarray:
        """The codes against each person, as bits."""
        found = self.without_function[wanted.staff].copy()
        if wanted.language is not None:
            speaks = self.speaks.get(wanted.language)
            found |= BIT["language"] * (~speaks if speaks is not None else np.ones(self.size, dtype=bool))
        if wanted.requester:
            for at in self.email.get(wanted.requester, ()):
                if wanted.author is None or wanted.author != self.people[at].user:
                    found[at] |= BIT["requester"]
        if wanted.days and not wanted.staff:
            full = [at for at in self.full[wanted.days[0].year] if self.people[at].has_enough(wanted)]
            found[full] |= BIT["enough"]
        if wanted.event:
            self.taken(wanted, found)
        found |= BIT["far"] * ~(self.near(wanted) | self.travels(wanted))
        return found

    def taken(self, wanted: Wanted, found: np.ndarray) -> None:
        if wanted.days:
            first, last = (day.toordinal() for day in wanted.days)
            found[self.blocked.at(first, last + 1)] |= BIT["blocked"]
        if wanted.event:
            for place, seats in self.seats.items():
                first, last = wanted.event[0] - wanted.roads[place], wanted.event[1] + wanted.roads[place]
                found[seats.at(micro(first), micro(last), wanted.key)] |= BIT["taken"]
            found[self.busy.at(micro(wanted.event[0]), micro(wanted.event[1]))] |= BIT["busy"]

    def near(self, wanted: Wanted) -> np.ndarray:
        if wanted.online or wanted.region is None:
            return np.ones(self.size, dtype=bool)
        return self.region == wanted.region

    def travels(self, wanted: Wanted) -> np.ndarray:
        country = -1 if wanted.country is None else wanted.country
        found = (self.reach == "anywhere") | ((self.reach == "country") & (self.country == country))
        return found | self.has("regions", wanted.region)

    # The points.

    def points(self, wanted: Wanted, weights: Weights) -> np.ndarray:
        found = np.zeros(self.size, dtype=np.int64)
        for name, asked in (("themes", wanted.themes), ("competences", wanted.competences)):
            if asked:
                found += getattr(weights, name) * self.shared(name, asked) // len(asked)
        if wanted.sector is not None:
            found += weights.sector * self.has("sectors", wanted.sector)
        if wanted.audience is not None and wanted.audience in self.met:
            found += weights.audience * np.minimum(self.met[wanted.audience], FULL_MET) // FULL_MET
        if wanted.kind is not None:
            found += weights.kind * self.names_kinds * np.where(self.has("kinds", wanted.kind), 1, -1)
        found += weights.pace * (
            (self.pace == "more").astype(np.int64) - ((self.pace != "more") & (self.pace != "same"))
        )
        if wanted.contact:
            there = self.has("ties", (wanted.contact, wanted.contact_level))
            anywhere = there.copy()
            for field, level in self.lists["ties"]:
                anywhere |= self.has("ties", (field, level)) & (field == wanted.contact)
            found += weights.ties * there + (weights.ties // 2) * (anywhere & ~there)
        found += self.turn(wanted, weights)
        found += self.beside(wanted, weights)
        if not wanted.online and wanted.region is not None:
            own = self.region == wanted.region
            found += weights.near * own + (weights.near // 2) * (~own & self.travels(wanted))
        if wanted.slot:
            found += weights.week * self.has_week * np.where(self.has("week", wanted.slot), 1, -1)
        return found + self.duo(wanted, weights)

    def last_before(self, wanted: Wanted) -> np.ndarray:
        """When each was asked last, but for this mission; NEVER for who was not."""
        here = self.asked.get(wanted.key)
        if not here:
            return self.last_asked
        last = self.last_asked.copy()
        last[here] = [micro(self.people[at].last_asked_before(wanted)) for at in here]
        return last

    def turn(self, wanted: Wanted, weights: Weights) -> np.ndarray:
        last = self.last_before(wanted)
        days = np.maximum(0, (micro(wanted.now) - np.maximum(last, 0)) // MICROSECONDS_A_DAY)
        rested = np.minimum(days, DAYS_TO_REST)
        return np.where(last == NEVER, weights.turn, weights.turn * rested // DAYS_TO_REST)

    def beside(self, wanted: Wanted, weights: Weights) -> np.ndarray:
        if not wanted.beside:
            return np.zeros(self.size, dtype=np.int64)
        newcomers = max(wanted.beside) >= EXPERIENCED
        return weights.beside * ((self.fulfilled == 0) if newcomers else (self.fulfilled >= EXPERIENCED))

    def duo(self, wanted: Wanted, weights: Weights) -> np.ndarray:
        found = np.zeros(self.size, dtype=np.int64)
        themes, competences = wanted.uncovered
        if themes or competences:
            adds = self.shared("themes", themes) + self.shared("competences", competences)
            found += weights.complement * adds // (len(themes) + len(competences))
        for at in self.paired if wanted.partners else ():
            count = self.people[at].together_with(wanted)
            found[at] += weights.pair * -min(count, FULL_TOGETHER) // FULL_TOGETHER
        return found
