"""What the clock does to many dossiers: each for itself, so that one in trouble never keeps the others waiting."""

from collections.abc import Iterable
from typing import Any

import structlog

from workflows.kernel.actors import SYSTEM
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused

logger = structlog.get_logger(__name__)


def take_each(subjects: Iterable[LifecycleModel], step: str, **answers: Any) -> int:
    """How many took the step; a refusal means that it is not their time yet, anything else is told in the log."""
    done = 0
    for subject in subjects:
        try:
            perform(subject, step, by=SYSTEM, **answers)
        except Refused as refusal:
            logger.info("clock_step_refused", subject=str(subject.pk), step=step, reason=str(refusal))
        except Exception:
            logger.exception("clock_step_failed", model=subject._meta.model_name, pk=subject.pk, step=step)
        else:
            done += 1
    return done
