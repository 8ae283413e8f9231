"""The one door. Every step of every lifecycle, whoever takes it, goes through `perform`."""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, models, transaction
from django.utils.translation import gettext_lazy as _

from workflows.kernel import chain, clock, outbox
from workflows.kernel.actors import Actor, is_user, kind_of, name_of, reference
from workflows.kernel.acts import Act
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import RecordText, TransitionRecord, records_after
from workflows.kernel.plugs import plugs
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale, Unchanged
from workflows.kernel.steps import Next, OpenStep, Step, check_permitted, check_possible, step_named, steps_for

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

SECOND_CLICK = timedelta(minutes=1)  # whoever says the same later means it anew

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """`record` is what was written; `waits_for` the approval request that was opened instead; `held`: the step is kept
    to be taken later.
    """

    subject: Any
    record: TransitionRecord | None = None
    waits_for: LifecycleModel | None = None
    held: bool = False


def perform(subject: LifecycleModel, step: str, *, by: Actor, seen: int | None = None, **answers: Any) -> Outcome:
    """Take one step, and what follows from it, in one transaction; or change nothing.

    subject   the dossier; an unsaved one, its columns filled, is begun by the step
    step      name of the transition method
    by        user, LinkHolder, Rule or SYSTEM
    seen      the revision that the person looked at; None when nobody looked (clock, consequence)
    answers   what the step's form asked, passed to the transition method

    Raises Stale (changed since `seen`), NotPossible (state or condition), PermissionDenied (actor), in this order.
    """
    collides = _("This collides with something that was done at the same moment. Look at what happened and try again.")
    with whole(subject, step, collides) as act:
        outcome = _take(subject, step_named(type(subject), step), by, seen, answers, act)
        outbox.write(act)
        return outcome


@contextmanager
def whole(subject: LifecycleModel, step: str, refusal: "Words") -> Iterator[Act]:
    """One act in one transaction. A constraint of the database is the last guard of all, and of two acts that wait
    for each other it ends one: both are a refusal.
    """
    try:
        with transaction.atomic():
            yield Act()
    except (IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not is_deadlock(error):
            raise
        logger.warning("step_collides", step=step, model=subject._meta.model_name, pk=subject.pk, why=str(error))
        raise NotPossible(refusal) from error


def is_deadlock(error: OperationalError) -> bool:
    """PostgreSQL's 40P01: it undid one of two transactions that held what the other needs."""
    return getattr(error.__cause__, "sqlstate", "") == "40P01"


def open_steps(subject: LifecycleModel, by: Actor) -> list[OpenStep]:
    """What this actor could do here; see `steps_for`. The plugs' guards are asked too."""
    return steps_for(subject, by, plugs.guards_of)


def _take(
    subject: LifecycleModel, step: Step, by: Actor, seen: int | None, answers: dict[str, Any], act: Act
) -> Outcome:
    subject = lock(subject, step.name, act)
    if seen is not None and seen != subject.revision:
        raise Stale(records_after(subject, seen) if seen >= 0 else [])
    last = last_of(subject)
    act.is_heard = last.is_heard if last else act.is_heard
    if seen is not None and last is not None and last.is_same(step, by, answers):
        raise NotPossible(_("You have done this already."))
    check_possible(subject, step, plugs.guards_of(step))
    check_permitted(subject, step, by)
    policy = ""
    if step.options.needs_approval:
        admitted = plugs.gate.admit(subject, step, by, answers)
        if isinstance(admitted, Next):
            asking = step_named(type(admitted.subject), admitted.step)
            return Outcome(subject, waits_for=_take(admitted.subject, asking, admitted.by, None, {}, act).subject)
        policy = admitted
    if subject.keeps_back(step.name):
        follow([Next(subject, "hold", by=by, answers={"answer": step.name, **answers})], act)
        return Outcome(subject, held=True)

    before, source = values_of(subject), subject.state
    step.take(subject, by, answers)
    after_step = values_of(subject)
    changed = {name: old for name, old in before.items() if after_step[name] != old} | _former_sets(subject)
    if answers and subject.state == source and not changed and answers.keys() <= _columns_of(subject):
        raise Unchanged
    decisive = subject.state != source or any(name in subject.DECISIVE for name in changed)
    if decisive:
        subject.revision += 1
    if subject.state != source:
        changed["state_since"], subject.state_since = subject.state_since, clock.now()
    _save(subject)
    act.rows[type(subject), subject.pk] = subject

    record = write_record(
        subject, step.name, source, by, act.id, last=last, policy=policy, changed=changed, words=answers
    )
    outbox.owe(record, step, subject, act)
    for consequence in plugs.consequences_of(step):
        follow(consequence(subject, by, answers), act)
    if changed:
        follow(plugs.gate.changed(subject, by, changed, moved=subject.state != source), act)
    return Outcome(subject, record=record)


def follow(steps: Iterable[Next], act: Act) -> None:
    """Take what follows by itself, as part of the same act."""
    for after in steps:
        try:
            _take(after.subject, step_named(type(after.subject), after.step), after.by, None, after.answers, act)
        except PermissionDenied as refusal:  # of whoever the step is taken for, not of the person who acts now
            raise NotPossible(refusal.reason) from refusal


def lock(subject: LifecycleModel, step: str, act: Act) -> LifecycleModel:
    """The dossier as it is in the database now, its row locked until the transaction ends.

    What was locked first stands on it, so that conditions read the locked rows and no older copies.
    """
    for model, pk in plugs.locked_before(subject, step):
        act.locked(model, pk)
    first = {name: act.locked(*_row_behind(subject, name)) for name in subject.locks_first(step)}
    if subject.pk is not None:
        subject = act.locked(type(subject), subject.pk)
    for name, row in first.items():
        setattr(subject, name, row)
    return subject


def lock_all(subjects: Iterable[LifecycleModel], step: str, act: Act) -> None:
    """Every row that `lock` takes for these saved dossiers, in the one order of locks."""
    rows = {(type(subject), subject.pk) for subject in subjects}
    rows |= {_row_behind(subject, name) for subject in subjects for name in subject.locks_first(step)}
    for model, pk in sorted(rows, key=plugs.lock_order):
        act.locked(model, pk)


def _row_behind(subject: models.Model, name: str) -> tuple[type[models.Model], Any]:
    """Model and primary key that a foreign key of the dossier points to."""
    field: Any = subject._meta.get_field(name)
    if isinstance(field, GenericForeignKey):
        kind = ContentType.objects.get_for_id(getattr(subject, f"{field.ct_field}_id"))
        return kind.model_class(), getattr(subject, field.fk_field)  # type: ignore[return-value]
    return field.related_model, getattr(subject, field.attname)


def _save(subject: LifecycleModel) -> None:
    subject.save(force_insert=subject.pk is None)
    for name, rows in subject.__dict__.pop("_many", {}).items():
        getattr(subject, name).set(rows)


def _former_sets(subject: LifecycleModel) -> dict[str, list[Any]]:
    """Ids that the many-to-many columns held which the step sets anew, where they differ."""
    found = {}
    for name, rows in subject.__dict__.get("_many", {}).items() if subject.pk is not None else ():
        former = sorted(getattr(subject, name).values_list("pk", flat=True))
        if former != sorted(getattr(row, "pk", row) for row in rows):
            found[name] = former
    return found


def _columns_of(subject: models.Model) -> set[str]:
    return {field.name for field in [*subject._meta.concrete_fields, *subject._meta.many_to_many]}


def values_of(subject: models.Model) -> dict[str, Any]:
    """Column -> a copy of the stored value, the kernel's own columns and the state left out."""
    skipped = {"id", "state", "revision", "state_since"}
    fields = [f for f in subject._meta.concrete_fields if f.attname not in skipped]
    return {f.attname: deepcopy(f.value_from_object(subject)) for f in fields}


@dataclass(frozen=True)
class Last:
    """What the dossier's newest record says, as far as the next act needs it; asked along: `plugs.heard`."""

    number: int
    hash: str
    step: str
    actor_reference: str
    at: datetime
    words: dict[str, Any] | None
    is_heard: bool

    def is_same(self, step: Step, by: Actor, answers: dict[str, Any]) -> bool:
        """Whether that actor did that very thing a moment ago: a second click, not a second wish."""
        same_act = self.step == step.name and self.actor_reference == reference(by)
        just_now = clock.now() - self.at < SECOND_CLICK
        return same_act and just_now and self.words == json.loads(chain.canonical(plain(answers)))


def last_of(subject: models.Model) -> Last | None:
    if subject.pk is None:
        return None
    kind = ContentType.objects.get_for_model(subject)
    records = TransitionRecord.objects.filter(content_type=kind, object_id=subject.pk).order_by("-number")
    asked = ("number", "hash", "step", "actor_reference", "at", "text__words", "is_heard")
    row = records.annotate(is_heard=plugs.heard()).values_list(*asked).first()
    return Last(*row) if row else None


def write_record(
    subject: LifecycleModel,
    name: str,
    source: str,
    by: Actor,
    act: uuid.UUID,
    *,
    last: Last | None,
    policy: str = "",
    changed: dict[str, Any] | None = None,
    words: dict[str, Any] | None = None,
    reverses: TransitionRecord | None = None,
) -> TransitionRecord:
    former = {n: exact(v) for n, v in (changed or {}).items()}
    personal = {n: v for n, v in former.items() if is_text(subject, n)}
    record = TransitionRecord(
        act=act,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        number=last.number + 1 if last else 1,
        step=name,
        source=source,
        target=subject.state,
        revision=subject.revision,
        at=clock.now(),
        actor_kind=kind_of(by),
        actor_reference=reference(by),
        actor=by if is_user(by) else None,
        policy=policy,
        before={n: v for n, v in former.items() if n not in personal},
        previous=last.hash if last else "",
        reverses=reverses,
    )
    text = RecordText(salt=chain.new_salt(), actor_name=name_of(by), words=plain(words or {}), before=personal)
    record.text_hash = chain.hash_of_text(text)
    record.hash = chain.hash_of(record)
    record.save(force_insert=True)
    text.record = record
    text.save(force_insert=True)
    return record


def exact(value: Any) -> Any:
    """A moment with its microseconds, which Django's encoder would cut off; an undo restores it to the letter."""
    return value.isoformat() if isinstance(value, datetime) else value


def is_text(subject: models.Model, attname: str) -> bool:
    """Whether a column can hold words about people, which must stay erasable."""
    field = next((f for f in subject._meta.concrete_fields if f.attname == attname), None)
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def plain(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as they are kept beside the record: rows become their text, the rest stays what JSON can hold."""

    def one(value: Any) -> Any:
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, models.QuerySet | list | tuple | set):
            return [one(v) for v in value]
        return value

    return {name: one(value) for name, value in answers.items() if value not in (None, "", [])}
