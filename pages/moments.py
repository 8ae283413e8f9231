"""Dates and hours in words, at the place of the event and in the reader's language."""

from datetime import datetime

from babel.dates import format_date, format_time

from pages.events import Event
from snippets.clocks import city_time, locale


def day(moment: datetime) -> str:
    return format_date(moment.date(), "full", locale())


def hour(moment: datetime) -> str:
    return format_time(moment.time(), "short", locale=locale())


def when(event: Event) -> str:
    start, end = event.local_start, event.local_end
    if event.all_day:
        return day(start) if start.date() == end.date() else f"{day(start)} – {day(end)}"
    clock = city_time(event.zone)
    if start.date() == end.date():
        return f"{day(start)}, {hour(start)}–{hour(end)} ({clock})"
    return f"{day(start)}, {hour(start)} – {day(end)}, {hour(end)} ({clock})"


def moved_from(event: Event) -> str:
    """When a moved event was first announced for, or nothing."""
    if not event.previous_start or event.previous_start == event.starts:
        return ""
    start = event.previous_start.astimezone(event.zone)
    return day(start) if event.all_day else f"{day(start)}, {hour(start)}"


def end_iso(event: Event) -> str:
    """The end likewise; of whole days the last one, not the day after."""
    return event.local_end.date().isoformat() if event.all_day else event.local_end.isoformat()


def start_iso(event: Event) -> str:
    """The start as machines read it: a date for whole days, else with the offset of that day."""
    return event.local_start.date().isoformat() if event.all_day else event.local_start.isoformat()
