"""From an iCalendar file to busy times: when, and nothing of what or with whom."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from icalendar import Calendar

Span = tuple[datetime, datetime]
MOST_REPEATS = 20_000
REPEATS_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}


def busy_times(file: bytes, first: datetime, last: datetime, most: int) -> list[Span]:
    """What lies between both moments, joined where it touches. ValueError: it is no calendar."""
    calendar = Calendar.from_ical(file)
    events = [each for each in calendar.walk("VEVENT") if "DTSTART" in each]
    moved = {
        (str(each.get("UID", "")), _moment(each["RECURRENCE-ID"].dt)) for each in events if "RECURRENCE-ID" in each
    }
    spans = [
        (starts, ends)
        for event in events
        if _is_busy(event)
        for starts, ends in _spans(event, moved, last)
        if ends > first and starts < last and ends > starts
    ]
    return _joined(spans)[:most]


def _is_busy(event: Any) -> bool:
    return str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT" and str(event.get("STATUS", "")) != "CANCELLED"


def _spans(event: Any, moved: set[tuple[str, datetime]], last: datetime) -> Iterator[Span]:
    starts, ends = _ends_of(event)
    lasts = ends - starts
    if "RECURRENCE-ID" in event:
        yield starts, ends
        return
    left_out = {_moment(each.dt) for listed in _listed(event.get("EXDATE")) for each in listed.dts}
    uid = str(event.get("UID", ""))
    added = [_moment(each.dt) for listed in _listed(event.get("RDATE")) for each in listed.dts if _is_moment(each.dt)]
    for begins in [*_repeats(event, last), *added]:
        if begins not in left_out and (uid, begins) not in moved:
            yield begins, begins + lasts


def _repeats(event: Any, last: datetime) -> Iterator[datetime]:
    """By the clock of where the event is: at nine in the morning, in winter and in summer."""
    starts = _moment(event["DTSTART"].dt)
    zone = _zone(event["DTSTART"].dt)
    rules = _listed(event.get("RRULE"))
    if not rules:
        yield starts
        return
    local = starts.astimezone(zone).replace(tzinfo=None)
    for rule in rules:
        if REPEATS_TOO_OFTEN.intersection(str(each).upper() for each in rule.get("FREQ", [])):
            continue
        until = [_moment(each) for each in rule.get("UNTIL", [])] or [last]
        kept = rule.copy()
        kept.pop("UNTIL", None)
        for begins in islice(rrulestr(kept.to_ical().decode(), dtstart=local), MOST_REPEATS):
            moment = begins.replace(tzinfo=zone)
            if moment > min(*until, last):
                break
            yield moment


def _ends_of(event: Any) -> Span:
    """A day without an hour lasts until the next; an event without an end lasts no time."""
    begins = event["DTSTART"].dt
    starts = _moment(begins)
    if "DTEND" in event:
        return starts, _moment(event["DTEND"].dt)
    if "DURATION" in event:
        return starts, starts + event["DURATION"].dt
    return starts, starts if isinstance(begins, datetime) else starts + timedelta(days=1)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _is_moment(value: Any) -> bool:
    return isinstance(value, date)


def _zone(value: Any) -> tzinfo:
    return (getattr(value, "tzinfo", None)) or timezone.get_default_timezone()


def _moment(value: Any) -> datetime:
    """Without an hour: the beginning of the day; without a zone: by the clock of where the cooperative lives."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value.tzinfo else value.replace(tzinfo=timezone.get_default_timezone())


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found
