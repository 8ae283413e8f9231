"""What interviews ask of the steps of a candidacy."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.candidates.interviews.states import SlotState
from workflows.kernel import clock
from workflows.kernel.refusals import Answer, No


def no_interview_lies_ahead(candidacy: Any, step: Any = None) -> Answer:
    """no interview is planned that still has to take place"""
    slot = candidacy.chosen_slots.filter(state=SlotState.TAKEN, starts__gt=clock.now()).first()
    return slot is None or No(
        _("An interview is planned on %(when)s: wait for it, or call it off first.") % {"when": slot.when}
    )
