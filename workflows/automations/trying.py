"""What a rule would have done over the last months, from what happened; nothing is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, F, Q

from workflows.automations.checking import away, due_at, holds, loaded
from workflows.automations.dossiers import days, last_states, model_named
from workflows.automations.models import Automation, Trigger
from workflows.automations.running import chunks
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord

BACK = timedelta(days=90)
Cause = tuple[int, datetime]  # a dossier and when


@dataclass(frozen=True)
class Would:
    """One time that the rule would have acted: on which dossier, at which moment."""

    subject: Any
    at: datetime


def would_have(rule: Automation) -> list[Would]:
    """The newest first. By the dossiers as they are now: what they said then is not kept. Raises UnknownFact."""
    model = model_named(rule.lifecycle)
    find: Any = {Trigger.STEP: _steps, Trigger.STATE: _states, Trigger.DAY: _days}
    causes = sorted(find[rule.trigger](rule, model), key=lambda cause: (cause[1], cause[0]), reverse=True)
    subjects: dict[int, Any] = {}
    for chunk in chunks(sorted({key for key, _at in causes})):
        subjects |= {subject.pk: subject for subject in loaded(model, chunk, [rule])}
    return [Would(subjects[key], at) for key, at in causes if key in subjects and _held(rule, subjects[key], at)]


def _held(rule: Automation, subject: LifecycleModel, at: datetime) -> bool:
    """Days are counted from the moment itself."""
    with clock.at(at):
        return holds(rule, subject)


def _records(model: type[LifecycleModel], since: datetime) -> Any:
    kind = ContentType.objects.get_for_model(model)
    return TransitionRecord.objects.filter(content_type=kind, at__gte=since).order_by("at", "pk")


def _steps(rule: Automation, model: type[LifecycleModel]) -> Iterable[Cause]:
    rows = _records(model, clock.now() - BACK).filter(step=rule.what, reverses=None, reversed_by=None)
    return list(rows.values_list("object_id", "at"))


def _states(rule: Automation, model: type[LifecycleModel]) -> Iterable[Cause]:
    """Every time that the state lasted so long, until it was left or until now."""
    lasting = timedelta(days=rule.days or 0)
    moves = _records(model, clock.now() - BACK - lasting).exclude(source=F("target"))
    stays: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)  # dossier -> when it came and left
    for key, at, target in moves.filter(Q(source=rule.what) | Q(target=rule.what)).values_list(
        "object_id", "at", "target"
    ):
        if target == rule.what:
            stays[key].append((at, clock.now()))
        elif stays[key]:
            stays[key][-1] = (stays[key][-1][0], at)
    return [(key, came + lasting) for key, known in stays.items() for came, left in known if came + lasting <= left]


def _days(rule: Automation, model: type[LifecycleModel]) -> Iterable[Cause]:
    column = days(model)[rule.what].column
    last = clock.today() - timedelta(days=away(rule))
    first = last - BACK
    if isinstance(model._meta.get_field(column), DateTimeField):
        near = {f"{column}__gte": clock.midnight(first), f"{column}__lt": clock.midnight(last + timedelta(days=1))}
    else:
        near = {f"{column}__gte": first, f"{column}__lte": last}
    for subject in model._default_manager.filter(**near):
        at = due_at(rule, subject)
        had_ended = subject.state in last_states(model) and at is not None and subject.state_since <= at
        if at is not None and at <= clock.now() and not had_ended:
            yield subject.pk, at
