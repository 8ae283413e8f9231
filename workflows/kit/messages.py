"""Who is told about an order of copies."""

from typing import TYPE_CHECKING, Any

from workflows.people.roles import Role, holders

if TYPE_CHECKING:
    from workflows.kit.models import PrintOrder


def orderer(order: "PrintOrder") -> list[Any]:
    return [order.member]


def communications(order: "PrintOrder") -> list[Any]:
    return holders(Role.COMMUNICATIONS)
