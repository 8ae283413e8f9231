"""What happened to a dossier, in words for a person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord, records_of

# The answers of a step's form that people wrote to be read by others.
SPOKEN = ("reason", "question", "answer", "proposal", "complaint", "alternative", "message", "lessons", "remark")


@dataclass(frozen=True)
class Entry:
    """One record as it is shown: what was done, by whom, when, and what they wrote."""

    record: TransitionRecord
    what: str
    who: str
    when: datetime
    reason: str


def history(subject: LifecycleModel, only: Collection[str] | None = None) -> list[Entry]:
    """The dossier's records, newest first; `only` narrows to those steps. 2 queries."""
    return [entry_of(r) for r in reversed(records_of(subject)) if only is None or r.step in only]


def cause_of(record: TransitionRecord) -> TransitionRecord | None:
    """What set off a record that took itself; None when somebody took this very step. 1 query."""
    if record.actor_kind != "clock":
        return None
    same_act = TransitionRecord.objects.filter(act=record.act).exclude(pk=record.pk)
    return same_act.filter(pk__lt=record.pk).select_related("text", "content_type").order_by("pk").first()


def causes_of(records: Iterable[TransitionRecord]) -> list[TransitionRecord]:
    """The records, each that took itself replaced by what set it off."""
    return [cause_of(record) or record for record in records]


def entry_of(record: TransitionRecord) -> Entry:
    step, text = record.declared, getattr(record, "text", None)
    what = str(step.done) if step else record.step
    if record.reverses_id:
        what = _("Taken back: “%(step)s”") % {"step": record.taken_back}
    words = text.words if text else {}
    spoken = [str(words[name]) for name in SPOKEN if words.get(name)]
    who = (text.actor_name if text else "") or (_("by itself") if record.actor_kind == "clock" else _("someone"))
    return Entry(record, what, who, record.at, "\n".join(spoken))
