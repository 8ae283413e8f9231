from hypothesis import given
from hypothesis import strategies as st

from workflows.rotation.spread import HEAD, HIGH, MOST, bars, box, share

NUMBERS = st.lists(st.integers(min_value=0, max_value=60))


@given(NUMBERS)
def test_everybody_stands_in_one_bar(numbers: list[int]) -> None:
    drawn = bars(numbers)
    assert sum(bar.people for bar in drawn) == len(numbers)
    assert [bar.missions for bar in drawn] == list(range(min(max(numbers, default=-1), MOST) + 1))


@given(NUMBERS)
def test_no_bar_leaves_the_picture(numbers: list[int]) -> None:
    assert all(HEAD <= bar.y <= HEAD + HIGH and 0 <= bar.height <= HIGH for bar in bars(numbers))


def test_who_has_very_many_stands_in_the_last_bar() -> None:
    assert [(bar.missions, bar.people) for bar in bars([0, 1, 1, 40]) if bar.people] == [(0, 1), (1, 2), (MOST, 1)]


def test_nobody_is_an_empty_picture() -> None:
    assert (bars([]), box()) == ([], "0 0 576 208")


def test_a_share_without_people_is_none() -> None:
    assert (share(10, 4), share(3, 0)) == (2.5, 0.0)
