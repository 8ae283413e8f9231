"""Who may move a mandate, and when."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who
from workflows.people.roles import Role, handles, has_role

if TYPE_CHECKING:
    from workflows.people.models import Mandate


def has_begun(mandate: "Mandate") -> Answer:
    return mandate.starts <= clock.today() or No(_("The mandate has not begun yet."))


def is_not_over(mandate: "Mandate") -> Answer:
    return clock.today() <= mandate.ends or No(_("The term of this mandate is over."))


@who("the coordinator")
def coordinates(mandate: "Mandate", by: Actor) -> Answer:
    member = mandate.member
    if has_role(by, Role.COORDINATOR) and handles(by, member.country_id, member.region_id):
        return True
    return No(_("Only the coordinator of the support group may do this."))


@who("the ambassador")
def is_own(mandate: "Mandate", by: Actor) -> bool:
    return mandate.member.user_id is not None and mandate.member.user_id == getattr(by, "pk", None)


@who("the ambassador, the coordinator, the clock when the term is over")
def may_end(mandate: "Mandate", by: Actor) -> Answer:
    if by is SYSTEM:
        return clock.today() > mandate.ends or No(_("The term of this mandate is not over."))
    if is_own(mandate, by):
        return True
    return coordinates(mandate, by)
