"""What is kept of a request before it is sent."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Whose, aged, deleted, keep
from workflows.missions.asking.models import LIVES, DraftLetter, RequestDraft

PURPOSE = _("To let you come back to a request that you did not send yet")

PERSONAL = {
    RequestDraft: Personal(
        keeps=(
            keep("email typed began_at changed_at mission", PURPOSE, Basis.AGREEMENT,
                 aged(LIVES, _("the last change"), "changed_at")),
        ),
        whose=Whose(emails=("email",)),
        plain="key",
        ending=deleted,
        file="typed",
    ),
    DraftLetter: Personal(
        keeps=(
            keep("draft subject_line body created_at settled_at", PURPOSE, Basis.AGREEMENT,
                 aged(LIVES, _("the last change"), "draft__changed_at"), told=False),
        ),
        whose=Whose(emails=("draft__email",)),
        plain="state uuid starts failures next_try_at claimed_until error error_parameters",
        ending=deleted,
    ),
}  # fmt: skip
