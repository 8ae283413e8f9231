from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who
from workflows.people.accounts.states import InvitationState, ResetState
from workflows.people.roles import Role, has_role

if TYPE_CHECKING:
    from workflows.people.accounts.models import Invitation, SecondFactorReset


@who("an administrator")
def administers(subject: object, by: Actor) -> Answer:
    return has_role(by, Role.ADMINISTRATOR) or No(_("Only an administrator may do this."))


def still_valid(invitation: "Invitation") -> Answer:
    return clock.now() < invitation.expires_at or No(_("This invitation has run out."))


def has_run_out(invitation: "Invitation") -> Answer:
    return clock.now() >= invitation.expires_at or No(_("This invitation is still valid."))


def inviter_administers(invitation: "Invitation") -> Answer:
    """whoever invited is still an administrator"""
    return has_role(invitation.invited_by, Role.ADMINISTRATOR) or No(
        _("Whoever sent this invitation is no longer an administrator.")
    )


def stands(invitation: "Invitation") -> Answer:
    if invitation.state != InvitationState.OPEN:
        return No(_("This invitation stands no longer."))
    return still_valid(invitation) and inviter_administers(invitation)


def waits_for_confirmation(reset: "SecondFactorReset") -> Answer:
    return reset.state == ResetState.ASKED or No(_("This reset has been decided on already."))


@who("the person invited")
def is_invited(invitation: "Invitation", by: Actor) -> Answer:
    return getattr(by, "email", None) == invitation.email or No(_("This invitation is for someone else."))


@who("the clock")
def is_clock(subject: object, by: Actor) -> Answer:
    return by is SYSTEM or No(_("Only the clock does this."))


@who("an administrator, not for oneself")
def may_ask(reset: "SecondFactorReset", by: Actor) -> Answer:
    if getattr(by, "pk", None) == reset.user_id:
        return No(_("Nobody may take away their own second factor this way; ask two other administrators."))
    return administers(reset, by)


@who("a different administrator, not for oneself")
def may_confirm(reset: "SecondFactorReset", by: Actor) -> Answer:
    if getattr(by, "pk", None) == reset.asked_by_id:
        return No(_("You asked for it yourself: a different administrator has to confirm."))
    return may_ask(reset, by)
