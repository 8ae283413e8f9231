from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Next, Tell, step
from workflows.people.accounts import messages, rules
from workflows.people.accounts.states import InvitationState, ResetState

if TYPE_CHECKING:
    from workflows.people.accounts.models import Invitation, SecondFactorReset


def give_roles(invitation: "Invitation", by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    by.groups.add(*invitation.groups.all())
    return ()


def take_factors_away(reset: "SecondFactorReset", by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """The password goes too: that ends every session of the account, also one that a thief may have."""
    Authenticator.objects.filter(user=reset.user_id).delete()
    reset.user.set_unusable_password()
    reset.user.save(update_fields=["password"])
    return ()


class InvitationLifecycle(LifecycleModel):
    """How someone who is not in the register comes to an account with roles."""

    state: Any = StateField(_("state"), choices=InvitationState.choices, default=InvitationState.NEW)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=InvitationState.NEW,
        target=InvitationState.OPEN,
        permission=rules.administers,
        custom=step(
            _("Invite"),
            done=pgettext_lazy("invitation", "Invited"),
            tone="main",
            tells={"invited": Tell(messages.invited, rules.stands, kind=LetterKind.NEEDED)},
        ),
    )
    def invite(self, *, by: Actor, groups: Iterable[Any]) -> None:
        """An administrator asks someone in by mail, for the roles named."""
        self.invited_by = by
        self.set_many(groups=groups)

    @transition(
        field=state,
        source=InvitationState.OPEN,
        target=InvitationState.ACCEPTED,
        conditions=[rules.still_valid, rules.inviter_administers],
        permission=rules.is_invited,
        custom=step(
            _("Accept"),
            done=pgettext_lazy("invitation", "Accepted"),
            automatic=True,
            irrevocable=True,
            then=[give_roles],
            tells={"accepted": messages.inviter},
        ),
    )
    def accept(self, *, by: Actor) -> None:
        """The person invited logs in with that address and gets the roles."""
        self.accepted_at = clock.now()

    @transition(
        field=state,
        source=InvitationState.OPEN,
        target=InvitationState.WITHDRAWN,
        permission=rules.administers,
        custom=step(_("Withdraw the invitation"), done=pgettext_lazy("invitation", "Withdrawn"), tone="danger"),
    )
    def withdraw(self, *, by: Actor) -> None:
        """An administrator takes the invitation back."""

    @transition(
        field=state,
        source=InvitationState.OPEN,
        target=InvitationState.LAPSED,
        conditions=[rules.has_run_out],
        permission=rules.is_clock,
        custom=step(_("Let it run out"), done=pgettext_lazy("invitation", "Run out"), automatic=True),
    )
    def lapse(self, *, by: Actor) -> None:
        """Nobody took the invitation up in time."""


class ResetLifecycle(LifecycleModel):
    """How someone who lost their second factor gets in again: two administrators agree."""

    state: Any = StateField(_("state"), choices=ResetState.choices, default=ResetState.NEW)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=ResetState.NEW,
        target=ResetState.ASKED,
        permission=rules.may_ask,
        custom=step(
            _("Ask for the reset"),
            done=pgettext_lazy("reset", "Asked for"),
            tone="main",
            tells={
                "reset_asked": Tell(messages.account, kind=LetterKind.NEEDED),
                "reset_to_confirm": Tell(
                    messages.other_administrators, rules.waits_for_confirmation, kind=LetterKind.NEEDED
                ),
            },
        ),
    )
    def ask(self, *, by: Actor, reason: str) -> None:
        """An administrator made sure who it is and asks to take the lost second factor away."""
        self.asked_by = by
        self.asked_at = clock.now()
        self.reason = reason

    @transition(
        field=state,
        source=ResetState.ASKED,
        target=ResetState.CONFIRMED,
        permission=rules.may_confirm,
        custom=step(
            _("Confirm the reset"),
            done=pgettext_lazy("reset", "Confirmed"),
            tone="danger",
            irrevocable=True,
            then=[take_factors_away],
            tells={"reset_confirmed": Tell(messages.account, kind=LetterKind.NEEDED)},
        ),
    )
    def confirm(self, *, by: Actor) -> None:
        """A second administrator agrees: the second factor, the password and every session end."""
        self.confirmed_by = by

    @transition(
        field=state,
        source=ResetState.ASKED,
        target=ResetState.REFUSED,
        permission=rules.may_ask,
        custom=step(
            _("Refuse the reset"),
            done=pgettext_lazy("reset", "Refused"),
            tells={"reset_refused": Tell(messages.account, kind=LetterKind.NEEDED)},
        ),
    )
    def refuse(self, *, by: Actor) -> None:
        """An administrator, the one who asked included, drops the request; nothing changes."""
