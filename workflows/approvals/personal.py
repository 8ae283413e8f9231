"""What requests for approval keep about who asked and who answered."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.approvals.models import Absence, ApprovalRequest, PolicyStep
from workflows.approvals.states import State
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, deleted, emptied, keep
from workflows.kernel.steps import step_named
from workflows.people.privacy import telling


def decided(before: datetime) -> Q:
    return ~Q(state=State.OPEN) & Q(state_since__lt=before)


def silenced(rows: QuerySet, columns: list[str]) -> None:
    """One that still waits needs its answers to take the step; it is made void when its dossier ends."""
    emptied(rows.exclude(state=State.OPEN), columns)


def answered(before: datetime) -> Q:
    return decided(before) & ~Q(answers={})


def answers_told(request: ApprovalRequest, person: Any) -> dict[str, Any]:
    return telling.answers_in_words(telling.model_of(request), request.step, request.answers)


def votes_told(request: ApprovalRequest, person: Any) -> dict[str, int]:
    """How many said what; who it was is about others."""
    given = Counter(each.verdict for each in request.given)
    return {str(step_named(ApprovalRequest, verdict).done): number for verdict, number in given.items()}


# A request is about whoever its dossier is about.
OF_THE_DOSSIER = Whose(about=("",))
PROOF = _("To prove who decided what")
PERSONAL = {
    ApprovalRequest: Personal(
        keeps=(
            keep("answers", PROOF, Basis.INTEREST, Term(_("the decision"), "decision", answered)),
            keep("asked_at votes changes state state_since step", PROOF, Basis.INTEREST, STATISTICS),
            keep("asked_by", PROOF, Basis.INTEREST, STATISTICS, whose=Whose(users=("asked_by",))),
        ),
        whose=OF_THE_DOSSIER,
        told={
            "answers": answers_told,
            "changes": lambda request, person: request.changed_after(0),
            "step": lambda request, person: request.step_label,
            "votes": votes_told,
        },
        ending=silenced,
        plain="revision content_type object_id subject_revision policy policy_label policy_steps position due_at "
              "reminded_at prolonged_at escalated_at paused_at",
    ),
    PolicyStep: Personal(
        keeps=(
            keep("people", _("To ask those whom a policy names"), Basis.INTEREST,
                 Term(_("as long as the policy names them"))),
        ),
        plain="policy order active role quorum stopped_by days escalates_to may_decide",
    ),
    Absence: Personal(
        keeps=(
            keep("user deputy since until named_by", _("To have approvals answered while somebody is away"),
                 Basis.INTEREST, aged("absence", _("the last day"), "until")),
        ),
        whose=Whose(users=("user", "deputy")),
        ending=deleted,
    ),
}  # fmt: skip
