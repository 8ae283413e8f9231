"""One mission as a calendar entry for the person who holds a seat."""

from datetime import UTC

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event
from icalendar.prop import vUri

from workflows.missions.models import Assignment
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED
from workflows.zone import sheet


def calendar_of(assignment: Assignment) -> bytes:
    """Times are written in UTC, so that no reader needs a time zone from us."""
    mission = assignment.mission
    entry = Event()
    entry.add("uid", f"mission-{mission.pk}-{assignment.pk}@{settings.WAGTAIL_SITE_NAME.lower()}")
    entry.add("dtstamp", assignment.state_since)
    entry.add("sequence", mission.revision)
    entry.add("dtstart", mission.starts.astimezone(UTC))
    entry.add("dtend", mission.ends.astimezone(UTC))
    sure = mission.state in (*ANNOUNCED, *AFTER_THE_DAY)
    entry.add("status", "CONFIRMED" if sure else "TENTATIVE")
    entry.add("summary", mission.title)
    entry.add("location", sheet.where(mission))
    entry.add("url", vUri(f"{settings.BASE_URL}{reverse('zone_mission', args=[mission.pk])}"))
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Mission//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return calendar.to_ical()
