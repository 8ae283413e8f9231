"""Who is told what about a mandate."""

from typing import TYPE_CHECKING, Any

from workflows.people.roles import Role, holders

if TYPE_CHECKING:
    from workflows.people.models import Mandate


def ambassador(mandate: "Mandate") -> list[Any]:
    return [mandate.member]


def coordinators(mandate: "Mandate") -> list[Any]:
    return holders(Role.COORDINATOR, mandate.member.country_id)
