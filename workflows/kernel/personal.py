"""What records, their words and messages keep about people."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from workflows.kernel import clock
from workflows.kernel.models import NOT_LEFT, OutboxRow, OutboxState, RecordText, TransitionRecord, UndoTerm
from workflows.kernel.privacy import (
    ERASED_DOMAIN,
    STATISTICS,
    WITH_ITS_OWNER,
    Basis,
    Personal,
    Term,
    Whose,
    aged,
    deleted,
    keep,
    without_marks,
)

PROOF = _("To prove who decided what")
ERASED = gettext_noop("The address was erased.")
TELLING = _("To tell you what happens, and to show you what we told")


def read(before: datetime) -> Q:
    return Q(settled_at__lt=before) & ~Q(email="")


def of_a_closed_account(before: datetime) -> Q:
    return Q(user__email__endswith=ERASED_DOMAIN, settled_at__lt=before) & ~Q(email="")


def forgotten(rows: QuerySet, columns: list[str]) -> None:
    """Nobody can tell any more whom a message was for; or only what it said. One that is about to leave stays."""
    if "email" in columns:
        now = clock.now()
        kept = rows.filter(state__in=[OutboxState.HELD, OutboxState.COLLECTED])  # its digest is gone with the person
        kept.update(state=OutboxState.DROPPED, error=ERASED, settled_at=now, claimed_until=None)
    settled = rows.exclude(state__in=NOT_LEFT)
    if "email" not in columns:
        settled.update(subject_line="", body="")
        return
    settled.update(
        email="", recipient_name="", subject_line="", body="", report_words="",
        recipient_key=Concat(Value("erased:"), Cast(F("pk"), CharField())),
        error=Case(When(error="", then=Value("")), default=Value(ERASED)),
        error_parameters={},
    )  # fmt: skip


# The dossier that a record belongs to, from the record's own words and from what it owes.
BESIDE_THE_RECORD = ("record__",)
PERSONAL = {
    TransitionRecord: Personal(
        keeps=(
            keep("content_type step source target at actor actor_kind actor_reference", PROOF, Basis.INTEREST,
                 STATISTICS),
        ),
        whose=Whose(users=("actor",), about=("",)),
        file="actor_kind actor_reference",
        plain="act object_id number revision policy before text_hash previous hash reverses",
    ),
    UndoTerm: Personal(
        keeps=(keep("set_by set_at", _("To know who set for how long steps can be taken back"), Basis.INTEREST,
                    STATISTICS),),
        whose=Whose(users=("set_by",)),
        plain="version days",
    ),
    RecordText: Personal(
        keeps=(
            keep("record actor_name words before", PROOF, Basis.INTEREST,
                 aged("decision", _("the decision"), "record__at")),
        ),
        whose=Whose(users=("record__actor",), about=BESIDE_THE_RECORD),
        plain="salt parts",
        ending=deleted,
    ),
    OutboxRow: Personal(
        keeps=(
            keep("email recipient_name recipient_key subject_line body error error_parameters user report_words",
                 TELLING, Basis.AGREEMENT,
                 Term(_("the message"), "message", read), Term(_("the erasure"), "erased", of_a_closed_account)),
            keep("name language state created_at settled_at read_at report reported_at", TELLING, Basis.AGREEMENT,
                 STATISTICS),
            # What others were told about the person: theirs to read, and blanked with the person.
            keep("subject_line body", TELLING, Basis.AGREEMENT, WITH_ITS_OWNER,
                 whose=Whose(about=BESIDE_THE_RECORD), told=False),
        ),
        whose=Whose(users=("user",), emails=("email",)),
        file="recipient_key name error_parameters",
        told={"body": without_marks},
        plain="record kind uuid starts failures next_try_at claimed_until own_words at_once",
        ending=forgotten,
    ),
}  # fmt: skip
