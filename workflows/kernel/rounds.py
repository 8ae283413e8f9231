"""How the clock goes round: dossier by dossier, and none holds up the others."""

from collections.abc import Iterable
from typing import Any

import structlog

from workflows.kernel.actors import SYSTEM
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused

logger = structlog.get_logger(__name__)


def each(subjects: Iterable[LifecycleModel], step: str, **answers: Any) -> int:
    """How many took the step; a refusal means that it is not their time yet.

    Raises the first error that is no refusal, once all had their turn, so that the queue shows it.
    """
    done, broken = 0, None
    for subject in subjects:
        try:
            perform(subject, step, by=SYSTEM, **answers)
        except Refused as refusal:
            logger.info("clock_step_refused", subject=str(subject.pk), step=step, reason=str(refusal))
        except Exception as error:
            logger.exception("clock_step_failed", subject=str(subject.pk), step=step)
            broken = broken or error
        else:
            done += 1
    if broken:
        raise broken
    return done
