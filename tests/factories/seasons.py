"""Seasons as the planner takes them, small enough to try out every plan; and plans that are kept."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.planning.choices import Choices
from workflows.planning.core import Goals, Pairs, Problem, Slot, Taker, worth
from workflows.planning.making import make, newest_version
from workflows.planning.models import SeasonPlan

MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)


def hours(first: int, last: int) -> tuple[datetime, datetime]:
    return MORNING + timedelta(hours=first), MORNING + timedelta(hours=last)


@st.composite
def problems(draw: Any, most: int = 4) -> Problem:
    """A few missions close together, a few people, and who suits where. Both kinds of seat may be of one mission."""
    count, people = draw(st.integers(1, most)), draw(st.integers(1, most))
    times = [
        (start, start + draw(st.integers(1, 4)))
        for start in draw(st.lists(st.integers(0, 8), min_size=count, max_size=count))
    ]
    slots = []
    for mission, time in enumerate(times):
        for role in draw(st.sampled_from([("ambassador",), ("ambassador", "staff")])):
            slots.append(Slot((mission, role), draw(st.integers(1, 2)), hours(*time)))
    takers = [Taker(key, draw(st.integers(0, 3)), draw(st.integers(0, 2))) for key in range(people)]
    rows = []
    for at in range(len(slots)):
        for who in draw(st.sets(st.integers(0, people - 1), max_size=3)):
            rows.append((at, who, draw(st.integers(-2, 5)), draw(st.booleans())))
    kept = draw(
        st.sets(st.tuples(st.sampled_from([slot.key for slot in slots]), st.integers(0, people - 1)), max_size=2)
    )
    return Problem(slots, takers, Pairs.of(rows), frozenset(kept) if draw(st.booleans()) else frozenset())


def is_allowed(problem: Problem, seated: dict[Any, list[int]]) -> bool:
    """Every hard rule, each said anew: who suits, seats, wishes, and nobody twice at once."""
    slots = {slot.key: slot for slot in problem.slots}
    pairs = problem.pairs
    suits = {(problem.slots[s].key, problem.takers[t].key) for s, t in zip(pairs.slot, pairs.taker, strict=True)}
    given = [(key, each) for key, people in seated.items() for each in people]
    if not set(given) <= suits or len(set(given)) < len(given):
        return False
    if any(len(people) > slots[key].count for key, people in seated.items()):
        return False
    for taker in problem.takers:
        times = sorted(slots[key].holds for key, each in given if each == taker.key)
        if len(times) > taker.room or any(one[1] > other[0] for one, other in pairwise(times)):
            return False
    return True


def best_of_all(problem: Problem, fixed: list[int]) -> Goals:
    """Every plan there is, tried."""
    best: list[Goals] = []

    def go_on(at: int, taken: list[int]) -> None:
        if at == len(problem.pairs):
            found = worth(problem, taken)
            if not best or found.compared < best[0].compared:
                best[:] = [found]
            return None
        if at in fixed:
            return go_on(at + 1, taken)
        more = [*taken, at]
        if is_allowed(problem, as_seated(problem, more)):
            go_on(at + 1, more)
        return go_on(at + 1, taken)

    go_on(0, fixed)
    return best[0]


def as_seated(problem: Problem, taken: list[int]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {slot.key: [] for slot in problem.slots}
    for at in taken:
        found[problem.slots[problem.pairs.slot[at]].key].append(problem.takers[problem.pairs.taker[at]].key)
    return found


def planned(country: Any, by: Any, **chosen: Any) -> SeasonPlan:
    """A plan of the next three months, kept."""
    today = clock.today()
    key = getattr(country, "pk", country)
    choices = Choices(**{"first": today, "last": today + timedelta(days=90)} | chosen)
    return make(Mission.objects.visible_to(by), key, choices, by=by, seen=newest_version(key))
