"""Taking back the last act: the kernel's, not an arrow of any lifecycle."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from workflows.kernel import clock, outbox
from workflows.kernel.actors import Actor
from workflows.kernel.acts import Act
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import (
    NOT_LEFT,
    OutboxRow,
    OutboxState,
    TransitionRecord,
    UndoTerm,
    latest_record,
    records_after,
)
from workflows.kernel.perform import follow, last_of, lock, lock_all, whole, write_record
from workflows.kernel.plugs import plugs
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale, reason_of
from workflows.kernel.steps import may_act

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

REVERSAL = "undo"
BEGAN = _("A dossier began with this step; it cannot be taken back.")
NEVER = _("This step cannot be taken back.")
ERASED = _("The words of this step were erased; it cannot be taken back.")
MOVED_ON = _("Something else has happened since; it cannot be taken back.")
UNKNOWN = _("Whether a message about it has left is not known; it cannot be taken back.")
LEFT = _("A message about it has already left; it cannot be taken back.")
HINDRANCES = {"began": BEGAN, "erased": ERASED, "moved_on": MOVED_ON, "unknown": UNKNOWN, "left": LEFT}
RECALLABLE = (*NOT_LEFT, OutboxState.DROPPED, OutboxState.FAILED)
DAYS = 7  # in which a step can be taken back, until a coordinator says otherwise
LONGEST = 90


@dataclass(frozen=True)
class WayBack:
    """For who may take a dossier's last step back: open, or closed with the reason."""

    refusal: "Words" = ""

    @property
    def is_open(self) -> bool:
        return not self.refusal


def days_to_undo() -> int:
    newest = UndoTerm.objects.first()
    return newest.days if newest else DAYS


def last_moment(record: TransitionRecord, days: int) -> datetime:
    return record.at + timedelta(days=days)


def undo(subject: LifecycleModel, *, by: Actor, seen: int | None = None, reason: str = "") -> TransitionRecord:
    """Restore what the dossier's last act changed, in every dossier that the act touched.

    Writes a reversal per record, recalls messages that have not left, runs the follow-ups again on what is now
    true; requests for approval that were open on the dossier are void. Raises Stale; PermissionDenied when the
    dossier does not let this actor; NotPossible once something irrevocable happened (a message left, another act
    followed, the act began the dossier, somebody else has the seat).
    """
    with whole(subject, REVERSAL, MOVED_ON) as act:
        return _undo(subject, by, seen, reason, act)


def _undo(subject: LifecycleModel, by: Actor, seen: int | None, reason: str, act: Act) -> TransitionRecord:
    found = _lock_last_act(subject, act)
    subject = lock(subject, REVERSAL, act)
    if seen is not None and seen != subject.revision:
        raise Stale(records_after(subject, seen))
    last = latest_record(subject)
    records = check_undoable(subject, by, last)
    if last.act != found:
        raise NotPossible(MOVED_ON)
    _refuse_departed(OutboxRow.objects.select_for_update().filter(record__in=records))  # no worker claims one by now
    outbox.recall(OutboxRow.objects.filter(record__in=records, kind=OutboxRow.Kind.MESSAGE))
    plugs.rules.taken_back(records)
    reversals = {record.pk: _reverse(record, by, reason, act) for record in records}
    for restored, _written in reversals.values():
        answer = lock(restored, REVERSAL, act).stands()
        if not answer:
            raise NotPossible(reason_of(answer, _("This step cannot be taken back.")))
    for restored, _written in reversals.values():
        follow(plugs.gate.overtaken(restored), act)
    outbox.write(act)
    return reversals[last.pk][1]


def _lock_last_act(subject: LifecycleModel, act: Act) -> uuid.UUID | None:
    """Lock every dossier that the last act touched before anything is checked; which act that was."""
    last = latest_record(subject)
    if last is None:
        return None
    touched = [record.subject for record in TransitionRecord.objects.filter(act=last.act)]
    lock_all([subject, *(each for each in touched if each is not None)], REVERSAL, act)
    return last.act


def check_undoable(subject: LifecycleModel, by: Actor, last: TransitionRecord | None) -> list[TransitionRecord]:
    """All records of the act of the dossier's last one, newest first; raises where `undo` would refuse them."""
    if last is None or last.step == REVERSAL:
        raise NotPossible(_("There is nothing to take back."))
    answer = may_act(by) and subject.may_undo(by, last)
    if not answer:
        raise PermissionDenied(reason_of(answer, _("You may not take this step back.")))
    days = days_to_undo()
    if clock.now() > last_moment(last, days):
        raise NotPossible(_over(days))
    found = TransitionRecord.objects.filter(act=last.act).annotate(moved_on=Exists(_later()))
    records: list[Any] = list(found.select_related("text", "content_type").order_by("-pk"))
    _refuse_irrevocable(records)
    _refuse_departed(OutboxRow.objects.filter(record__in=records))
    return records


def _over(days: int) -> str:
    words = ngettext(
        "A step can be taken back for %(days)d day; that is over.",
        "A step can be taken back for %(days)d days; that is over.",
        days,
    )
    return words % {"days": days}


def _later() -> models.QuerySet:
    """What another act did later on the same dossier as the record in the query around it."""
    same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    rows = TransitionRecord.objects.filter(**same, number__gt=OuterRef("number"))
    return rows.exclude(act=OuterRef("act")).order_by()


def _refuse_irrevocable(records: list[Any]) -> None:
    """In the order of `way_back`. `moved_on`: whether another act came after this one on the record's dossier."""
    if not all(record.previous for record in records):
        raise NotPossible(BEGAN)
    if not _may_come_back(records):
        raise NotPossible(NEVER)
    if any(not hasattr(record, "text") or record.text.parts for record in records):
        raise NotPossible(ERASED)
    if any(record.moved_on for record in records):
        raise NotPossible(MOVED_ON)


def _may_come_back(records: Iterable[Any]) -> bool:
    steps = [record.declared for record in records]
    return all(step is not None and not step.options.irrevocable for step in steps)


def _refuse_departed(owed: Iterable[OutboxRow]) -> None:
    rows = list(owed)
    if any(row.state == OutboxState.PARKED for row in rows):
        raise NotPossible(UNKNOWN)
    for row in rows:
        if row.claimed_until or (row.kind == OutboxRow.Kind.MESSAGE and row.state not in RECALLABLE):
            raise NotPossible(LEFT)


def with_hindrance(records: models.QuerySet, subject: LifecycleModel) -> models.QuerySet:
    """The dossier's last record with `hindrance`: what of HINDRANCES stands in the way of taking its act back, as far
    as can be asked of the database; any other has none. Each with `undo_days`: the term that was set, if one was.
    """
    act = TransitionRecord.objects.filter(act=OuterRef("act")).order_by()
    owed = OutboxRow.objects.filter(record__act=OuterRef("act")).order_by()
    told = owed.filter(kind=OutboxRow.Kind.MESSAGE).exclude(state__in=RECALLABLE)
    found = Case(
        When(~Q(pk=Subquery(_own(subject).values("pk")[:1])), then=Value("")),
        When(Exists(act.filter(previous="")), then=Value("began")),
        When(Exists(act.filter(Q(text=None) | ~Q(text__parts={}))), then=Value("erased")),
        When(Exists(act.filter(Exists(_later()))), then=Value("moved_on")),
        When(Exists(owed.filter(state=OutboxState.PARKED)), then=Value("unknown")),
        When(Exists(told), then=Value("left")),
        default=Value(""),
        output_field=models.CharField(),
    )
    term = Subquery(UndoTerm.objects.order_by("-version").values("days")[:1])
    return records.annotate(hindrance=found, undo_days=term)


def _own(subject: LifecycleModel) -> models.QuerySet:
    kind = ContentType.objects.get_for_model(subject)
    return TransitionRecord.objects.filter(content_type=kind, object_id=subject.pk).order_by("-number")


def act_of_last(subject: LifecycleModel) -> list[Any]:
    """The records of the dossier's last act, newest first, for `way_back`. 1 query."""
    rows = TransitionRecord.objects.filter(act=Subquery(_own(subject).values("act")[:1]))
    return list(with_hindrance(rows, subject).select_related("content_type").order_by("-pk"))


def way_back(subject: LifecycleModel, by: Actor, records: list[Any]) -> WayBack | None:
    """What the dossier's page says of taking the last step back, by the newest records around it (`with_hindrance`);
    None where there is nothing to take back, or this actor may not.

    The kernel decides when it is used: what a worker sends at this very moment is not asked here.
    """
    own = (r for r in records if r.content_type.model_class() is type(subject) and r.object_id == subject.pk)
    last = next(own, None)
    if last is None or not last.previous or last.step == REVERSAL or not subject.may_undo(by, last):
        return None
    days = DAYS if last.undo_days is None else last.undo_days
    if clock.now() > last_moment(last, days):
        return WayBack(_over(days))
    if last.hindrance != "began" and not _may_come_back(r for r in records if r.act == last.act):
        return WayBack(NEVER)
    return WayBack(HINDRANCES.get(last.hindrance, ""))


def _reverse(record: TransitionRecord, by: Actor, reason: str, act: Act) -> tuple[LifecycleModel, TransitionRecord]:
    subject = lock(record.subject, REVERSAL, act)
    last = last_of(subject)
    sets = {f.name for f in subject._meta.many_to_many}
    fields = {f.attname: f for f in subject._meta.concrete_fields}
    changed: dict[str, Any] = {}
    for name, value in {**record.before, **record.text.before}.items():
        changed[name] = _value_of(subject, name)
        if name in sets:
            getattr(subject, name).set(value)
        else:
            setattr(subject, name, fields[name].to_python(value))
    source = subject.state
    subject.__dict__["state"] = record.source
    subject.revision += 1
    subject.save()
    subject.came_back(record)
    words = {"reason": reason}
    written = write_record(
        subject, REVERSAL, source, by, act.id, last=last, changed=changed, words=words, reverses=record
    )
    outbox.owe_jobs(written, record.step, subject, act)
    return subject, written


def _value_of(subject: models.Model, name: str) -> Any:
    value = getattr(subject, name)
    return sorted(value.values_list("pk", flat=True)) if hasattr(value, "values_list") else value
