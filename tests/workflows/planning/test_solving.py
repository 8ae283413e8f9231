"""The best plan there is: no rule is broken, and nothing that is possible does better."""

import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.seasons import best_of_all, hours, is_allowed, problems
from tests.house.code import root
from workflows.planning import solving
from workflows.planning.core import Pairs, Problem, Slot, Taker, greedy, keep, worth
from workflows.planning.solving import cliques, plan

pytestmark = [pytest.mark.once, pytest.mark.req("R5.4d")]
FEWER = settings(max_examples=60, deadline=None)


@FEWER
@given(problems())
def test_no_hard_rule_is_broken_and_what_stays_stays(problem):
    found = plan(problem)
    assert is_allowed(problem, found.seated)
    seated = {(key, each) for key, people in found.seated.items() for each in people}
    assert (seated & problem.kept, set(found.lost)) == (problem.kept - set(found.lost), problem.kept - seated)


@FEWER
@given(problems())
def test_no_other_plan_does_better(problem):
    ordered = problem.sorted()
    found = plan(problem)
    assert (found.goals, found.unproven) == (best_of_all(ordered, keep(ordered)[0]), ())


@FEWER
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_missions_changes_nothing(problem, chance):
    slots, takers = list(range(len(problem.slots))), list(range(len(problem.takers)))
    chance.shuffle(slots)
    chance.shuffle(takers)
    pairs = problem.pairs
    rows = list(
        zip(np.argsort(slots)[pairs.slot], np.argsort(takers)[pairs.taker], pairs.score, pairs.away, strict=True)
    )
    chance.shuffle(rows)
    mixed = Problem(
        [problem.slots[at] for at in slots], [problem.takers[at] for at in takers], Pairs.of(rows), problem.kept
    )
    one, other = plan(problem), plan(mixed)
    assert (one.goals, one.lost) == (other.goals, other.lost)
    assert one.seated == other.seated


@FEWER
@given(problems())
def test_at_least_as_many_seats_are_filled_as_by_hand(problem):
    ordered = problem.sorted()
    by_hand = worth(ordered, greedy(ordered, keep(ordered)[0]))
    assert plan(problem).goals.compared <= by_hand.compared


@FEWER
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), min_size=1, max_size=8))
def test_two_periods_share_a_moment_if_and_only_if_they_overlap(times):
    periods = [hours(start, start + length) for start, length in times]
    low, high = cliques(periods)
    assert all(low <= high)
    for one, (start, end) in enumerate(periods):
        for other, (begins, ends) in enumerate(periods):
            assert (low[one] <= high[other] and low[other] <= high[one]) == (start < ends and begins < end)


def scarce(slots=60, people=30, each=8, seed=1):
    chance = random.Random(seed)
    made = [Slot((n, "ambassador"), 1, hours(8 * (n // 3), 8 * (n // 3) + 4)) for n in range(slots)]
    takers = [Taker(n, chance.randint(1, 2)) for n in range(people)]
    rows = [(n, who, chance.randint(0, 99), chance.random() < 0.3) for n in range(slots)
            for who in chance.sample(range(people), each)]  # fmt: skip
    return Problem(made, takers, Pairs.of(rows))


def test_the_solver_that_is_given_few_pairs_finds_what_it_finds_with_all(monkeypatch):
    problem = scarce()
    whole = plan(problem)
    for name, number in (("FEW", 40), ("BEST", 1), ("RAREST", 0)):
        monkeypatch.setattr(solving, name, number)
    assert (plan(problem).goals, plan(problem).unproven) == (whole.goals, ())


def test_somebody_rare_is_kept_for_the_seat_that_nobody_else_can_take():
    one, two = Slot((1, "ambassador"), 1, hours(0, 2)), Slot((2, "ambassador"), 1, hours(4, 6))
    pairs = Pairs.of([(0, 0, 9, False), (0, 1, 1, False), (1, 0, 5, False)])
    found = plan(Problem([one, two], [Taker(1, 1), Taker(2, 1)], pairs))
    assert found.seated == {(1, "ambassador"): [2], (2, "ambassador"): [1]}


def test_between_plans_of_as_many_points_the_load_is_even_and_then_nobody_travels():
    slots = [Slot((n, "ambassador"), 1, hours(4 * n, 4 * n + 2)) for n in range(2)]
    alike = Pairs.of([(n, who, 7, who == 2) for n in range(2) for who in range(3)])
    found = plan(Problem(slots, [Taker(1, 2, 0), Taker(2, 2, 0), Taker(3, 2, 0)], alike))
    assert sorted(each for people in found.seated.values() for each in people) == [1, 2]


def test_without_any_points_a_plan_fills_as_many_seats():
    problem = scarce()
    pairs = replace(problem.pairs, score=np.zeros(len(problem.pairs), dtype=np.int64))
    found = plan(replace(problem, pairs=pairs))
    assert (found.goals.seats, found.goals.points, found.unproven) == (plan(problem).goals.seats, 0, ())


def test_what_the_time_for_looking_did_not_prove_is_said():
    found = plan(scarce(200, 80, 20), seconds=0.0)
    assert found.unproven
    assert is_allowed(scarce(200, 80, 20), found.seated)


def test_a_plan_of_nothing_is_empty():
    assert plan(Problem([], [], Pairs.of([]))).seated == {}


def test_the_planner_needs_no_framework():
    code = "import sys, workflows.planning.solving; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=root(), check=False).returncode == 0


def test_no_page_waits_for_the_solver_to_be_read():
    code = ("import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'cms.settings.test'; django.setup();"
            "import cms.urls; sys.exit('highspy' in sys.modules)")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], cwd=root(), check=False).returncode == 0
