"""What rules keep about people: whom they asked to do something. Whom they told what stands in the outbox."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.automations.models import Firing, Halt, Posting, RuleMail, Task
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, keep

ASKING = _("To ask you what has to be done, and to know that it was")


def closed(before: datetime) -> Q:
    return Q(closed_at__lt=before) & ~Q(people=None)


PERSONAL = {
    RuleMail: Personal(plain="letter firing words"),
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
