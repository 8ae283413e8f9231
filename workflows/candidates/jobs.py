"""What the clock does with candidacies. One dossier that refuses never holds up the others."""

from collections.abc import Iterable

import structlog

from workflows.candidates.models import Assessment, Candidacy, Nomination
from workflows.candidates.states import State
from workflows.kernel.actors import SYSTEM
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.people.roles import handles

logger = structlog.get_logger(__name__)


def remind_and_expire() -> int:
    waiting = Candidacy.objects.on_their_own_time()
    return _each(waiting, "remind") + _each(waiting.all(), "expire")


def release_who_left() -> int:
    """An assessor who lost the seat, the region or the account need not give scores; the coordinator is told."""
    asked = Assessment.objects.assigned().filter(candidacy__state=State.ASSESSMENT)
    asked = asked.select_related("candidacy", "assessor")
    left = [a for a in asked if not handles(a.assessor, a.candidacy.country_id, a.candidacy.region_id)]
    return _each(left, "release")


def lapse_nominations() -> int:
    return _each(Nomination.objects.unanswered_too_long(), "lapse")


def _each(subjects: Iterable[LifecycleModel], step: str) -> int:
    """How many took the step; a refusal means that it is not their time yet."""
    done = 0
    for subject in subjects:
        try:
            perform(subject, step, by=SYSTEM)
        except Refused as refusal:
            logger.info("clock_step_refused", subject=str(subject.pk), step=step, reason=str(refusal))
        else:
            done += 1
    return done
