"""What the clock does for people; each is safe to run again."""

from django.utils.translation import gettext as _

from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import perform
from workflows.people import queries


def end_mandates() -> None:
    for mandate in queries.mandates_over():
        perform(mandate, "end", by=SYSTEM, reason=_("The term is over."))


def lapse_invitations() -> None:
    for invitation in queries.invitations_over():
        perform(invitation, "lapse", by=SYSTEM)
