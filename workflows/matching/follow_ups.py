"""What follows a step of a mission once it is committed: whom it reaches is a question of who suits."""

from datetime import datetime

from workflows.kernel import outbox
from workflows.kernel.models import TransitionRecord, records_of
from workflows.matching.queries import candidates
from workflows.missions.models import Assignment, Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.rules import call_is_open, date_is_open
from workflows.missions.states import CAME_FORWARD_BEFORE, SAID_NO
from workflows.people.models import Member


def may_come(assignment: Assignment | None, moved: datetime | None) -> bool:
    if assignment is None or assignment.state in CAME_FORWARD_BEFORE:
        return True
    return assignment.state in SAID_NO and moved is not None and assignment.state_since < moved


def announce_call(record: TransitionRecord) -> None:
    """Tell those who could take a free seat, whom no hard rule excludes and who may still come.

    Who is on the mission or waits for an answer knows of it; who said no to this date is left in peace.
    """
    mission = Mission.objects.get(pk=record.object_id)
    if call_is_open(mission):
        moved = records_of(mission).filter(step="reschedule").values_list("at", flat=True).last()
        found = [each for role, free in mission.free_seats().items() if free for each in candidates(mission, role)]
        suited = [each.pk for each in found if each.card.is_suited and may_come(each.assignment, moved)]
        people = Member.objects.in_bulk(suited)
        outbox.tell(record, "call_opened", [people[pk] for pk in dict.fromkeys(suited)])


def ask_moments(record: TransitionRecord) -> None:
    """Ask those whom the mission suits best when they could come, as many as the owner said; nobody twice."""
    mission = Mission.objects.get(pk=record.object_id)
    newest = records_of(mission).filter(step="ask_moments").last()
    if not date_is_open(mission) or newest is None or newest.pk != record.pk or not hasattr(record, "text"):
        return
    suited = [each.pk for each in candidates(mission) if each.card.is_suited and may_come(each.assignment, None)]
    first = suited[: int(record.text.words.get("most", 0))]
    MomentsAsked.objects.bulk_create(
        (MomentsAsked(mission=mission, member_id=pk) for pk in first), ignore_conflicts=True
    )
    people = Member.objects.in_bulk(first)
    outbox.tell(record, "moments_asked", [people[pk] for pk in first])
