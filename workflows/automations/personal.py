"""What rules keep about people: whom they told what, and whom they asked to do something."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from workflows.automations.models import Firing, Halt, Posting, RuleLetter, Task
from workflows.kernel.models import OutboxState
from workflows.kernel.personal import ERASED, TELLING, of_a_closed_account, read
from workflows.kernel.privacy import STATISTICS, WITH_ITS_OWNER, Basis, Personal, Term, Whose, keep

ASKING = _("To ask you what has to be done, and to know that it was")


def closed(before: datetime) -> Q:
    return Q(closed_at__lt=before) & ~Q(people=None)


def forgotten(rows: QuerySet, columns: list[str]) -> None:
    """Nobody can tell any more whom a mail was for; or only what it said. One that has not left yet stays."""
    settled = rows.exclude(state=OutboxState.QUEUED)
    if "email" not in columns:
        settled.update(subject_line="", body="")
        return
    settled.update(
        email="", recipient_name="", subject_line="", body="",
        recipient_key=Concat(Value("erased:"), Cast(F("pk"), CharField())),
        error=Case(When(error="", then=Value("")), default=Value(ERASED)),
        error_parameters={},
    )  # fmt: skip


PERSONAL = {
    RuleLetter: Personal(
        keeps=(
            keep("email recipient_name recipient_key subject_line body error error_parameters user", TELLING,
                 Basis.AGREEMENT,
                 Term(_("the message"), "message", read), Term(_("the erasure"), "erased", of_a_closed_account)),
            keep("words language state created_at settled_at", TELLING, Basis.AGREEMENT, STATISTICS),
            # What others were told about the person: theirs to read, and blanked with the person.
            keep("subject_line body", TELLING, Basis.AGREEMENT, WITH_ITS_OWNER,
                 whose=Whose(about=("firing__",)), told=False),
        ),
        whose=Whose(users=("user",), emails=("email",)),
        file="recipient_key error_parameters",
        plain="firing audience uuid starts failures next_try_at claimed_until",
        ending=forgotten,
    ),
    Task: Personal(
        keeps=(
            keep("people", ASKING, Basis.INTEREST, Term(_("the end of the task"), "message", closed)),
            keep("words due how opened_at closed_at", ASKING, Basis.INTEREST, STATISTICS),
            keep("closed_by", ASKING, Basis.INTEREST, STATISTICS, whose=Whose(users=("closed_by",))),
        ),
        whose=Whose(users=("people",)),
        plain="firing audience",
    ),
    Firing: Personal(
        plain="automation version content_type object_id cause state uuid starts failures created_at next_try_at "
              "claimed_until settled_at error error_parameters subject_line body",
    ),
    Posting: Personal(plain="firing words audience announcement"),
    Halt: Personal(
        keeps=(keep("since by", _("To know who paused the rules"), Basis.INTEREST, STATISTICS),),
        whose=Whose(users=("by",)),
    ),
}  # fmt: skip
