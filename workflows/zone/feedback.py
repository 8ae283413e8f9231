"""What came back to a person from their missions, and what the matching makes of it: nothing they do not see."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from snippets.languages import labelled
from snippets.models import AudienceKind
from workflows.matching.facts import people_for
from workflows.missions.models import Assignment
from workflows.missions.states import AFTER_THE_DAY, AssignmentState, SeatRole
from workflows.people.models import Member
from workflows.people.roles import member_of
from workflows.zone import sheet
from workflows.zone.frame import page, zone_page

ON_PAGE = 20


@require_safe
@zone_page
def feedback(request: HttpRequest) -> HttpResponse:
    rows = Assignment.objects.of(request.user).filter(state=AssignmentState.FULFILLED)
    rows = rows.filter(mission__state__in=AFTER_THE_DAY).select_related("mission", "member")
    shown = Paginator(rows.order_by("-mission__starts", "-pk"), ON_PAGE).get_page(request.GET.get("page"))
    member = member_of(request.user)
    said = [said_of(each, request.user) for each in shown]
    return page(request, "feedback", said=said, shown=shown, numbers=numbers_of(member) if member else [])


def said_of(assignment: Assignment, user: Any) -> dict[str, Any]:
    mission = assignment.mission
    reads_lessons = sheet.Standing(mission, user, assignment).reads_lessons
    return {
        "mission": mission,
        "requester": mission.passed_on(),
        "withheld": mission.is_evaluated_by_requester and mission.requester_agreed is False,
        "rating": mission.group_rating if reads_lessons else None,
        "lessons": mission.group_lessons if reads_lessons else "",
    }


def numbers_of(member: Member) -> sheet.Facts:
    """The very facts that the matching reads of a person's past missions; no score of anybody is among them."""
    person = people_for([], SeatRole.AMBASSADOR, Member.objects.filter(pk=member.pk))[member.pk]
    kinds = AudienceKind.objects.in_bulk([pk for pk in person.met if pk is not None])
    times = lambda n: ngettext("%(number)d mission", "%(number)d missions", n) % {"number": n}  # noqa: E731
    before = [labelled(kinds[pk], times(n)) for pk, n in person.met.items() if pk in kinds]
    facts = [
        (_("Missions you reported on"), times(person.fulfilled)),
        (_("Before which audiences"), "\n".join(sorted(before))),
        (_("Last asked for a mission"), date_format(localtime(person.last_asked)) if person.last_asked else ""),
    ]
    return [(term, value) for term, value in facts if value]
