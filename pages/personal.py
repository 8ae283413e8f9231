"""What the agenda keeps about members."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.coming import Coming
from workflows.kernel.privacy import Basis, Personal, Term, Whose, deleted, keep

AFTER_THE_EVENT = Term(_("the end of the event"), "coming", lambda before: Q(event__ends__lt=before))
PERSONAL = {
    Coming: Personal(
        keeps=(
            keep("event member named said_at", _("To know who comes, and to tell fellow members if you wish"),
                 Basis.CONSENT, AFTER_THE_EVENT),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
}  # fmt: skip
