"""The arithmetic of the scores."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.fields import InEveryLanguage
from workflows.candidates.scoring import HIGHEST, LOWEST, SCALE, Frozen, far_apart, to_cents, weighted_mean

points = st.integers(LOWEST, HIGHEST)
weights = st.integers(1, 10)


def criterion(key: str, weight: int = 1) -> Frozen:
    return Frozen(key, 1, weight, InEveryLanguage(nl=key), InEveryLanguage(nl=key))


@given(st.lists(st.tuples(points, weights), min_size=1, max_size=12))
def test_the_mean_lies_between_the_lowest_and_the_highest(rows):
    criteria = [criterion(str(n), weight) for n, (_score, weight) in enumerate(rows)]
    scores = {str(n): score for n, (score, _weight) in enumerate(rows)}
    mean = weighted_mean(scores, criteria)
    assert min(scores.values()) <= mean <= max(scores.values())


@given(st.lists(st.lists(points, min_size=2, max_size=2), min_size=1, max_size=10), st.integers(0, 4))
def test_far_apart_is_what_two_assessors_differ_by(sheets, threshold):
    criteria = [criterion("0"), criterion("1")]
    given_scores = [{"0": first, "1": second} for first, second in sheets]
    found = {each.criterion.key for each in far_apart(given_scores, criteria, threshold)}
    by_pairs = {
        key for key in ("0", "1") for a in given_scores for b in given_scores if abs(a[key] - b[key]) > threshold
    }
    assert found == by_pairs


@pytest.mark.req("R5.5")
def test_a_heavier_criterion_counts_more():
    assert weighted_mean({"a": 5, "b": 1}, [criterion("a", 3), criterion("b", 1)]) == Decimal("4.00")
    assert weighted_mean({}, [criterion("a")]) is None


def test_what_is_kept_is_read_back():
    one = replace(criterion("a", 4), levels=tuple(InEveryLanguage(nl=f"stap {n}") for n in SCALE))
    assert Frozen.read(one.kept()) == one


def test_every_number_of_points_has_its_words_and_a_former_round_has_none():
    one = replace(criterion("a"), levels=tuple(InEveryLanguage(nl=f"stap {n}") for n in SCALE))
    former = {name: value for name, value in one.kept().items() if name != "levels"}
    assert one.scale() == one.described == [(n, f"stap {n}") for n in SCALE]
    assert Frozen.read(former).scale() == [(n, "") for n in SCALE]
    assert Frozen.read(former).described == []


def test_a_mean_is_rounded_in_one_way_whatever_averaged_it():
    assert [str(to_cents(value)) for value in (3.835, 3.8349, Decimal("3.835"))] == ["3.84", "3.83", "3.84"]
