"""An empty seat names a change that fills it, once it is made."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.seasons import problems
from workflows.planning.core import Pairs
from workflows.planning.solving import plan
from workflows.planning.why import BIT, gaps

pytestmark = pytest.mark.req("R5.4d")
OFTEN = ("language", "untrained", "far")


@st.composite
def with_rules(draw):
    """A season, and what excludes whoever does not suit: one rule or several."""
    problem = replace(draw(problems()), kept=frozenset())
    against = {slot.key: np.zeros(len(problem.takers), dtype=np.int64) for slot in problem.slots}
    suits = set(zip(problem.pairs.slot.tolist(), problem.pairs.taker.tolist(), strict=True))
    for at, slot in enumerate(problem.slots):
        for taker in range(len(problem.takers)):
            if (at, taker) not in suits:
                codes = draw(st.sets(st.sampled_from(OFTEN), min_size=1, max_size=2))
                against[slot.key][taker] = sum(BIT[code] for code in codes)
    return problem, against


def changed(problem, gap):
    """The same season after the change that is asked for."""
    (who, *_others), slot = gap.people, [each.key for each in problem.slots].index(gap.key)
    at = [each.key for each in problem.takers].index(who)
    if gap.change == "full":
        takers = [replace(each, room=each.room + 1) if each.key == who else each for each in problem.takers]
        return replace(problem, takers=takers)
    rows = list(
        zip(*(getattr(problem.pairs, name).tolist() for name in ("slot", "taker", "score", "away")), strict=True)
    )
    return replace(problem, pairs=Pairs.of([*rows, (slot, at, 0, False)]))


@pytest.mark.once
@settings(max_examples=80, deadline=None)
@given(with_rules())
def test_the_smallest_change_fills_one_seat_more(season):
    problem, against = season
    found = plan(problem)
    nothing = np.zeros(len(problem.takers), dtype=np.int64)
    for gap in gaps(problem, found, against.__getitem__, lambda _key: nothing):
        assert gap.count == next(each.count for each in problem.slots if each.key == gap.key) - len(
            found.seated[gap.key]
        )
        if gap.change in ("full", *OFTEN):
            assert plan(changed(problem, gap)).goals.seats == found.goals.seats + 1


@settings(max_examples=80, deadline=None)
@given(with_rules())
def test_every_empty_seat_is_told_and_only_those(season):
    problem, against = season
    found = plan(problem)
    nothing = np.zeros(len(problem.takers), dtype=np.int64)
    told = {gap.key for gap in gaps(problem, found, against.__getitem__, lambda _key: nothing)}
    assert told == {each.key for each in problem.slots if len(found.seated[each.key]) < each.count}
