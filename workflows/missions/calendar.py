"""One mission as a calendar entry, for a person who holds a seat or held one, and for the requester.

A calendar is told of every change.
"""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event
from icalendar.prop import vUri

from workflows.kernel.models import records_of
from workflows.missions import words
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED, HOLDS_SEAT, AssignmentState, State

# The letters to a person on a seat that change what stands in their calendar.
CARRY_IT = {"confirmed_to_people", "details_corrected", "mission_cancelled", "seat_asked_again", "seat_released"}
TO_THE_REQUESTER = {"confirmed_to_requester", "details_corrected", "mission_cancelled", "mission_moved"}


def calendar_of(assignment: Any) -> bytes:
    """Empty for who never held a seat."""
    mission = assignment.mission
    if not records_of(assignment).filter(step="accept").exists():
        return b""
    return written(
        mission,
        uid=f"mission-{mission.pk}-{assignment.pk}",
        dtstamp=max(assignment.state_since, mission.state_since),
        sequence=mission.revision + assignment.revision,
        status=status_of(assignment),
        url=vUri(f"{settings.BASE_URL}{reverse('zone_mission', args=[mission.pk])}"),
    )


def calendar_of_requester(mission: Any) -> bytes:
    """Empty until it was confirmed once. No link: that of the requester is a key, and calendars are shared."""
    if not records_of(mission).filter(step="confirm").exists():
        return b""
    return written(
        mission,
        uid=f"mission-{mission.pk}-requester",
        dtstamp=mission.state_since,
        sequence=mission.revision,
        status=status_of_mission(mission),
    )


def written(mission: Any, uid: str, status: str, **more: Any) -> bytes:
    """Times are written in UTC, so that no reader needs a time zone from us."""
    if not mission.starts or not mission.ends:
        return b""
    entry = Event()
    entry.add("uid", f"{uid}@{settings.WAGTAIL_SITE_NAME.lower()}")
    entry.add("dtstart", mission.starts.astimezone(UTC))
    entry.add("dtend", mission.ends.astimezone(UTC))
    entry.add("status", status)
    entry.add("summary", mission.title)
    entry.add("location", words.where(mission))
    for name, value in more.items():
        entry.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Mission//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if status == "CANCELLED" else "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical()


def status_of(assignment: Any) -> str:
    """Whoever is asked again after a move keeps the new hours free until they answer."""
    counts_on = (*HOLDS_SEAT, AssignmentState.NO_SHOW, AssignmentState.OFFERED)
    if assignment.state not in counts_on:
        return "CANCELLED"
    found = status_of_mission(assignment.mission)
    return "TENTATIVE" if found == "CONFIRMED" and assignment.state == AssignmentState.OFFERED else found


def status_of_mission(mission: Any) -> str:
    if mission.state == State.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if mission.state in (*ANNOUNCED, *AFTER_THE_DAY) else "TENTATIVE"
