"""The audit chain: each record carries a hash over itself and over the dossier's previous record.

Records hold ids and salted hashes only, so erasing a person's words does not break it. The daily root, kept and
mailed out, is what makes a cut tail or a rewritten dossier found (docs/operations.md).
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, OuterRef
from django.utils import timezone

from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import DailyRoot, RecordText, TransitionRecord

COLUMNS = (
    "act", "content_type_id", "object_id", "number", "step", "source", "target", "revision", "at",
    "actor_kind", "actor_reference", "policy", "before", "text_hash", "previous", "reverses_id",
)  # fmt: skip


def canonical(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":")).encode()


def hash_of(record: TransitionRecord) -> str:
    """SHA-256 over the record's columns; `before` is read back from JSON, so that it hashes as it is stored."""
    values = {name: getattr(record, name) for name in COLUMNS}
    values["at"] = record.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    values["before"] = json.loads(canonical(record.before))
    return hashlib.sha256(canonical(values)).hexdigest()


def hash_of_text(text: RecordText) -> str:
    """Over the hash of each part, so that one that is gone leaves the others to be verified."""
    hashes = {name: kept["hash"] for name, kept in text.parts.items() if "hash" in kept}
    hashes |= {name: hash_of_part(text, name, value) for name, value in parts_of(text).items()}
    return hashlib.sha256(canonical(hashes)).hexdigest()


def parts_of(text: RecordText) -> dict[str, Any]:
    """Who acted, and each answer and former value by its name, as far as it is still there."""
    told = {} if not text.actor_name and "hash" in text.parts.get("actor_name", {}) else {"actor_name": text.actor_name}
    words = {f"words.{name}": value for name, value in text.words.items()}
    return told | words | {f"before.{name}": value for name, value in text.before.items()}


def hash_of_part(text: RecordText, name: str, value: Any) -> str:
    return hashlib.sha256(canonical([salt_of_part(text, name), name, value])).hexdigest()


def salt_of_part(text: RecordText, name: str) -> str:
    """Each part has its own, so that the salt of the others tells nothing about one that is gone."""
    if text.parts:
        return text.parts.get(name, {}).get("salt", "")
    return hashlib.sha256(f"{text.salt} {name}".encode()).hexdigest()


def blank(text: RecordText, names: Collection[str]) -> None:
    """Take some parts away (`parts_of`); nobody can guess them back, and the rest can still be verified."""
    parts = {name: kept for name, kept in text.parts.items() if "hash" in kept}
    for name, value in parts_of(text).items():
        gone = name in names
        parts[name] = {"hash": hash_of_part(text, name, value)} if gone else {"salt": salt_of_part(text, name)}
    text.salt, text.parts = "", parts
    text.actor_name = "" if "actor_name" in names else text.actor_name
    text.words = {name: value for name, value in text.words.items() if f"words.{name}" not in names}
    text.before = {name: value for name, value in text.before.items() if f"before.{name}" not in names}
    text.save()


def new_salt() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Fault:
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify() -> Iterator[Fault]:
    """Every fault found in the chain of every dossier, and in the daily roots; nothing when all is whole."""
    dossier: tuple[int, int] | None = None
    number, previous = 0, ""
    heads: dict[int, dict[int, tuple[str, int]]] = {}
    ordered = TransitionRecord.objects.select_related("text").order_by("content_type_id", "object_id", "number")
    for record in ordered.iterator(chunk_size=500):
        if dossier != (record.content_type_id, record.object_id):
            dossier, number, previous = (record.content_type_id, record.object_id), 0, ""
        where = f"{record.content_type_id}:{record.object_id}#{record.number}"
        if record.number != number + 1:
            yield Fault(where, f"record {number + 1} is missing")
        if record.previous != previous:
            yield Fault(where, "does not follow the record before it")
        if record.hash != hash_of(record):
            yield Fault(where, "was altered")
        text = getattr(record, "text", None)
        if text is not None and hash_of_text(text) != record.text_hash:
            yield Fault(where, "its words were altered")
        number, previous = record.number, record.hash
        heads.setdefault(record.content_type_id, {})[record.object_id] = (record.target, record.revision)
    for kind_id, left in heads.items():
        yield from _moved_otherwise(kind_id, left)
    yield from _without_records()
    roots = list(DailyRoot.objects.order_by("day"))
    for kept, (root, dossiers, records) in zip(roots, roots_at([kept.day for kept in roots]), strict=True):
        if (root, dossiers, records) != (kept.root, kept.dossiers, kept.records):
            yield Fault(f"root of {kept.day}", f"{kept.records} records were counted, {records} are there now")


def _moved_otherwise(kind_id: int, left: dict[int, tuple[str, int]]) -> Iterator[Fault]:
    """Dossiers that do not stand where their last record left them: a cut tail, or a state written by another hand."""
    model = ContentType.objects.get_for_id(kind_id).model_class()
    if model is None:
        return
    rows = model._base_manager.filter(pk__in=left) if len(left) < 500 else model._base_manager.all()
    found = {pk: (state, revision) for pk, state, revision in rows.values_list("pk", "state", "revision")}
    for pk, stands in left.items():
        if found.get(pk) != stands:
            yield Fault(f"{kind_id}:{pk}", "does not stand where its last record left it")


def _without_records() -> Iterator[Fault]:
    """Dossiers that no record began: rows written by another hand."""
    for model in apps.get_models():
        if not issubclass(model, LifecycleModel):
            continue
        kind = ContentType.objects.get_for_model(model)
        known = TransitionRecord.objects.filter(content_type=kind, object_id=OuterRef("pk"))
        unmoved = model._meta.get_field("state").get_default()
        rows = model._base_manager.exclude(state=unmoved).filter(~Exists(known))
        for pk in rows.values_list("pk", flat=True):
            yield Fault(f"{kind.pk}:{pk}", "stands without any record")


def end_of(day: date) -> datetime:
    """The first moment after `day`, where the cooperative lives."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def roots_at(days: Sequence[date]) -> Iterator[tuple[str, int, int]]:
    """Root hash, number of dossiers and of records at the end of each of these days, in rising order, from one
    reading of the records.
    """
    heads: dict[tuple[int, int], tuple[int, str]] = {}
    count = 0
    found = TransitionRecord.objects.order_by("at", "pk")
    found = found.filter(at__lt=end_of(days[-1])) if days else found.none()
    columns = found.values_list("at", "content_type_id", "object_id", "number", "hash")
    rows = columns.iterator(chunk_size=2000)
    row = next(rows, None)
    for day in days:
        while row is not None and row[0] < end_of(day):
            _at, kind, pk, number, head = row
            heads[kind, pk] = max(heads.get((kind, pk), (0, "")), (number, head))
            count += 1
            row = next(rows, None)
        listed = [[kind, pk, head] for (kind, pk), (_number, head) in sorted(heads.items())]
        yield hashlib.sha256(canonical(listed)).hexdigest(), len(heads), count


def keep_root(day: date | None = None) -> DailyRoot:
    """Keep the root of a finished day (yesterday unless said). Idempotent; a kept root never changes."""
    day = day or clock.today() - timedelta(days=1)
    root, dossiers, records = next(roots_at([day]))
    kept, _created = DailyRoot.objects.get_or_create(
        day=day, defaults={"root": root, "dossiers": dossiers, "records": records}
    )
    return kept
