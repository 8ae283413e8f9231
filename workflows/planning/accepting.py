"""A plan is accepted: its seats are offered, one act each. What cannot go any more is skipped and says why."""

from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.missions.models import Assignment, Mission
from workflows.planning.making import PlanChangedError
from workflows.planning.models import PlanLine, SeasonPlan
from workflows.planning.reading import Proposal, read

Outcome = PlanLine.Outcome


def accept(plan: SeasonPlan, missions: QuerySet[Mission], *, by: Any, seen: int) -> tuple[int, int]:
    """How many seats were offered and how many were skipped; what is over the number of one act waits for the next."""
    claimed = SeasonPlan.objects.filter(pk=plan.pk, times_sent=seen)
    if not claimed.update(times_sent=F("times_sent") + 1, accepted_at=clock.now(), accepted_by=by):
        raise PlanChangedError
    waiting = read(plan, missions).waiting[: settings.AMBASSADE_SEASON_OFFERS]
    for each in waiting:
        offer(each, by)
    offered = sum(each.line.outcome == Outcome.OFFERED for each in waiting)
    return offered, len(waiting) - offered


def offer(proposal: Proposal, by: Any) -> None:
    line = proposal.line
    line.outcome, line.why = Outcome.OFFERED, ""
    if proposal.changed:
        line.outcome, line.why = Outcome.SKIPPED, proposal.changed
    else:
        mission = Mission.objects.get(pk=line.mission_id)
        known = Assignment.objects.filter(mission=mission, member=line.member_id).select_related("member").first()
        subject = known or Assignment(mission=mission, member=line.member, role=line.role)
        subject.mission = mission
        try:
            perform(subject, "offer", by=by, seen=subject.revision, answer_by=mission.offer_deadline())
        except Refused as refusal:
            line.outcome, line.why = Outcome.SKIPPED, str(refusal)[:300]
    line.save(update_fields=["outcome", "why"])
