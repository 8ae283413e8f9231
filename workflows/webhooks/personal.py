"""What is kept of calls: ids of dossiers and their states, for as long as somebody may ask what was told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel.privacy import Basis, Personal, aged, deleted, keep
from workflows.webhooks.models import Call

SHOWING = _("To show administrators which program was told of which step")

PERSONAL = {
    Call: Personal(
        keeps=(
            keep("endpoint record type at body settled_at", SHOWING, Basis.INTEREST,
                 aged("webhook_call", pgettext_lazy("webhook", "the call"), "settled_at")),
        ),
        plain="cause tries code state uuid starts failures created_at next_try_at claimed_until error "
              "error_parameters subject_line",
        ending=deleted,
    ),
}  # fmt: skip
