"""The life of one entry in the attendance of initial trainings."""

from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor, is_user
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import step
from workflows.people.training import consequences, rules
from workflows.people.training.states import AttendanceState as State


class AttendanceLifecycle(LifecycleModel):
    """That one member attended an initial training, as the support group noted it."""

    DECISIVE = ("held_on", "place", "online")

    state: Any = StateField(pgettext_lazy("attendance", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.NOTED,
        conditions=[rules.day_is_not_ahead],
        permission=rules.may_note,
        custom=step(
            pgettext_lazy("attendance", "Note the attendance"),
            done=pgettext_lazy("attendance", "Attendance noted"),
            tone="main",
            then=[consequences.activate_when_ready],
        ),
    )
    def note(self, *, by: Actor) -> None:
        """The support group notes who attended an initial training."""
        self.noted_by = by if is_user(by) else None

    @transition(
        field=state,
        source=State.NOTED,
        target=None,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("attendance", "Correct"),
            done=pgettext_lazy("attendance", "Corrected"),
            asks="CorrectionForm",
        ),
    )
    def correct(
        self, *, by: Actor, held_on: date, place: str = "", online: bool = False, remark: str = "", reason: str
    ) -> None:
        """What was noted was not right; the former entry stays on record."""
        self.held_on, self.place, self.online, self.remark = held_on, place, online, remark

    @transition(
        field=state,
        source=State.NOTED,
        target=State.VOID,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("attendance", "Strike out"),
            done=pgettext_lazy("attendance", "Struck out"),
            asks="ReasonForm",
            tone="danger",
        ),
    )
    def strike_out(self, *, by: Actor, reason: str) -> None:
        """The member did not attend after all; a mandate that is active already stays active."""
