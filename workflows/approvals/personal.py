"""What requests for approval keep about who asked and who answered."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.approvals.models import ApprovalRequest
from workflows.approvals.states import State
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, emptied, keep


def decided(before: datetime) -> Q:
    return ~Q(state=State.OPEN) & Q(state_since__lt=before)


def silenced(rows: QuerySet, columns: list[str]) -> None:
    """One that still waits needs its answers to take the step; it is made void when its dossier ends."""
    emptied(rows.exclude(state=State.OPEN), columns)


def answered(before: datetime) -> Q:
    return decided(before) & ~Q(answers={})


# A request is about whoever its dossier is about.
OF_THE_DOSSIER = Whose(about=("",))
PROOF = _("To prove who decided what")
PERSONAL = {
    ApprovalRequest: Personal(
        keeps=(
            keep("answers", PROOF, Basis.INTEREST, Term(_("the decision"), "decision", answered)),
            keep("asked_at votes state state_since step", PROOF, Basis.INTEREST, STATISTICS),
            keep("asked_by", PROOF, Basis.INTEREST, STATISTICS, whose=Whose(users=("asked_by",))),
        ),
        whose=OF_THE_DOSSIER,
        ending=silenced,
        plain="revision content_type object_id subject_revision policy policy_label policy_steps position due_at "
              "reminded_at",
    ),
}  # fmt: skip
