"""Everything that a person may have in their calendar because of missions, as one feed (RFC 5545)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.kernel import clock
from workflows.missions import calendar
from workflows.missions.models import Assignment
from workflows.missions.states import HOLDS_SEAT, AssignmentState, State
from workflows.people.models import Member

KEPT_BEHIND = timedelta(days=92)
REFRESH = "PT1H"


def feed_of(member: Member) -> tuple[bytes, datetime | None]:
    """The calendar in the language that is active, and when it changed last. 2 queries.

    Seats held; open offers as tentative; what fell away, as cancelled, as long as it would lie ahead: some programs
    keep what merely disappears.
    """
    since = clock.now() - KEPT_BEHIND
    rows = Assignment.objects.filter(member=member.pk, mission__starts__gte=since).exclude(state=AssignmentState.NEW)
    found = list(rows.select_related("mission__region").order_by("mission__starts", "pk"))
    traces = calendar.traces_of([*found, *(each.mission for each in found)])
    feed = calendar.begun()
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _("%(site)s: my missions") % {"site": settings.WAGTAIL_SITE_NAME})
    feed.add("refresh-interval;value=duration", REFRESH)
    feed.add("x-published-ttl", REFRESH)
    for each in found:
        own, missions = traces[calendar.key_of(each)], traces[calendar.key_of(each.mission)]
        if is_told(each, own):
            entry = calendar.entry_of(each, own, missions, summary=summary(each))
            if entry is not None:
                feed.add_component(entry)
    return feed.to_ical(), max((trace.at for trace in traces.values()), default=None)


def is_told(assignment: Assignment, own: calendar.Trace) -> bool:
    if assignment.state in HOLDS_SEAT:
        return True
    ends = assignment.mission.ends
    lies_ahead = ends is not None and ends >= clock.now()
    if assignment.state == AssignmentState.OFFERED:
        return lies_ahead and assignment.mission.state != State.CANCELLED
    return lies_ahead and own.taken


def summary(assignment: Assignment) -> str:
    title = assignment.mission.title
    return _("To answer: %(title)s") % {"title": title} if assignment.state == AssignmentState.OFFERED else title
