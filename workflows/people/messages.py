"""Who is told what about a mandate."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from workflows.kernel.refusals import Answer, No
from workflows.people.roles import Role, holders
from workflows.people.states import State

if TYPE_CHECKING:
    from workflows.people.models import Mandate


def ambassador(mandate: "Mandate") -> list[Any]:
    return [mandate.member]


def coordinators(mandate: "Mandate") -> list[Any]:
    return holders(Role.COORDINATOR, mandate.member.country_id)


def support_group(mandate: "Mandate") -> list[Any]:
    return holders(Role.SUPPORT_GROUP, mandate.member.country_id, mandate.member.region_id)


def is_paused(mandate: "Mandate") -> Answer:
    return mandate.state == State.PAUSED or No(_("The pause is over."))


def is_active(mandate: "Mandate") -> Answer:
    return mandate.state == State.ACTIVE or No(_("The mandate is not active at the moment."))


def is_suspended(mandate: "Mandate") -> Answer:
    return mandate.state == State.SUSPENDED or No(_("The mandate is no longer suspended."))


def is_being_prepared(mandate: "Mandate") -> Answer:
    return mandate.state == State.ONBOARDING or No(_("The mandate is no longer being prepared."))


def renewal_is_open(mandate: "Mandate") -> Answer:
    return mandate.renewal_until is not None or No(_("The offer to renew is no longer open."))
