from typing import TYPE_CHECKING, Any

from workflows.kernel.recipients import Recipient
from workflows.people.roles import Role, holders

if TYPE_CHECKING:
    from workflows.people.accounts.models import Invitation, SecondFactorReset


def invited(invitation: "Invitation") -> list[Recipient]:
    return [Recipient(invitation.email, "", invitation.language)]


def inviter(invitation: "Invitation") -> list[Any]:
    return [invitation.invited_by]


def account(reset: "SecondFactorReset") -> list[Any]:
    return [reset.user]


def other_administrators(reset: "SecondFactorReset") -> list[Any]:
    return [a for a in holders(Role.ADMINISTRATOR) if a.pk not in (reset.asked_by_id, reset.user_id)]
