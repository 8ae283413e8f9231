"""What a request for erasure keeps about the person, until they were told."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.models import OutboxRow, RecordText, TransitionRecord
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, keep
from workflows.people.privacy import telling
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.states import ErasureState


def told(before: datetime) -> Q:
    """Decided so long ago that the last message has left."""
    return ~Q(state__in=[ErasureState.NEW, ErasureState.ASKED]) & Q(state_since__lt=before)


def told_of_it(before: datetime) -> Q:
    return Q(name__startswith="erasure_", settled_at__lt=before) & ~Q(email="")


def actor_of_record(record: TransitionRecord) -> int | None:
    return record.actor_id


PURPOSE = _("To tell you what became of your request for erasure")
PERSONAL = {
    ErasureRequest: Personal(
        keeps=(
            keep(
                "email name language", PURPOSE, Basis.DUTY,
                Term(_("the decision on the request"), "erasure", told), STATISTICS,
            ),
            keep("user asked_at done_at state state_since", _("To prove that requests are answered in time"),
                 Basis.DUTY, STATISTICS),
        ),
        whose=Whose(users=("user",)),
        plain="revision",
    ),
    OutboxRow: Personal(
        keeps=(
            keep("email recipient_name", PURPOSE, Basis.DUTY,
                 Term(_("the last message about it"), "erasure", told_of_it)),
        ),
        told={"error": lambda row, person: row.why},
    ),
    TransitionRecord: Personal(
        told={
            "content_type": telling.dossier_of,
            "step": telling.step_of,
            "source": telling.state_of("source"),
            "target": telling.state_of("target"),
            "actor_kind": telling.own("actor_kind", actor_of_record),
            "actor_reference": telling.own("actor_reference", actor_of_record),
        },
    ),
    RecordText: Personal(
        told={
            "record": telling.act_of,
            "words": telling.words_of,
            "before": telling.former_words_of,
            "actor_name": telling.own("actor_name", lambda text: text.record.actor_id),
        },
    ),
}  # fmt: skip
