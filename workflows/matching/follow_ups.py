"""What follows a step of a mission once it is committed: whom it reaches is a question of who suits."""

from workflows.kernel import outbox
from workflows.kernel.models import TransitionRecord, records_of
from workflows.matching.audiences import may_come, who_match
from workflows.matching.queries import candidates
from workflows.missions.models import Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.rules import call_is_open, date_is_open
from workflows.people.models import Member


def announce_call(record: TransitionRecord) -> None:
    """Tell those who could take a free seat and may still come."""
    mission = Mission.objects.get(pk=record.object_id)
    if call_is_open(mission):
        outbox.tell(record, "call_opened", who_match(mission))


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
