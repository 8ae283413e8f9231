"""What taking back the last act would do, said before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import prefetch_related_objects

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import subject_of
from workflows.kernel.models import NOT_LEFT, OutboxRow, OutboxState, TransitionRecord
from workflows.kernel.plugs import Deed, Done, plugs
from workflows.kernel.undo import RECALLABLE, days_to_undo, last_moment

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Letters:
    """One message to several people; `to` names those that this reader may know, `count` counts all; `rule` is the one
    that wrote it, if one did.
    """

    about: str
    to: list[str]
    count: int
    left_at: datetime | None = None
    rule: str = ""


@dataclass(frozen=True)
class Preview:
    """recalled   what waits to leave, for whatever reason, and will not
    departed   what left: nothing calls it back
    ending, staying   what else rules did because of it, and what becomes of that
    further    (dossier, what was done there) of the same act, which go back too; none where people are not named, since
               the names of dossiers are names of people
    runs_again   whether jobs bring other places in line once more
    until   the last moment at which it can be done
    """

    recalled: list[Letters]
    departed: list[Letters]
    ending: list[Deed]
    staying: list[Deed]
    further: list[tuple[LifecycleModel, Any]]
    runs_again: bool
    until: datetime


def preview(subject: LifecycleModel, last: TransitionRecord, reader: Any, names: bool = True) -> Preview:
    """What this reader may know of it; `last`: the dossier's last record; `names`: whether people are named at all."""
    records = list(TransitionRecord.objects.filter(act=last.act).select_related("content_type", "text").order_by("pk"))
    named = names and subject.tells_names_to(reader)
    if named:
        _read_dossiers(records, subject)
    by_key = {record.pk: record for record in records}
    rows = list(OutboxRow.objects.filter(record__in=by_key).order_by("pk"))
    for row in rows:
        row.record = by_key[row.record_id]
    done = plugs.rules.done_because(records, named)
    letters = [row for row in rows if row.kind == OutboxRow.Kind.MESSAGE or row.pk in done.letters]
    waiting = [row for row in letters if row.state in (*NOT_LEFT, OutboxState.FAILED)]
    gone = [row for row in letters if row.state not in RECALLABLE or row.claimed_until]
    return Preview(
        recalled=_letters([row for row in waiting if row not in gone], named, done),
        departed=_letters(gone, named, done),
        ending=done.ending,
        staying=done.staying,
        further=_further(subject, records) if named else [],
        runs_again=any(row.kind == OutboxRow.Kind.JOB for row in rows),
        until=last_moment(last, days_to_undo()),
    )


def _read_dossiers(records: list[TransitionRecord], here: LifecycleModel) -> None:
    """Every record gets its dossier. 1 query per lifecycle, and none for the dossier that is there already."""
    models: set[Any] = set()
    for record in records:
        model: Any = record.content_type.model_class()
        if (model, record.object_id) == (type(here), here.pk):
            record.subject = here
        elif model is not None:
            models.add(model)
    rows = [model._default_manager.select_related(*model.READ_WITH) for model in models]
    prefetch_related_objects(records, GenericPrefetch("subject", rows))


def _further(subject: LifecycleModel, records: list[TransitionRecord]) -> list[tuple[LifecycleModel, Any]]:
    here = (type(subject), subject.pk)
    others = [r for r in records if (r.content_type.model_class(), r.object_id) != here and r.subject is not None]
    return [(r.subject, r.declared.done if r.declared else r.step) for r in others]


def _letters(rows: Iterable[OutboxRow], named: bool, done: Done) -> list[Letters]:
    """One entry per message of a record."""
    groups: dict[tuple[int, str], list[OutboxRow]] = {}
    for row in rows:
        groups.setdefault((row.record_id, row.name), []).append(row)
    found = []
    for group in groups.values():
        first = group[0]
        about, rule = done.letters[first.pk] if first.pk in done.letters else (_about(first) if named else "", "")
        to = [row.recipient_name or row.email for row in group] if named else []
        found.append(Letters(about, to, len(group), first.settled_at, rule))
    return found


def _about(row: OutboxRow) -> str:
    """The subject line, in the reader's language where it has not left; empty where it can no longer be written."""
    if row.subject_line:
        return row.subject_line
    try:
        return subject_of(row, row.record.subject)
    except Exception:
        logger.exception("unwritable_letter", row=row.pk)
        return ""
