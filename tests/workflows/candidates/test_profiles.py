"""Counting who fits a profile: one count per person, mission or event, whatever it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.candidates.profiles import Covering, Wanted, gap, people_needed, tally

pytestmark = pytest.mark.req("R1.2")

keys = st.integers(1, 4)
parts = st.none() | keys
wanted = st.builds(Wanted, parts, parts, parts)
sets = st.frozensets(keys, max_size=3)
coverings = st.builds(Covering, sets, sets, sets)
numbers = st.integers(0, 40)


@given(st.lists(coverings, max_size=12), wanted)
def test_a_profile_counts_whatever_fits_it_exactly_once(each, profile):
    assert tally(each)[profile] == sum(one.fits(profile) for one in each)


@given(st.lists(coverings, max_size=12))
def test_everyone_fits_the_profile_that_says_nothing(each):
    assert tally(each)[Wanted()] == len(each)


@given(coverings, wanted)
def test_a_wider_profile_fits_whoever_a_narrower_one_fits(one, profile):
    wider = [Wanted(None, profile.region, profile.language), Wanted(profile.theme, None, profile.language),
             Wanted(profile.theme, profile.region)]  # fmt: skip
    assert not one.fits(profile) or all(one.fits(each) for each in wider)


@given(wanted)
def test_a_profile_is_read_back_from_its_code(profile):
    assert Wanted.read(profile.code) == profile


@given(st.text(max_size=20))
def test_whatever_stands_in_an_address_is_a_profile_or_none(text):
    found = Wanted.read(text)
    assert found is None or Wanted.read(found.code) == found


@given(numbers, numbers, st.none() | numbers, st.integers(1, 9))
def test_a_gap_is_what_lacks_to_the_target_and_never_below_nothing(demand, supply, target, a_year):
    lacking = gap(demand, supply, target, a_year)
    assert lacking == max(0, people_needed(demand, target, a_year) - supply)
    assert gap(demand, supply + lacking, target, a_year) == 0


@pytest.mark.parametrize(("demand", "target", "needed"), [(0, None, 0), (1, None, 1), (6, None, 1), (7, None, 2),
                                                          (7, 5, 5), (7, 0, 0)])  # fmt: skip
def test_without_a_target_one_person_is_reckoned_for_six_a_year(demand, target, needed):
    assert people_needed(demand, target, 6) == needed
