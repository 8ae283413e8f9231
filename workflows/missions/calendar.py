"""One mission as a calendar entry, for a person who holds a seat or held one, and for the requester.

A calendar is told of every change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from django.urls import reverse
from icalendar import Calendar, Event
from icalendar.prop import vUri

from workflows.kernel.models import TransitionRecord
from workflows.missions import words
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED, HOLDS_SEAT, AssignmentState, State

# The letters to a person on a seat that change what stands in their calendar.
CARRY_IT = {"confirmed_to_people", "details_corrected", "mission_cancelled", "seat_asked_again", "seat_released"}
TO_THE_REQUESTER = {"confirmed_to_requester", "details_corrected", "mission_cancelled", "mission_moved"}


def calendar_of(assignment: Any) -> bytes:
    """Empty for who never held a seat."""
    traces = traces_of([assignment, assignment.mission])
    own = traces[key_of(assignment)]
    if not own.taken:
        return b""
    entry = entry_of(assignment, own, traces[key_of(assignment.mission)])
    return as_mailed(entry) if entry else b""


def entry_of(assignment: Any, own: "Trace", missions: "Trace", **more: Any) -> Event | None:
    """None while there is no date."""
    mission = assignment.mission
    return written(
        mission,
        uid=f"mission-{mission.pk}-{assignment.pk}",
        dtstamp=max(own.at, missions.at),
        sequence=own.number + missions.number,
        status=status_of(assignment),
        url=vUri(f"{settings.BASE_URL}{reverse('zone_mission', args=[mission.pk])}"),
        **more,
    )


def calendar_of_requester(mission: Any) -> bytes:
    """Empty until it was confirmed once. No link: that of the requester is a key, and calendars are shared."""
    trace = traces_of([mission])[key_of(mission)]
    if not trace.taken:
        return b""
    entry = written(
        mission,
        uid=f"mission-{mission.pk}-requester",
        dtstamp=trace.at,
        sequence=trace.number,
        status=status_of_mission(mission),
    )
    return as_mailed(entry) if entry else b""


@dataclass(frozen=True)
class Trace:
    """How many steps a dossier took, when the last, and whether it was ever sure: a seat taken, a mission confirmed.

    Every step counts, also one that changes nothing decisive, such as a corrected address.
    """

    number: int
    at: datetime
    taken: bool


def key_of(subject: Any) -> tuple[str, int]:
    return subject._meta.model_name, subject.pk


def traces_of(subjects: Iterable[Any]) -> dict[tuple[str, int], Trace]:
    """1 query, however many."""
    kinds: dict[int, str] = {}
    numbers: dict[int, set[int]] = defaultdict(set)
    none: dict[tuple[str, int], Trace] = {}
    for subject in subjects:
        none[key_of(subject)] = Trace(subject.revision, subject.state_since, taken=False)
        kind = ContentType.objects.get_for_model(subject)
        kinds[kind.pk] = subject._meta.model_name
        numbers[kind.pk].add(subject.pk)
    wanted = Q(pk__in=[])
    for kind_pk, pks in numbers.items():
        wanted |= Q(content_type=kind_pk, object_id__in=pks)
    sure = Count("pk", filter=Q(step__in=["accept", "take_place", "confirm"]))
    rows = TransitionRecord.objects.filter(wanted).order_by().values_list("content_type", "object_id")
    found = rows.annotate(last=Max("number"), at_last=Max("at"), sure=sure)
    return none | {(kinds[kind], pk): Trace(number, at, bool(count)) for kind, pk, number, at, count in found}


def written(mission: Any, uid: str, status: str, **more: Any) -> Event | None:
    """Times are written in UTC, so that no reader needs a time zone from us."""
    if not mission.starts or not mission.ends:
        return None
    entry = Event()
    entry.add("uid", f"{uid}@{settings.WAGTAIL_SITE_NAME.lower()}")
    entry.add("dtstart", mission.starts.astimezone(UTC))
    entry.add("dtend", mission.ends.astimezone(UTC))
    entry.add("status", status)
    entry.add("summary", more.pop("summary", mission.title))
    entry.add("location", words.where(mission))
    for name, value in more.items():
        entry.add(name, value)
    return entry


def as_mailed(entry: Event) -> bytes:
    """One entry by itself, which updates itself or takes itself out of the calendar (RFC 5546)."""
    calendar = begun()
    calendar.add("method", "CANCEL" if entry["STATUS"] == "CANCELLED" else "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical()


def begun() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Mission//EN")
    calendar.add("version", "2.0")
    return calendar


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
