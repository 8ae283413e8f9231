"""What the clock does with missions. One dossier that refuses never holds up the others."""

from collections.abc import Iterable

import structlog

from workflows.kernel.actors import SYSTEM
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State

logger = structlog.get_logger(__name__)


def lapse_offers() -> int:
    return _each(Assignment.objects.past_deadline(), "lapse")


def carry_out() -> int:
    return _each(Mission.objects.over_but_not_carried_out(), "carry_out")


def settle() -> int:
    return _each(Mission.objects.nothing_left_to_settle(), "settle")


def close() -> int:
    return _each(Mission.objects.filter(state=State.SETTLED), "close")


def remind() -> int:
    """Of packs unread shortly before the day, of reports, and of confirmations that people wait for; once each."""
    return _each(Assignment.objects.with_something_owed(), "remind") + _each(Mission.objects.unconfirmed(), "remind")


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
