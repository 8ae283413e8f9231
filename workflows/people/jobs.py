"""What the clock does for people; each is safe to run again, and one that refuses never holds up the others."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.kernel.rounds import each
from workflows.people import queries
from workflows.people.charter.models import in_force


def activate_mandates() -> int:
    return each(queries.mandates_being_prepared(), "activate")


def resume_mandates() -> int:
    return each(queries.pauses_over(), "resume")


def suspend_unsigned() -> int:
    return each(queries.mandates_without_the_charter(), "suspend_unsigned")


def end_mandates() -> int:
    return each(queries.mandates_over(), "end", reason=_("The term is over."))


def remind_of_the_charter() -> int:
    """Once in the last days before the date, also where somebody reminded of it long before."""
    charter = in_force()
    if charter is None or charter.sign_by is None:
        return 0
    near = charter.sign_by - timedelta(days=settings.AMBASSADE_CHARTER_REMINDER_DAYS)
    due = charter.reminded_on is None or charter.reminded_on < near
    return each([charter], "remind") if due else 0


def lapse_invitations() -> int:
    return each(queries.invitations_over(), "lapse")
