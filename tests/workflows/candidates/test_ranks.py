"""How certain a ranking is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.fields import InEveryLanguage
from workflows.candidates.ranks import LEAST, Bar, bars, parts, places, touch
from workflows.candidates.scoring import SCALE, Frozen

totals = st.integers(100, 500).map(lambda cents: Decimal(cents) / 100)
sheets = st.lists(totals, min_size=LEAST, max_size=6)
rankings = st.dictionaries(st.integers(1, 99), sheets, min_size=1, max_size=12)
anything = st.dictionaries(st.integers(1, 99), st.lists(totals, max_size=6), max_size=12)


def ranked(scores):
    return places(bars(scores))


def by_key(scores):
    return {each.key: each for each in ranked(scores)}


@pytest.mark.req("R5.5")
@given(anything, st.randoms())
def test_the_order_in_which_scores_come_in_does_not_matter(scores, random):
    keys = list(scores)
    random.shuffle(keys)
    shuffled = {key: random.sample(scores[key], len(scores[key])) for key in keys}
    assert ranked(scores) == ranked(scores) == ranked(shuffled)


@given(anything)
def test_everybody_has_one_place_and_a_higher_total_never_stands_below(scores):
    found = ranked(scores)
    placed = [each for each in found if each.group]
    assert sorted(each.key for each in found) == sorted(scores)
    assert [each.bar.total for each in placed] == sorted((each.bar.total for each in placed), reverse=True)
    assert {each.key for each in found if not each.group} == {k for k, given_ in scores.items() if len(given_) < LEAST}


@given(rankings)
def test_a_place_counts_who_stands_wholly_above_and_wholly_below(scores):
    found = by_key(scores)
    for one in found.values():
        above = sum(each.bar.low > one.bar.high for each in found.values())
        below = sum(each.bar.high < one.bar.low for each in found.values())
        assert (one.first, one.last) == (1 + above, len(found) - below)


@given(rankings)
def test_who_touches_stands_in_one_group_and_groups_do_not_touch(scores):
    found = ranked(scores)
    for one in found:
        for other in found:
            if touch(one.bar, other.bar):
                assert one.group == other.group
    for group in {each.group for each in found}:
        inside = [each for each in found if each.group == group]
        all_touch = all(touch(one.bar, other.bar) for one in inside for other in inside)
        assert (group.size, group.alike) == (len(inside), all_touch)


@given(rankings, st.data())
def test_one_more_assessor_who_agrees_never_widens(scores, data):
    key = data.draw(st.sampled_from(sorted(scores)))
    agreed = data.draw(totals)
    before = scores | {key: [agreed] * len(scores[key])}
    after = by_key(before | {key: [*before[key], agreed]})
    for each in ranked(before):
        now = after[each.key]
        assert each.bar.low <= now.bar.low <= now.bar.high <= each.bar.high
        assert each.first <= now.first <= now.last <= each.last


@given(st.integers(LEAST, 6), st.integers(2, 6), totals)
def test_everybody_equal_is_one_group(how_many, assessors, total):
    found = ranked({key: [total] * assessors for key in range(how_many)})
    assert {(each.first, each.last, each.group.number, each.group.alike) for each in found} == {(1, how_many, 1, True)}


@given(st.integers(2, 6))
def test_a_clear_gap_is_told(assessors):
    high, low = [Decimal("4.5")] * assessors, [Decimal("1.5")] * assessors
    assert [(each.key, each.first, each.last, each.group.number) for each in ranked({1: low, 2: high, 3: low})] == [
        (2, 1, 1, 1),
        (1, 2, 3, 2),
        (3, 2, 3, 2),
    ]


def test_few_assessors_leave_more_open_than_many():
    four, three = Decimal("4.00"), Decimal("3.20")
    few, many = ({1: [four] * n, 2: [three] * n} for n in (2, 5))
    assert [(each.first, each.last) for each in ranked(few)] == [(1, 2), (1, 2)]
    assert [(each.first, each.last) for each in ranked(many)] == [(1, 1), (2, 2)]


def test_assessors_who_disagree_leave_more_open_than_those_who_agree():
    apart = bars({1: [Decimal(2), Decimal(4)], 2: [Decimal(3), Decimal(3)]})
    assert apart[1].high - apart[1].low > apart[2].high - apart[2].low


def test_of_one_assessor_nothing_can_be_told():
    found = ranked({1: [Decimal(5)], 2: [Decimal(2), Decimal(2)], 3: []})
    assert [(each.key, each.bar.total, each.bar.is_known) for each in found] == [
        (2, Decimal(2), True),
        (1, Decimal(5), False),
        (3, None, False),
    ]
    assert touch(found[0].bar, found[1].bar)


def test_a_chain_of_bars_is_one_group_whose_ends_are_told_apart():
    chain = {key: Bar(Decimal(4 - key), 3, Decimal(4 - key) - 1, Decimal(4 - key)) for key in range(3)}
    found = places(chain)
    assert [(each.first, each.last) for each in found] == [(1, 2), (1, 3), (2, 3)]
    assert {(each.group.number, each.group.size, each.group.alike) for each in found} == {(1, 3, False)}


def test_a_wide_bar_below_keeps_two_narrow_ones_together():
    one, two = (
        Bar(Decimal("4.5"), 9, Decimal("4.4"), Decimal("4.6")),
        Bar(Decimal(4), 9, Decimal("3.9"), Decimal("4.1")),
    )
    wide = Bar(Decimal("3.8"), 2, Decimal("3.0"), Decimal("4.6"))
    assert [each.group.size for each in places({1: one, 2: two, 3: wide})] == [3, 3, 3]
    assert [each.group.size for each in places({1: one, 2: two})] == [1, 1]


def test_criterion_by_criterion_with_the_words_of_the_closest_level():
    levels = tuple(InEveryLanguage(en=f"level {n}") for n in SCALE)
    practice = Frozen("practice", 1, 3, InEveryLanguage(en="Practice"), InEveryLanguage(en="…"), levels)
    voice = Frozen("voice", 1, 1, InEveryLanguage(en="Voice"), InEveryLanguage(en="…"))
    found = parts([{"practice": 4}, {"practice": 5}], [practice, voice])
    assert [(each.criterion.key, each.mean, each.lowest, each.highest, each.level) for each in found] == [
        ("practice", Decimal("4.50"), 4, 5, (5, "level 5"))
    ]
