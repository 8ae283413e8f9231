"""The events of a calendar (RFC 5545) as rows. One that cannot be read does not hide the others."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from pages.imports.columns import label_of
from pages.imports.raw import Raw, UnreadableError

TEXTS = {"title": "summary", "summary": "description", "place_name": "location", "uid": "uid", "status": "status"}


def rows_of_calendar(text: str) -> Iterator[Raw]:
    blocks = list(blocks_of(text))
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise UnreadableError(_("This is not a calendar: it does not begin with BEGIN:VCALENDAR."))
    entries = entries_of(text)
    if len(entries) != len(blocks):  # something in it is broken: each by itself, so that only that one is lost
        entries = [next(iter(entries_of(f"BEGIN:VCALENDAR\n{block}\nEND:VCALENDAR\n")), None) for _n, block in blocks]
    for (line, _block), entry in zip(blocks, entries, strict=True):
        yield row_of(line, entry) if entry else Raw(line, {}, (_("This event is broken and cannot be read."),))


def blocks_of(text: str) -> Iterator[tuple[int, str]]:
    """Each event with the line on which it begins; the last may be cut off."""
    lines = text.splitlines()
    begins = [n for n, line in enumerate(lines) if line.strip().upper() == "BEGIN:VEVENT"]
    for begin, following in zip(begins, [*begins, len(lines)][1:], strict=True):
        within = lines[begin:following]
        ends = next((n for n, line in enumerate(within) if line.strip().upper() == "END:VEVENT"), None)
        yield begin + 1, "\n".join(within[: ends + 1] if ends is not None else [])


def entries_of(text: str) -> list[Entry]:
    try:
        return [entry for calendar in Calendar.from_ical(text, multiple=True) for entry in calendar.walk("VEVENT")]
    except (ValueError, KeyError, TypeError, IndexError):
        return []


def row_of(line: int, entry: Entry) -> Raw:
    cells: dict[str, Any] = {name: str(entry[key]).strip() for name, key in TEXTS.items() if entry.get(key)}
    problems, notes = [], []
    try:
        cells |= moments_of(entry)
    except (ValueError, AttributeError, TypeError, KeyError):
        problems.append(_("%(column)s: the date cannot be read.") % {"column": label_of("starts")})
    if summary := cells.pop("summary", ""):
        cells["summary"] = " ".join(summary.split())[:300]
    if recurrence := entry.get("recurrence-id"):
        cells["uid"] = f"{cells.get('uid', '')} {recurrence.to_ical().decode()}".strip()
    if link := entry.get("conference"):
        link = link[0] if isinstance(link, list) else link
        cells |= {"online_url": str(link), "is_online": True}
    if entry.get("rrule") or entry.get("rdate"):
        notes.append(_("It repeats in that calendar; only this date is made. Use “Repeat until …” for the others."))
    return Raw(line, cells | {"words": words_of(entry)}, tuple(problems), tuple(notes))


def moments_of(entry: Entry) -> dict[str, Any]:
    """The end as people say it: of whole days the last one, where a calendar names the day after."""
    if not entry.get("dtstart"):
        return {}
    starts = entry["dtstart"].dt
    if entry.get("dtend"):
        ends = entry["dtend"].dt
    else:
        ends = starts + (entry["duration"].dt if entry.get("duration") else timedelta(days=not is_moment(starts)))
    if not is_moment(ends):
        ends = max(ends - timedelta(days=1), starts)
    found = {"starts": starts, "ends": ends}
    zone = str(getattr(starts.tzinfo, "key", "") or "") if is_moment(starts) else ""
    return found | ({"timezone": zone} if zone in available_timezones() and zone != "UTC" else {})


def is_moment(value: date) -> bool:
    return isinstance(value, datetime)


def words_of(entry: Entry) -> list[str]:
    """Its categories: whichever of them stand in our lists say level, sectors, themes and region."""
    found = entry.get("categories") or []
    groups = found if isinstance(found, list) else [found]
    return [str(word) for group in groups for word in getattr(group, "cats", [group])]
