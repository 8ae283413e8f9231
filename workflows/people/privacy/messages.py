from typing import TYPE_CHECKING, Any

from workflows.kernel.recipients import Recipient
from workflows.people.roles import Role, holders

if TYPE_CHECKING:
    from workflows.people.privacy.models import ErasureRequest


def person(request: "ErasureRequest") -> list[Recipient]:
    """At the address they had, which the account no longer knows afterwards."""
    return [Recipient(request.email, request.name, request.language)]


def administrators(request: "ErasureRequest") -> list[Any]:
    return [user for user in holders(Role.ADMINISTRATOR) if user.pk != request.user_id]
