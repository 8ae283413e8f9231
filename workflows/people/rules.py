"""Who may move a mandate, and when."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, who
from workflows.people.charter.states import CharterState
from workflows.people.roles import Role, handles, has_role
from workflows.people.states import CURRENT, Cause
from workflows.people.training.states import AttendanceState

if TYPE_CHECKING:
    from workflows.people.models import Mandate


def has_no_other_mandate(mandate: "Mandate") -> Answer:
    """the member has no other current mandate"""
    others = mandate.member.mandates.filter(state__in=CURRENT).exclude(pk=mandate.pk)
    return not others.exists() or No(gettext_lazy("This member already has a current mandate."))


def has_begun(mandate: "Mandate") -> Answer:
    """the first day has come"""
    return mandate.starts <= clock.today() or No(gettext_lazy("The mandate has not begun yet."))


def is_not_over(mandate: "Mandate") -> Answer:
    """the term is not over"""
    return clock.today() <= mandate.ends or No(gettext_lazy("The term of this mandate is over."))


def charter_in_force() -> Any | None:
    """The version that holds now. Its model stands above this file."""
    return apps.get_model("workflows", "CharterVersion")._default_manager.filter(state=CharterState.IN_FORCE).first()


def a_charter_is_in_force(mandate: "Mandate") -> Answer:
    """a charter is in force"""
    return charter_in_force() is not None or No(gettext_lazy("No charter is in force yet."))


def charter_is_signed(mandate: "Mandate") -> Answer:
    """the charter in force is signed in its current version"""
    if mandate.member.charter_signatures.filter(version__state=CharterState.IN_FORCE).exists():
        return True
    return No(gettext_lazy("The charter in force is not signed yet."))


def charter_is_not_signed(mandate: "Mandate") -> Answer:
    """the charter in force is not signed yet"""
    return not charter_is_signed(mandate) or No(gettext_lazy("The charter in force is signed already."))


def charter_is_overdue(mandate: "Mandate") -> Answer:
    """the date to sign the charter in force has passed without a signature"""
    charter = charter_in_force()
    if charter is None or charter.sign_by is None or clock.today() <= charter.sign_by:
        return No(gettext_lazy("There is still time to sign the charter."))
    return charter_is_not_signed(mandate)


def charter_is_not_overdue(mandate: "Mandate") -> Answer:
    """no charter waits for a signature beyond its date"""
    return not charter_is_overdue(mandate) or No(
        gettext_lazy("The charter in force had to be signed by now. Sign it first.")
    )


def training_is_attended(mandate: "Mandate") -> Answer:
    """an initial training is attended"""
    if mandate.member.attendances.filter(state=AttendanceState.NOTED).exists():
        return True
    return No(gettext_lazy("No initial training is noted as attended yet."))


READY = (has_begun, is_not_over, charter_is_signed, training_is_attended)


def is_ready(mandate: "Mandate") -> bool:
    return all(condition(mandate) for condition in READY)


def is_suspended_for_the_charter(mandate: "Mandate") -> Answer:
    """suspended because the charter was not signed in time"""
    return mandate.suspended_for == Cause.CHARTER or No(gettext_lazy("Only a decision ends this suspension."))


def first_day_of_renewal(mandate: "Mandate") -> Any:
    return mandate.ends - timedelta(days=settings.AMBASSADE_RENEWAL_DAYS)


def is_in_its_last_days(mandate: "Mandate") -> Answer:
    """within the last days of the term"""
    first = first_day_of_renewal(mandate)
    if clock.today() >= first:
        return is_not_over(mandate)
    return No(_("A mandate can be renewed from %(day)s on.") % {"day": date_format(first)})


def no_renewal_is_offered(mandate: "Mandate") -> Answer:
    """no renewal is offered yet"""
    return mandate.renewal_until is None or No(gettext_lazy("A renewal has been offered already."))


def a_renewal_is_offered(mandate: "Mandate") -> Answer:
    """a renewal is offered"""
    return mandate.renewal_until is not None or No(gettext_lazy("No renewal has been offered yet."))


@who("the support group of that country and region")
def support_group(mandate: "Mandate", by: Actor) -> Answer:
    if is_own(mandate, by):
        return No(gettext_lazy("You cannot decide on your own mandate."))
    member = mandate.member
    if handles(by, member.country_id, member.region_id):
        return declared_no_conflict(mandate, by)
    return No(gettext_lazy("Only the support group of this country and region may do this."))


def declared_no_conflict(mandate: "Mandate", by: Actor) -> Answer:
    if getattr(by, "pk", None) in mandate.conflicts_declared:
        return No(gettext_lazy("You declared a conflict of interest in this dossier."))
    return True


@who("the coordinator")
def coordinates(mandate: "Mandate", by: Actor) -> Answer:
    member = mandate.member
    if is_own(mandate, by):
        return No(gettext_lazy("You cannot decide on your own mandate."))
    if has_role(by, Role.COORDINATOR) and handles(by, member.country_id, member.region_id):
        return declared_no_conflict(mandate, by)
    return No(gettext_lazy("Only the coordinator of the support group may do this."))


@who("the ambassador")
def is_own(mandate: "Mandate", by: Actor) -> Answer:
    own = mandate.member.user_id is not None and mandate.member.user_id == getattr(by, "pk", None)
    return own or No(gettext_lazy("Only the ambassador may do this."))


@who("the clock when the pause is over")
def clock_after_the_pause(mandate: "Mandate", by: Actor) -> Answer:
    over = mandate.paused_until is not None and mandate.paused_until < clock.today()
    return bool(by == SYSTEM and over) or No(gettext_lazy("The pause is not over."))


@who("the ambassador, the clock when the term is over")
def may_end(mandate: "Mandate", by: Actor) -> Answer:
    if by is SYSTEM:
        return clock.today() > mandate.ends or No(gettext_lazy("The term of this mandate is not over."))
    return is_own(mandate, by)


@who("the admission of a candidacy")
def admission(mandate: "Mandate", by: Actor) -> Answer:
    return by is SYSTEM or No(gettext_lazy("A mandate begins with the admission of a candidacy."))


NOT_YOURS = gettext_lazy("Only the ambassador or the support group may do this.")
may_pause = any_of(is_own, support_group, otherwise=NOT_YOURS)
may_resume = any_of(is_own, support_group, clock_after_the_pause, otherwise=NOT_YOURS)
