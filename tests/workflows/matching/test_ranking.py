"""The order of everybody for one mission, found at once."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.facts import NOW, people, wanted, weights
from workflows.matching.core import Person, Wanted, Weights, judge
from workflows.matching.ranking import first_of, rank
from workflows.matching.scoring import Sheets

NONE = Weights(**dict.fromkeys(asdict(Weights()), 0))


@pytest.mark.req("R5.4a")
@given(wanted, people, weights)
def test_the_ranking_is_that_of_each_card(wanted, people, weights):
    cards = [judge(wanted, person, weights) for person in people]
    assert rank(wanted, people, weights) == sorted(cards, key=lambda card: card.place)


@pytest.mark.req("R5.4a")
@given(wanted, people, weights)
def test_nobody_who_is_excluded_comes_before_somebody_who_suits(wanted, people, weights):
    assert [card.is_suited for card in rank(wanted, people, weights)] == sorted(
        (card.is_suited for card in rank(wanted, people, weights)), reverse=True
    )


@given(wanted, people, weights, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_changes_nothing(wanted, people, weights, chance):
    mixed = chance.sample(people, len(people))
    assert rank(wanted, mixed, weights) == rank(wanted, people, weights)


@given(wanted, people)
def test_without_any_weight_the_turn_decides_and_then_the_name(wanted, people):
    cards = [card for card in rank(wanted, people, NONE) if card.is_suited]
    turns = [(each.person.last_asked_before(wanted), each.person.name, each.person.key) for each in cards]
    assert turns == sorted(turns, key=lambda turn: (turn[0] is not None, turn[0] or NOW, turn[1], turn[2]))
    assert {card.score for card in cards} <= {0}


@given(wanted, people, weights, weights)
def test_the_first_by_each_set_of_weights_are_the_first_of_its_ranking(wanted, people, one, other):
    found = first_of(wanted, Sheets(people), (one, other), 3)
    rankings = [rank(wanted, people, each) for each in (one, other)]
    assert found == [[card.person for card in cards if card.is_suited][:3] for cards in rankings]


def test_equal_points_go_to_who_was_asked_longest_ago():
    waited, asked, never = (
        Person(mandate="active", key=key, last_asked=when, name=name)
        for key, when, name in [(1, NOW - timedelta(3), "B"), (2, NOW - timedelta(2), "A"), (3, None, "C")]
    )
    flat = replace(Weights(), turn=0)
    assert [card.person.key for card in rank(Wanted(key=1, now=NOW), [asked, waited, never], flat)] == [3, 1, 2]
