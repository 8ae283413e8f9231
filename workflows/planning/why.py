"""Why a seat stays empty, and the smallest change that would fill it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workflows.matching.core import overlap
from workflows.matching.scoring import CODES
from workflows.planning.core import Key, Plan, Problem

# What stands in the way in a season, besides what excludes somebody from a mission.
MORE = ("asked", "barred", "full", "elsewhere")
BIT = {code: 1 << place for place, code in enumerate((*CODES, *MORE))}
# The change asked for first: one's own choice, one mission more, then what people do themselves.
EASIEST = (
    "barred", "full", "enough", "untrained", "charter", "being_prepared", "far", "busy", "blocked", "elsewhere",
    "taken", "asked", "paused", "language", "requester", "suspended", "no_account",
)  # fmt: skip
WITHOUT_FUNCTION = BIT["not_staff"] | BIT["no_mandate"] | BIT["left"]
MOST_RULES, MOST_PEOPLE = 3, 3


@dataclass(frozen=True, slots=True)
class Gap:
    """`rules`: what stands in the way, of how many; `change`: all that stands in the way of `people`, the best of
    `number`. Empty where no single change would do.
    """

    key: Key
    count: int
    rules: tuple[tuple[str, int], ...]
    change: str = ""
    people: tuple[int, ...] = ()
    number: int = 0


def gaps(
    problem: Problem, plan: Plan, against: Callable[[Key], np.ndarray], points: Callable[[Key], np.ndarray]
) -> list[Gap]:
    """`against`: bits for each taker, in the order of the problem's takers."""
    keys = np.array([taker.key for taker in problem.takers], dtype=np.int64)
    place = {taker.key: at for at, taker in enumerate(problem.takers)}
    free = np.array([taker.room for taker in problem.takers], dtype=np.int64)
    for people in plan.seated.values():
        free[[place[key] for key in people]] -= 1
    holds = {slot.key: slot.holds for slot in problem.slots}
    found = []
    for slot in problem.slots:
        count = slot.count - len(plan.seated[slot.key])
        if count <= 0:
            continue
        bits = against(slot.key).astype(np.int64)
        at_once = [other for other, period in holds.items() if overlap(period, slot.holds)]
        elsewhere = [place[key] for other in at_once for key in plan.seated[other]]
        bits[free <= 0] |= BIT["full"]
        bits[elsewhere] |= BIT["elsewhere"]
        possible = (bits & WITHOUT_FUNCTION) == 0
        possible[[place[key] for key in plan.seated[slot.key]]] = False
        found.append(explained(slot.key, count, bits, possible, keys, points(slot.key)))
    return found


def explained(
    key: Key, count: int, bits: np.ndarray, possible: np.ndarray, keys: np.ndarray, points: np.ndarray
) -> Gap:
    tally = {code: int((possible & ((bits & bit) != 0)).sum()) for code, bit in BIT.items()}
    often = sorted((code for code in tally if tally[code]), key=lambda code: (-tally[code], code))
    rules = tuple((code, tally[code]) for code in often[:MOST_RULES])
    for code in EASIEST:
        only = np.flatnonzero(possible & (bits == BIT[code]))
        if len(only):
            best = sorted(only.tolist(), key=lambda at: (-int(points[at]), int(keys[at])))[:MOST_PEOPLE]
            return Gap(key, count, rules, code, tuple(int(keys[at]) for at in best), len(only))
    return Gap(key, count, rules)
