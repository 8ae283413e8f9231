from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.candidates.mirror.figures import Agreement, Group, Leaning, agreement, leanings, told

pytestmark = pytest.mark.req("R5.5")
POINTS = st.integers(1, 5)
ROUNDS = st.lists(st.lists(POINTS, min_size=1, max_size=5), max_size=12)


def sheets(rounds: list[list[int]]) -> list[list[dict[str, int]]]:
    return [[{"voice": points} for points in each] for each in rounds]


def test_agreement_is_that_of_the_textbook() -> None:
    """Hayes and Krippendorff (2007), reduced to complete pairs: worked out by hand from the definition."""
    found = agreement(sheets([[1, 1], [2, 2], [3, 4], [5, 5]]), "voice")
    # observed: 2·1² / 1 over 8 values; expected: all ordered pairs of 1 1 2 2 3 4 5 5, 274 / 7, over 8 values
    assert found == Agreement(4, Decimal("0.25"), Decimal("0.95"))


@given(ROUNDS)
def test_agreement_follows_its_definition_pair_by_pair(rounds: list[list[int]]) -> None:
    units = [each for each in rounds if len(each) > 1]
    found = agreement(sheets(rounds), "voice")
    if not units:
        assert found is None
        return
    values = [value for each in units for value in each]
    within = sum(sum((a - b) ** 2 for a, b in permutations(each, 2)) / (len(each) - 1) for each in units)
    overall = sum((a - b) ** 2 for a, b in permutations(values, 2)) / (len(values) - 1)
    assert found.rounds == len(units)
    assert (found.alpha is None) == (overall == 0)
    if found.alpha is not None:
        assert float(found.alpha) == pytest.approx(1 - within / overall, abs=0.0051)


@given(st.lists(POINTS, min_size=2, max_size=9))
def test_those_who_agree_on_everybody_agree_completely(points: list[int]) -> None:
    found = agreement(sheets([[each, each, each] for each in points]), "voice")
    assert (found.apart, found.alpha) == (0, None if len(set(points)) == 1 else 1)


def test_who_scores_alone_leans_nowhere() -> None:
    assert leanings([{1: {"voice": 5}}, {1: {"voice": 4}, 2: {"practice": 2}}]) == {}


def test_a_leaning_is_the_mean_gap_to_the_others_of_the_same_round() -> None:
    found = leanings(
        [{1: {"voice": 5, "practice": 4}, 2: {"voice": 3, "practice": 4}}, {1: {"voice": 3}, 3: {"voice": 1}}]
    )
    assert found == {
        1: Leaning(2, Decimal("1.50")),
        2: Leaning(1, Decimal("-1.00")),
        3: Leaning(1, Decimal("-2.00")),
    }


GROUPS = st.lists(st.integers(1, 20), max_size=6).map(
    lambda counts: [Group(f"Region {number // 2}", count, count // 2) for number, count in enumerate(counts)]
)


@given(GROUPS, st.integers(2, 8))
def test_no_small_group_is_told_nor_can_be_computed_from_the_total(groups: list[Group], least: int) -> None:
    shown = told(groups, least)
    untold = [each for each in shown if isinstance(each, str)]
    assert [each if isinstance(each, str) else each.name for each in shown] == [each.name for each in groups]
    assert all(each.answered >= least for each in shown if isinstance(each, Group))
    assert len(untold) != 1 or len(groups) == 1
