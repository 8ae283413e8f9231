"""Who sits where in a whole season: as many seats as can be filled, then the points, then fairness, then travel.

Pure: seats, people and the pairs that suit come in, a plan goes out; `solving.py` asks HiGHS. Each goal is settled and
held before the next is looked at, so no point ever costs a seat. What comes in is sorted first: the same facts make
the same plan, in whatever order they came.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workflows.matching.core import Period, overlap

Key = tuple[int, str]  # a mission and one kind of its seats


@dataclass(frozen=True, slots=True)
class Slot:
    """The free seats of one kind in one mission. `holds`: when it takes a person, travel included."""

    key: Key
    count: int
    holds: Period


@dataclass(frozen=True, slots=True)
class Taker:
    """One person: how many missions they may still get in the season, and how many they have in it already."""

    key: int
    room: int
    load: int = 0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who suits where, side by side: places in the lists of slots and of takers, the points, another region or not."""

    slot: np.ndarray
    taker: np.ndarray
    score: np.ndarray
    away: np.ndarray

    def __len__(self) -> int:
        return len(self.slot)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int, bool]]) -> "Pairs":
        found = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 4)
        return cls(found[:, 0], found[:, 1], found[:, 2], found[:, 3].astype(bool))


@dataclass(frozen=True, slots=True)
class Problem:
    """`kept`: (slot's key, taker's key) that stays as it is."""

    slots: Sequence[Slot]
    takers: Sequence[Taker]
    pairs: Pairs
    kept: frozenset[tuple[Key, int]] = frozenset()

    def sorted(self) -> "Problem":
        """The same, in the one order in which it is solved."""
        slots = sorted(range(len(self.slots)), key=lambda at: self.slots[at].key)
        takers = sorted(range(len(self.takers)), key=lambda at: self.takers[at].key)
        slot, taker = places(slots)[self.pairs.slot], places(takers)[self.pairs.taker]
        order = np.lexsort((taker, slot))
        pairs = Pairs(slot[order], taker[order], self.pairs.score[order], self.pairs.away[order])
        return Problem([self.slots[at] for at in slots], [self.takers[at] for at in takers], pairs, self.kept)


def places(order: list[int]) -> np.ndarray:
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order))
    return found


@dataclass(frozen=True, slots=True)
class Goals:
    """What a plan is worth: `compared` puts the better plan first."""

    seats: int = 0
    points: int = 0
    most: int = 0
    spread: int = 0
    away: int = 0

    @property
    def compared(self) -> tuple[int, ...]:
        return (-self.seats, -self.points, self.most, self.spread, self.away)


@dataclass(frozen=True, slots=True)
class Plan:
    """`lost`: what was to stay and cannot; `unproven`: goals of which it is not proven that none does better."""

    seated: dict[Key, list[int]]
    goals: Goals
    lost: list[tuple[Key, int]] = field(default_factory=list)
    unproven: tuple[str, ...] = ()

    def with_more(self, lost: list[tuple[Key, int]], unproven: tuple[str, ...]) -> "Plan":
        """The same, with what was said of an earlier one on which it builds."""
        return replace(
            self, lost=sorted({*lost, *self.lost}), unproven=tuple(dict.fromkeys((*unproven, *self.unproven)))
        )


class Chosen:
    """Pairs taken one by one, none against a rule."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = [slot.count for slot in problem.slots]
        self.room = [taker.room for taker in problem.takers]
        self.times: dict[int, list[Period]] = defaultdict(list)
        self.taken: list[int] = []

    def fits(self, slot: int, taker: int) -> bool:
        holds = self.problem.slots[slot].holds
        if self.free[slot] <= 0 or self.room[taker] <= 0:
            return False
        return not any(overlap(each, holds) for each in self.times[taker])

    def take(self, pair: int) -> bool:
        slot, taker = int(self.problem.pairs.slot[pair]), int(self.problem.pairs.taker[pair])
        if not self.fits(slot, taker):
            return False
        self.free[slot] -= 1
        self.room[taker] -= 1
        self.times[taker].append(self.problem.slots[slot].holds)
        self.taken.append(pair)
        return True


def greedy(problem: Problem, fixed: Sequence[int] = ()) -> list[int]:
    """Slot after slot in the order of their dates, the best first: what somebody does by hand. Places of pairs."""
    chosen = Chosen(problem)
    for pair in fixed:
        chosen.take(pair)
    pairs = problem.pairs
    starts = np.searchsorted(pairs.slot, np.arange(len(problem.slots) + 1))
    for slot in sorted(range(len(problem.slots)), key=lambda at: (problem.slots[at].holds, problem.slots[at].key)):
        first, last = starts[slot], starts[slot + 1]
        for pair in first + np.argsort(-pairs.score[first:last], kind="stable"):
            if not chosen.free[slot]:
                break
            chosen.take(int(pair))
    return sorted(chosen.taken)


def keep(problem: Problem) -> tuple[list[int], list[tuple[Key, int]]]:
    """What stays, as places of pairs, as far as the rules let it; and what does not."""
    known = {key: place for place, key in enumerate(slot.key for slot in problem.slots)}
    people = {key: place for place, key in enumerate(taker.key for taker in problem.takers)}
    chosen, lost = Chosen(problem), []
    wide = max(len(problem.takers), 1)
    codes = problem.pairs.slot * wide + problem.pairs.taker
    for slot, taker in sorted(problem.kept):
        if slot not in known or taker not in people:
            lost.append((slot, taker))
            continue
        code = known[slot] * wide + people[taker]
        place = int(np.searchsorted(codes, code))
        if place == len(codes) or codes[place] != code or not chosen.take(place):
            lost.append((slot, taker))
    return chosen.taken, lost


def worth(problem: Problem, taken: Sequence[int]) -> Goals:
    at = np.array(taken, dtype=np.int64)
    load = np.array([taker.load for taker in problem.takers], dtype=np.int64)
    np.add.at(load, problem.pairs.taker[at], 1)
    return Goals(
        seats=len(at),
        points=int(problem.pairs.score[at].sum()),
        most=int(load.max(initial=0)),
        spread=int((load**2).sum()),
        away=int(problem.pairs.away[at].sum()),
    )


def seated(problem: Problem, taken: Sequence[int]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {slot.key: [] for slot in problem.slots}
    order = sorted(taken, key=lambda at: (-int(problem.pairs.score[at]), at))
    for at in order:
        found[problem.slots[problem.pairs.slot[at]].key].append(problem.takers[problem.pairs.taker[at]].key)
    return found
