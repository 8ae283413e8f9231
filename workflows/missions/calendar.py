"""One mission as a calendar entry for a person who holds a seat, or held one: a calendar is told of every change."""

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


def calendar_of(assignment: Any) -> bytes:
    """Empty for who never held a seat. Times are written in UTC, so that no reader needs a time zone from us."""
    mission = assignment.mission
    if not mission.starts or not mission.ends or not records_of(assignment).filter(step="accept").exists():
        return b""
    status = status_of(assignment)
    entry = Event()
    entry.add("uid", f"mission-{mission.pk}-{assignment.pk}@{settings.WAGTAIL_SITE_NAME.lower()}")
    entry.add("dtstamp", max(assignment.state_since, mission.state_since))
    entry.add("sequence", mission.revision + assignment.revision)
    entry.add("dtstart", mission.starts.astimezone(UTC))
    entry.add("dtend", mission.ends.astimezone(UTC))
    entry.add("status", status)
    entry.add("summary", mission.title)
    entry.add("location", words.where(mission))
    entry.add("url", vUri(f"{settings.BASE_URL}{reverse('zone_mission', args=[mission.pk])}"))
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Mission//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if status == "CANCELLED" else "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical()


def status_of(assignment: Any) -> str:
    """Whoever is asked again after a move keeps the new hours free until they answer."""
    counts_on = (*HOLDS_SEAT, AssignmentState.NO_SHOW, AssignmentState.OFFERED)
    if assignment.mission.state == State.CANCELLED or assignment.state not in counts_on:
        return "CANCELLED"
    sure = assignment.mission.state in (*ANNOUNCED, *AFTER_THE_DAY)
    return "CONFIRMED" if sure and assignment.state != AssignmentState.OFFERED else "TENTATIVE"
