from workflows.kernel import outbox
from workflows.kernel.models import TransitionRecord
from workflows.matching.queries import candidates
from workflows.missions.models import Mission
from workflows.missions.rules import call_is_open
from workflows.missions.states import SeatRole


def announce_call(record: TransitionRecord) -> None:
    """Tell the ambassadors whom an open call suits by language and region, and who were not asked yet."""
    mission = Mission.objects.get(pk=record.object_id)
    if call_is_open(mission) and mission.free_seats()[SeatRole.AMBASSADOR]:
        suited = [c.member for c in candidates(mission) if c.speaks and c.in_region and c.assignment is None]
        outbox.tell(record, "call_opened", suited)
