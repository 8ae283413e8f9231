"""Requests to approve a mission, answered."""

from typing import Any

from tests.factories import missions
from workflows.approvals.models import ApprovalRequest
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.models import Mission


def asked(*steps: tuple[str, int], stopped_by: int = 1, **fields: Any) -> ApprovalRequest:
    """A request to approve a mission, under a policy with these (role, quorum) steps."""
    policy = missions.policy(*steps, order=fields.pop("order", 0))
    policy.steps.update(stopped_by=stopped_by)
    mission = missions.qualifying(**fields)
    return perform(mission, "approve", by=mission.owner).waits_for


def answer(request: ApprovalRequest, by: Any, verdict: str = "agree", **words: str) -> ApprovalRequest:
    return perform(request, verdict, by=by, **words).subject


def tally(request: ApprovalRequest, verdict: str) -> int:
    """How many answers of that kind count now."""
    return sum(vote.verdict == verdict for circle in request.circles() for vote in request.counted(circle))


def state_of_the_mission() -> str:
    return Mission.objects.get().state


def keys(*people: Any) -> list[str]:
    return sorted(person.email for person in people)


def told(message: str) -> list[str]:
    return sorted(OutboxRow.objects.filter(name=message).values_list("recipient_key", flat=True))
