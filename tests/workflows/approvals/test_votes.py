"""Whether the places that a policy asks can be filled, each person one."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from workflows.approvals.votes import AGREE, Vote, filled, read, rounds, written

PLACES = st.lists(st.frozensets(st.integers(1, 5), max_size=4), max_size=4)


def by_trying(places: list[frozenset[int]], people: set[int]) -> int:
    """The same, found by trying every order of the people."""
    crowd = [*people, *[0] * len(places)]
    orders = set(permutations(crowd, len(places)))
    return max((sum(who in place for who, place in zip(order, places, strict=True)) for order in orders), default=0)


@given(PLACES, st.sets(st.integers(1, 5), max_size=4))
def test_as_many_places_are_filled_as_can_be(places: list[frozenset[int]], people: set[int]) -> None:
    assert filled(places, people) == by_trying(places, people)


def test_an_answer_of_before_is_read_as_one_of_now():
    assert read([[1, 7, "agree"]]) == [Vote(1, 7, AGREE)]
    votes = [Vote(0, 7, AGREE, 2, 9), Vote(0, 8, AGREE, 2, None, True)]
    assert read(written(votes)) == votes


def test_steps_of_the_same_round_stand_together_and_those_of_before_by_themselves():
    assert rounds([{"round": 1}, {"round": 1}, {"round": 2}]) == [[0, 1], [2]]
    assert rounds([{"role": "board"}, {"role": "board"}]) == [[0], [1]]
