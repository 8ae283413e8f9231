"""What the mail about the agenda keeps: an address, for as long as it wants the mail."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.digest.models import Letter, Subscription
from workflows.kernel.privacy import Basis, Personal, Term, Whose, aged, deleted, keep, without_marks

PURPOSE = _("To mail you what is new in the agenda")


def unanswered(before: datetime) -> Q:
    return Q(confirmed_at=None, asked_at__lt=before)


def period_over(before: datetime) -> Q:
    return Q(last_day__lt=before.date())


PERSONAL = {
    Subscription: Personal(
        keeps=(
            keep("email language query rhythm last_day asked_at confirmed_at next_at told", PURPOSE, Basis.CONSENT,
                 Term(_("being asked whether you agree, without an answer"), "digest_asked", unanswered),
                 Term(_("the last day of the period you chose"), "digest_period", period_over),
                 Term(_("until you stop the mail; then it is erased at once"))),
        ),
        whose=Whose(emails=("email",)),
        plain="uuid",
        ending=deleted,
        file="told",
    ),
    Letter: Personal(
        keeps=(
            keep("subscription kind due_at subject_line body settled_at", PURPOSE, Basis.CONSENT,
                 aged("digest_sent", _("the day it was sent"), "settled_at")),
        ),
        whose=Whose(emails=("subscription__email",)),
        told={"body": without_marks},
        plain="state uuid starts failures created_at next_try_at claimed_until error error_parameters",
        ending=deleted,
    ),
}  # fmt: skip
