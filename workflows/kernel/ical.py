"""A calendar entry that goes with a message: it moves and ends with what it is about (RFC 5545)."""

from datetime import UTC, datetime

from django.conf import settings
from icalendar import Calendar, Event


def calendar_of(
    name: str,
    starts: datetime,
    ends: datetime,
    *,
    summary: str,
    location: str,
    held: bool,
    sequence: int,
    stamp: datetime,
    description: str = "",
) -> bytes:
    """Times in UTC, so that no reader needs a time zone from us.

    name      what stays the same over all entries about one thing; `sequence` tells which is newer
    held      whether the reader is expected; else the entry takes itself out of the calendar
    """
    site = settings.WAGTAIL_SITE_NAME
    entry = Event()
    entry.add("uid", f"{name}@{site.lower()}")
    entry.add("dtstamp", stamp)
    entry.add("sequence", sequence)
    entry.add("dtstart", starts.astimezone(UTC))
    entry.add("dtend", ends.astimezone(UTC))
    entry.add("status", "CONFIRMED" if held else "CANCELLED")
    entry.add("summary", summary)
    entry.add("location", location)
    if description:
        entry.add("description", description)
    calendar = Calendar()
    calendar.add("prodid", f"-//{site}//{name.partition('-')[0].title()}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if held else "CANCEL")
    calendar.add_component(entry)
    return calendar.to_ical()
