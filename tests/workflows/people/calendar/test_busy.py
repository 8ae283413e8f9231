from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people.calendar.busy import busy_times

FIRST, LAST = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
NINE = "DTSTART;TZID=Europe/Brussels:20261207T090000\r\nDTEND;TZID=Europe/Brussels:20261207T100000"


def read(*events: str, most: int = 100):
    inside = "".join(f"BEGIN:VEVENT\r\nUID:one\r\nSUMMARY:Dentist\r\n{each}\r\nEND:VEVENT\r\n" for each in events)
    file = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n"
    return busy_times(file.encode(), FIRST, LAST, most)


def starts(*events: str) -> list[str]:
    return [each.astimezone(BRUSSELS).strftime("%m-%d %H:%M") for each, _ends in read(*events)]


@pytest.mark.parametrize(
    ("event", "hours"),
    [
        (NINE, 1),
        ("DTSTART:20261207T080000Z\r\nDURATION:PT90M", 1.5),
        ("DTSTART;VALUE=DATE:20261207", 24),
        ("DTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261209", 48),
        ("DTSTART:20261207T090000\r\nDTEND:20261207T110000", 2),
    ],
)
def test_an_event_is_busy_from_its_start_to_its_end(event, hours):
    ((begins, ends),) = read(event)
    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_is_free_or_cancelled_is_not_busy(line):
    assert read(f"{NINE}\r\n{line}") == []


def test_what_is_over_or_far_ahead_is_left_out():
    assert read("DTSTART:20260101T090000Z\r\nDTEND:20260101T100000Z", "DTSTART:20300101T090000Z\r\nDURATION:PT1H") == []


def test_repeats_keep_their_hour_when_the_clock_changes():
    weekly = "DTSTART;TZID=Europe/Brussels:20270322T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert starts(weekly) == ["03-22 09:00", "03-29 09:00"]


def test_repeats_end_where_they_say_and_leave_out_what_was_left_out_or_moved():
    weekly = f"{NINE}\r\nRRULE:FREQ=WEEKLY;UNTIL=20261229T000000Z\r\nEXDATE;TZID=Europe/Brussels:20261214T090000"
    moved = (
        "RECURRENCE-ID;TZID=Europe/Brussels:20261221T090000\r\nDTSTART;TZID=Europe/Brussels:20261222T140000"
        "\r\nDURATION:PT1H"
    )
    assert starts(weekly, moved) == ["12-07 09:00", "12-22 14:00", "12-28 09:00"]


def test_a_rule_that_would_never_end_is_read_as_far_as_the_window():
    daily = "DTSTART:19990101T090000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY"
    assert len(read(daily, most=1000)) == (LAST - FIRST).days


def test_a_rule_by_the_second_is_left_aside():
    assert read(f"{NINE}\r\nRRULE:FREQ=SECONDLY") == []


def test_no_more_than_asked_and_what_touches_is_one():
    assert len(read(f"{NINE}\r\nRRULE:FREQ=DAILY", most=5)) == 5
    assert (
        len(read(NINE, "DTSTART:20261207T090000Z\r\nDURATION:PT1H", "DTSTART:20261207T093000Z\r\nDURATION:PT2H")) == 1
    )


def test_what_is_no_calendar_is_refused():
    with pytest.raises(ValueError, match=r"."):
        busy_times(b"<html>Log in</html>", FIRST, LAST, 10)


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 50)), max_size=20))
def test_busy_times_never_overlap_and_cover_every_hour_of_every_event(hours):
    events = [(FIRST + timedelta(hours=begin), FIRST + timedelta(hours=begin + lasts)) for begin, lasts in hours]
    found = read(*(f"DTSTART:{a:%Y%m%dT%H%M%SZ}\r\nDTEND:{b:%Y%m%dT%H%M%SZ}" for a, b in events))
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert all(any(first <= a and b <= last for first, last in found) for a, b in events)
