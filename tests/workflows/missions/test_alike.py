"""When two requests are perhaps about the same event."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.missions.alike import Facts, Why, perhaps_the_same, plain, shared, similar

pytestmark = pytest.mark.req("R5.2")
DAY = date(2027, 3, 4)
ONE = Facts(DAY, "Evening for students about work", "School of Arts", "rita@partner.example", 1, "Flagey")

facts = st.builds(
    Facts,
    day=st.sampled_from([None, DAY, date(2027, 3, 5)]),
    title=st.one_of(st.text(max_size=12), st.sampled_from(["Evening for students", "Soirée étudiants", "An evening"])),
    organisation=st.sampled_from(["", "School of Arts", "SCHOOL of arts!", "Other"]),
    email=st.sampled_from(["", "rita@partner.example", "RITA@partner.example", "other@x.example"]),
    region=st.sampled_from([None, 1, 2]),
    place=st.sampled_from(["", "Flagey", "flagey.", "Bozar"]),
    is_online=st.booleans(),
)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, [Why.DAY, Why.PLACE, Why.TITLE, Why.REQUESTER]),
        ({"organisation": "", "email": "other@x.example"}, [Why.DAY, Why.PLACE, Why.TITLE]),
        ({"title": "Debate"}, [Why.DAY, Why.PLACE, Why.REQUESTER]),
        ({"title": "Debate", "email": "x@x.example"}, [Why.DAY, Why.PLACE, Why.REQUESTER]),
        ({"title": "Debate", "organisation": "Other", "email": "x@x.example"}, []),
        ({"region": 2, "place": "Bozar"}, []),
        ({"region": 2}, [Why.DAY, Why.PLACE, Why.TITLE, Why.REQUESTER]),
        ({"is_online": True}, []),
        ({"day": date(2027, 3, 5)}, []),
        ({"day": None}, [Why.PLACE, Why.TITLE, Why.REQUESTER]),
        ({"day": None, "title": "Debate"}, []),
        ({"day": None, "organisation": "", "email": "x@x.example"}, []),
    ],
)
def test_the_day_and_the_place_with_the_title_or_the_requester_are_enough(changes, why):
    assert perhaps_the_same(ONE, replace(ONE, **changes)) == why


@given(facts, facts)
def test_it_is_the_same_seen_from_either_side(one, other):
    assert perhaps_the_same(one, other) == perhaps_the_same(other, one)
    assert shared(one, other) == shared(other, one)


@given(facts, facts)
def test_on_two_days_it_is_never_the_same(one, other):
    assert perhaps_the_same(replace(one, day=DAY), replace(other, day=date(2027, 3, 5))) == []


@given(facts, facts)
def test_strangers_are_never_proposed_without_a_day(one, other):
    if perhaps_the_same(replace(one, day=None), other):
        assert Why.REQUESTER in shared(one, other)


@given(st.text())
@example("𝑨")  # a letter for formulas: capital only once it is spelt plainly
def test_spelling_makes_no_difference(text):
    assert plain(plain(text)) == plain(text)
    assert similar(text, text) == bool(plain(text))


def test_accents_capitals_and_marks_are_no_difference():
    assert plain("  Soirée – ÉTUDIANTS!") == "soiree etudiants"
    assert similar("Soirée étudiants", "Soiree ETUDIANTS (Flagey)")
    assert not similar("Soirée étudiants", "Débat au théâtre")
