"""What is kept of a mail that asks for a mission."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Term, Whose, deleted, keep
from workflows.missions.mail.models import MailedRequest, RequestFile
from workflows.missions.states import ENDED

PURPOSE = _("To answer a request and to prepare the meeting")


def long_over(before: datetime) -> Q:
    return Q(mission__state__in=ENDED, mission__state_since__lt=before)


TERM = Term(_("the end of the mission"), "request", long_over)
THEIRS = Whose(emails=("mission__requester_email",))

PERSONAL = {
    MailedRequest: Personal(
        keeps=(keep("mission key received_at", PURPOSE, Basis.AGREEMENT, TERM, told=False),),
        whose=THEIRS,
        ending=deleted,
    ),
    RequestFile: Personal(
        keeps=(
            keep("mission name size left_out received_at", PURPOSE, Basis.AGREEMENT, TERM),
            keep("content", PURPOSE, Basis.AGREEMENT, TERM, told=False),
        ),
        whose=THEIRS,
        plain="uuid",
        ending=deleted,
    ),
}
