"""The life of a mandate, an ambassador's term. Read this file first."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock
from workflows.people import consequences, messages, rules
from workflows.people.states import CURRENT, SUSPENDABLE, Cause, State


class MandateLifecycle(LifecycleModel):
    """An ambassador's term, from the admission to its end."""

    DECISIVE = ("starts", "ends", "paused_until", "renewal_until")
    ABOUT_A_PERSON = True
    EXPECTED = {State.ONBOARDING: 90, State.SUSPENDED: 90}

    state: Any = StateField(_("state"), choices=State.choices, default=State.NEW)

    class Meta:
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        """The person, as an acceptance does: nobody takes a seat in the moment in which the mandate comes to rest."""
        return ("member",)

    @transition(
        field=state,
        source=State.NEW,
        target=State.ONBOARDING,
        conditions=[rules.has_no_other_mandate],
        permission=rules.admission,
        custom=step(
            pgettext_lazy("mandate", "Begin the mandate"),
            done=pgettext_lazy("mandate", "Begun"),
            automatic=True,
            tells={"mandate_begun": Tell(messages.ambassador, still=messages.is_being_prepared)},
            then=[consequences.go_on_when_ready],
        ),
    )
    def begin(self, *, by: Actor) -> None:
        """A member is admitted as an ambassador and prepares to start."""

    @transition(
        field=state,
        source=CURRENT,
        target=None,
        conditions=[rules.a_charter_is_in_force, rules.charter_is_not_signed],
        permission=rules.is_own,
        custom=step(
            pgettext_lazy("mandate", "Sign the charter"),
            done=pgettext_lazy("mandate", "Charter signed"),
            asks="SignForm",
            tone="main",
            irrevocable=True,
            tells={"charter_signed": messages.ambassador},
            then=[consequences.keep_signature, consequences.go_on_when_ready],
        ),
    )
    def sign_charter(self, *, by: Actor, **evidence: Any) -> None:
        """The ambassador signs the charter in force, in the very words that were shown."""

    @transition(
        field=state,
        source=State.ONBOARDING,
        target=State.ACTIVE,
        conditions=list(rules.READY),
        permission=the_clock,
        custom=step(
            _("Activate the mandate"),
            done=pgettext_lazy("mandate", "Activated"),
            automatic=True,
            tells={"mandate_active": messages.ambassador},
        ),
    )
    def activate(self, *, by: Actor) -> None:
        """The ambassador is ready and may be asked for missions."""

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.PAUSED,
        permission=rules.may_pause,
        custom=step(
            pgettext_lazy("mandate", "Pause the mandate"),
            done=pgettext_lazy("mandate", "Paused"),
            asks="PauseForm",
            tells={
                "mandate_paused": Tell(messages.ambassador, still=messages.is_paused),
                "mandate_paused_staff": Tell(messages.support_group, still=messages.is_paused),
            },
        ),
    )
    def pause(self, *, by: Actor, until: date, keep_seats: bool = False, reason: str = "") -> None:
        """For a while the ambassador is not asked; seats held are handed back, or kept by choice."""
        self.paused_until = until

    @transition(
        field=state,
        source=State.PAUSED,
        target=State.ACTIVE,
        conditions=[rules.is_not_over, rules.charter_is_not_overdue],
        permission=rules.may_resume,
        custom=step(
            pgettext_lazy("mandate", "Resume the mandate"),
            done=pgettext_lazy("mandate", "Resumed"),
            tone="main",
            tells={"mandate_resumed": messages.ambassador},
        ),
    )
    def resume(self, *, by: Actor) -> None:
        """The pause is over and the ambassador may be asked again."""
        self.paused_until = None

    @transition(
        field=state,
        source=SUSPENDABLE,
        target=State.SUSPENDED,
        permission=rules.coordinates,
        custom=step(
            pgettext_lazy("mandate", "Suspend the mandate"),
            done=pgettext_lazy("mandate", "Suspended"),
            asks="ReasonForm",
            needs_approval=True,
            tone="danger",
            tells={"mandate_suspended": Tell(messages.ambassador, still=messages.is_suspended, kind=LetterKind.NEEDED)},
        ),
    )
    def suspend(self, *, by: Actor, reason: str) -> None:
        """By decision the ambassador may not represent the cooperative for now; seats held are handed back."""
        self.suspended_for, self.paused_until = Cause.DECISION, None

    @transition(
        field=state,
        source=SUSPENDABLE,
        target=State.SUSPENDED,
        conditions=[rules.charter_is_overdue],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mandate", "Suspend for want of a signature"),
            done=pgettext_lazy("mandate", "Suspended: the charter is not signed"),
            automatic=True,
            tells={
                "mandate_suspended_charter": Tell(
                    messages.ambassador, still=messages.is_suspended, kind=LetterKind.NEEDED
                )
            },
        ),
    )
    def suspend_unsigned(self, *, by: Actor) -> None:
        """The charter in force was not signed by its date; seats held are handed back."""
        self.suspended_for, self.paused_until = Cause.CHARTER, None

    @transition(
        field=state,
        source=State.SUSPENDED,
        target=State.ACTIVE,
        conditions=[rules.is_not_over, rules.charter_is_not_overdue],
        permission=rules.coordinates,
        custom=step(
            pgettext_lazy("mandate", "Reinstate the ambassador"),
            done=pgettext_lazy("mandate", "Reinstated"),
            asks="ReasonForm",
            needs_approval=True,
            tone="main",
            tells={"mandate_reinstated": messages.ambassador},
        ),
    )
    def reinstate(self, *, by: Actor, reason: str) -> None:
        """By decision the suspension ends; its cause is gone."""
        self.suspended_for = Cause.NONE

    @transition(
        field=state,
        source=State.SUSPENDED,
        target=State.ACTIVE,
        conditions=[rules.is_suspended_for_the_charter, rules.charter_is_signed, rules.is_not_over],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mandate", "Reinstate after the signature"),
            done=pgettext_lazy("mandate", "Reinstated: the charter is signed"),
            automatic=True,
            tells={"mandate_reinstated": messages.ambassador},
        ),
    )
    def reinstate_signed(self, *, by: Actor) -> None:
        """The charter is signed now, so the suspension ends."""
        self.suspended_for = Cause.NONE

    @transition(
        field=state,
        source=State.ACTIVE,
        target=None,
        conditions=[rules.is_in_its_last_days, rules.no_renewal_is_offered],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mandate", "Offer to renew"),
            done=pgettext_lazy("mandate", "Renewal offered"),
            asks="RenewalForm",
            tone="main",
            tells={"renewal_offered": Tell(messages.ambassador, still=messages.renewal_is_open, kind=LetterKind.ASKED)},
        ),
    )
    def offer_renewal(self, *, by: Actor, until: date) -> None:
        """The support group asks the ambassador to stay for another term."""
        self.renewal_until = until

    @transition(
        field=state,
        source=State.ACTIVE,
        target=None,
        conditions=[rules.a_renewal_is_offered, rules.is_in_its_last_days],
        permission=rules.is_own,
        custom=step(
            pgettext_lazy("mandate", "Renew my mandate"),
            done=pgettext_lazy("mandate", "Renewed"),
            tone="main",
            tells={"mandate_renewed": messages.ambassador, "mandate_renewed_staff": messages.support_group},
        ),
    )
    def renew(self, *, by: Actor) -> None:
        """The ambassador accepts the offer and stays for another term."""
        self.ends, self.renewal_until = self.renewal_until, None

    @transition(
        field=state,
        source=State.ACTIVE,
        target=None,
        conditions=[rules.a_renewal_is_offered],
        permission=rules.is_own,
        custom=step(
            pgettext_lazy("mandate", "Do not renew"),
            done=pgettext_lazy("mandate", "Renewal declined"),
            asks="OptionalReasonForm",
            tells={"renewal_declined": messages.support_group},
        ),
    )
    def decline_renewal(self, *, by: Actor, reason: str = "") -> None:
        """The ambassador stops at the end of the term."""
        self.renewal_until = None

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
            tells={
                "mandate_ended": Tell(messages.ambassador, kind=LetterKind.NEEDED),
                "mandate_ended_staff": messages.coordinators,
            },
        ),
    )
    def end(self, *, by: Actor, reason: str = "") -> None:
        """The term is over, or the ambassador ends it; seats held are handed back."""
        self.ended_on = clock.today()

    @transition(
        field=state,
        source=CURRENT,
        target=State.ENDED,
        permission=rules.coordinates,
        custom=step(
            pgettext_lazy("mandate", "End the mandate by decision"),
            done=pgettext_lazy("mandate", "Ended by decision"),
            asks="ReasonForm",
            needs_approval=True,
            tone="danger",
            tells={
                "mandate_ended": Tell(messages.ambassador, kind=LetterKind.NEEDED),
                "mandate_ended_staff": messages.coordinators,
            },
        ),
    )
    def revoke(self, *, by: Actor, reason: str) -> None:
        """The cooperative ends the mandate before its term; seats held are handed back."""
        self.ended_on = clock.today()
