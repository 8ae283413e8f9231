"""Who is proposed to assess a candidacy."""

import random
from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from workflows.candidates.assigning import Case, Interest, Seat, propose

few = st.integers(1, 3)
seats = st.lists(
    st.builds(
        Seat,
        key=st.integers(1, 1000),
        load=st.integers(0, 6),
        country=few,
        regions=st.frozensets(few),
        languages=st.frozensets(st.sampled_from(["nl", "fr"])),
        interest=st.none() | st.sampled_from(Interest),
    ),
    max_size=10,
    unique_by=lambda seat: seat.key,
)
cases = st.builds(
    Case, lacking=st.integers(0, 5), country=few, region=st.none() | few, language=st.sampled_from(["nl", "fr"])
)


def chosen(case: Case, group: list[Seat]) -> list[int]:
    return [each.key for each in propose(case, group) if each.chosen]


@pytest.mark.req("R5.5")
@given(cases, seats)
def test_never_anyone_with_an_interest_nor_from_elsewhere(case, group):
    proposed = {each.key for each in propose(case, group)}
    here = {s.key for s in group if s.country == case.country and (not s.regions or case.region in {None, *s.regions})}
    assert proposed == here - {seat.key for seat in group if seat.interest}


@given(cases, seats)
def test_as_many_as_are_lacking_or_all_there_are(case, group):
    assert len(chosen(case, group)) == min(case.lacking, len(propose(case, group)))


@given(cases, seats, st.randoms())
def test_the_same_seats_in_any_order_give_the_same_answer(case, group, chance: random.Random):
    mixed = chance.sample(group, len(group))
    assert propose(case, mixed) == propose(case, group)


@pytest.mark.req("R5.5")
@given(st.integers(1, 10), st.integers(1, 5), st.integers(1, 30))
def test_among_equals_loads_never_differ_by_more_than_one(size, lacking, how_many):
    group = {key: Seat(key, languages=frozenset({"nl"})) for key in range(size)}
    for _n in range(how_many):
        for key in chosen(Case(lacking, language="nl"), list(group.values())):
            group[key] = replace(group[key], load=group[key].load + 1)
    loads = [seat.load for seat in group.values()]
    assert max(loads) - min(loads) <= 1
    assert sum(loads) == how_many * min(lacking, size)


def test_language_comes_before_load_and_load_before_region():
    case = Case(2, region=1, language="fr")
    dutch = Seat(1, 0, regions=frozenset({1}), languages=frozenset({"nl"}))
    busy = Seat(2, 3, regions=frozenset({1}), languages=frozenset({"fr"}))
    free = Seat(3, 1, languages=frozenset({"fr"}))
    near = Seat(4, 1, regions=frozenset({1}), languages=frozenset({"fr"}))
    proposed = propose(case, [dutch, busy, free, near])
    assert [(each.key, each.chosen) for each in proposed] == [(4, True), (3, True), (2, False), (1, False)]


def test_each_is_proposed_with_reasons_in_words():
    case = Case(1, region=1, language="fr")
    near = Seat(1, regions=frozenset({1}), languages=frozenset({"fr"}))
    far = Seat(2, 2, languages=frozenset({"nl"}))
    with override("en"):
        reasons = [each.reasons for each in propose(case, [near, far])]
    assert reasons == [
        ("reads the candidate's language", "no assessment waits", "looks after this region"),
        ("does not list that language", "2 assessments wait"),
    ]
