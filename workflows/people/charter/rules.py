"""Who writes the charter, and when a version may come into force."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, who
from workflows.people.charter.states import CharterState
from workflows.people.roles import Role, has_role

if TYPE_CHECKING:
    from workflows.people.charter.models import CharterVersion


@who("a coordinator")
def coordinator(version: "CharterVersion", by: Actor) -> Answer:
    return has_role(by, Role.COORDINATOR) or No(gettext_lazy("Only a coordinator may do this."))


@who("the support group")
def support_group(version: "CharterVersion", by: Actor) -> Answer:
    return has_role(by, Role.SUPPORT_GROUP) or No(gettext_lazy("Only the support group may do this."))


@who("the clock a week before the date")
def clock_near_the_date(version: "CharterVersion", by: Actor) -> Answer:
    if by is not SYSTEM or version.sign_by is None:
        return False
    return 0 <= (version.sign_by - clock.today()).days <= settings.AMBASSADE_CHARTER_REMINDER_DAYS


may_remind = any_of(support_group, clock_near_the_date)


def text_is_complete(version: "CharterVersion") -> Answer:
    """title and text are there in every language"""
    lacking = [name for code, name in settings.LANGUAGES if not version.title.get(code) or not version.text.get(code)]
    return not lacking or No(_("Words are still missing in: %(languages)s.") % {"languages": ", ".join(lacking)})


def is_in_force(version: "CharterVersion") -> Answer:
    return version.state == CharterState.IN_FORCE or No(gettext_lazy("This version is no longer in force."))


def someone_has_not_signed(version: "CharterVersion") -> Answer:
    """someone has not signed it yet"""
    return version.unsigned().exists() or No(gettext_lazy("Everyone has signed it."))


def not_reminded_today(version: "CharterVersion") -> Answer:
    """nobody was reminded of it today"""
    return version.reminded_on != clock.today() or No(gettext_lazy("A reminder went out today already."))
