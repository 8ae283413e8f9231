"""Who suits a mission and may still be asked: whom calls and rules reach."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from workflows.kernel.facts import Audience
from workflows.kernel.models import records_of
from workflows.matching.queries import candidates
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import CAME_FORWARD_BEFORE, SAID_NO
from workflows.people.models import Member


def may_come(assignment: Assignment | None, moved: datetime | None) -> bool:
    if assignment is None or assignment.state in CAME_FORWARD_BEFORE:
        return True
    return assignment.state in SAID_NO and moved is not None and assignment.state_since < moved


def who_match(mission: Mission) -> list[Member]:
    """Those who could take a free seat, whom no hard rule excludes and who may still come.

    Who is on the mission or waits for an answer knows of it; who said no to this date is left in peace.
    """
    moved = records_of(mission).filter(step="reschedule").values_list("at", flat=True).last()
    found = [each for role, free in mission.free_seats().items() if free for each in candidates(mission, role)]
    suited = [each.pk for each in found if each.card.is_suited and may_come(each.assignment, moved)]
    people = Member.objects.in_bulk(suited)
    return [people[pk] for pk in dict.fromkeys(suited)]


OF_A_MISSION = (Audience("matching", _("those who match"), who_match),)
