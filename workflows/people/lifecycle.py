from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import step
from workflows.kernel.who import any_of, the_clock
from workflows.people import messages, rules
from workflows.people.states import CURRENT, State


class MandateLifecycle(LifecycleModel):
    """An ambassador's term, from the admission to its end."""

    DECISIVE = ("starts", "ends")
    EXPECTED = {State.ONBOARDING: 90}

    state: Any = FSMField(_("state"), choices=State.choices, default=State.ONBOARDING, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.ONBOARDING,
        target=State.ACTIVE,
        conditions=[rules.has_begun, rules.is_not_over],
        permission=any_of(rules.coordinates, the_clock),
        custom=step(
            _("Activate the mandate"),
            done=pgettext_lazy("mandate", "Activated"),
            tone="main",
            tells={"mandate_active": messages.ambassador},
        ),
    )
    def activate(self, *, by: Actor) -> None:
        """The ambassador is ready and may be asked for missions."""

    @transition(
        field=state,
        source=CURRENT,
        target=State.ENDED,
        permission=rules.may_end,
        custom=step(
            _("End the mandate"),
            done=pgettext_lazy("mandate", "Ended"),
            asks="ReasonForm",
            tone="danger",
            tells={"mandate_ended": messages.ambassador, "mandate_ended_staff": messages.coordinators},
        ),
    )
    def end(self, *, by: Actor, reason: str = "") -> None:
        """The term is over, or the ambassador or the coordinator ends it."""
        self.ended_on = clock.today()
