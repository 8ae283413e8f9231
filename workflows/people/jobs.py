"""What the clock does for people; each is safe to run again, and one that refuses never holds up the others."""

from collections.abc import Iterable

import structlog
from django.utils.translation import gettext as _

from workflows.kernel.actors import SYSTEM
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.people import queries
from workflows.people.charter.models import in_force

logger = structlog.get_logger(__name__)


def activate_mandates() -> int:
    return _each(queries.mandates_being_prepared(), "activate")


def resume_mandates() -> int:
    return _each(queries.pauses_over(), "resume")


def suspend_unsigned() -> int:
    return _each(queries.mandates_without_the_charter(), "suspend_unsigned")


def end_mandates() -> int:
    return _each(queries.mandates_over(), "end", reason=_("The term is over."))


def remind_of_the_charter() -> int:
    """Once, in the last days before the date."""
    charter = in_force()
    return _each([charter], "remind") if charter and charter.reminded_on is None else 0


def lapse_invitations() -> int:
    return _each(queries.invitations_over(), "lapse")


def _each(subjects: Iterable[LifecycleModel], step: str, **answers: str) -> int:
    """How many took the step; a refusal means that it is not their time yet."""
    done = 0
    for subject in subjects:
        try:
            perform(subject, step, by=SYSTEM, **answers)
        except Refused as refusal:
            logger.info("clock_step_refused", subject=str(subject.pk), step=step, reason=str(refusal))
        else:
            done += 1
    return done
