"""Who may ask for an erasure and carry it out, and what has to be ended first."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who
from workflows.people.roles import Role, has_role
from workflows.people.states import CURRENT

if TYPE_CHECKING:
    from workflows.people.privacy.models import ErasureRequest


@who("the person")
def is_own(request: "ErasureRequest", by: Actor) -> Answer:
    return getattr(by, "pk", None) == request.user_id or No(_("Everybody asks for their own erasure."))


@who("an administrator, not for oneself")
def may_decide(request: "ErasureRequest", by: Actor) -> Answer:
    if getattr(by, "pk", None) == request.user_id:
        return No(_("Another administrator has to decide on your own erasure."))
    return has_role(by, Role.ADMINISTRATOR) or No(_("Only an administrator may do this."))


def has_no_mandate(request: "ErasureRequest") -> Answer:
    mandates = apps.get_model("workflows", "Mandate")._default_manager
    if mandates.filter(member__user=request.user_id, state__in=CURRENT).exists():
        return No(_("A mandate is still running. It has to be ended first, on the profile."))
    return True


def has_no_seat(request: "ErasureRequest") -> Answer:
    if apps.get_model("workflows", "SupportSeat")._default_manager.filter(member__user=request.user_id).exists():
        return No(_("A seat in the support group is still held. An administrator has to free it first."))
    return True
