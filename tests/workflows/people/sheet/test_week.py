from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people.sheet.week import SLOTS, slot_of, week_words


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (datetime(2026, 12, 7, 10, 59, tzinfo=UTC), "1-morning"),
        (datetime(2026, 12, 7, 11, 0, tzinfo=UTC), "1-afternoon"),
        (datetime(2026, 12, 7, 17, 0, tzinfo=UTC), "1-evening"),
        (datetime(2026, 12, 6, 23, 30, tzinfo=UTC), "1-morning"),  # in Brussels it is Monday already
    ],
)
def test_a_moment_falls_in_a_part_of_a_day_by_the_clock_of_the_house(moment, slot):
    assert slot_of(moment) == slot


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_falls_in_one_of_them(moment):
    assert slot_of(moment.replace(year=2026, day=min(moment.day, 28))) in SLOTS


@given(st.lists(st.sampled_from(SLOTS), unique=True))
def test_a_week_is_told_in_a_line_for_each_day(slots):
    assert len(week_words(slots).splitlines()) == len({slot.split("-")[0] for slot in slots})
