"""What requests for approval keep about who asked and who answered."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.approvals.models import ApprovalRequest
from workflows.approvals.states import State
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, keep


def decided(before: datetime) -> Q:
    return ~Q(state=State.OPEN) & Q(state_since__lt=before)


PROOF = _("To prove who decided what")
PERSONAL = {
    ApprovalRequest: Personal(
        keeps=(
            keep("answers", PROOF, Basis.INTEREST, Term(_("the decision"), "decision", decided), STATISTICS),
            keep("asked_by asked_at votes state state_since step", PROOF, Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(users=("asked_by",)),
        plain="revision content_type object_id subject_revision policy policy_label policy_steps position due_at "
              "reminded_at",
    ),
}  # fmt: skip
