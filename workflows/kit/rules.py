"""Who orders copies on paper, who handles the orders, and what can be ordered."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from snippets.models import KitItem
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, the_clock, who
from workflows.people.roles import Role, has_role

if TYPE_CHECKING:
    from workflows.kit.models import PrintOrder


@who("the ambassador who orders")
def may_order(order: "PrintOrder", by: Actor) -> Answer:
    if not has_role(by, Role.AMBASSADOR):
        return No(_("Only ambassadors order copies."))
    return is_own(order, by)


@who("whoever ordered")
def is_own(order: "PrintOrder", by: Actor) -> Answer:
    own = order.member.user_id is not None and order.member.user_id == getattr(by, "pk", None)
    return own or No(_("This is the order of somebody else."))


may_cancel = any_of(is_own, the_clock)


@who("the communications team")
def may_handle(order: "PrintOrder", by: Actor) -> Answer:
    return has_role(by, Role.COMMUNICATIONS) or No(_("Only the communications team may do this."))


def holds_today(order: "PrintOrder") -> Answer:
    """the version holds and can be had on paper"""
    version = order.version
    rows = KitItem.objects.live().current().filter(translation_key=version.thing, version=version.version)
    return rows.filter(is_printed=True).exists() or No(_("This version does not hold any more, or not on paper."))
