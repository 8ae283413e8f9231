"""What the clock does with rules: finds the causes, writes one firing per cause, and carries each out once.

Finding asks the database a number of questions that does not depend on how many dossiers there are, but for one set
per thousand that are due. Carrying out is a job per firing; what it writes to people leaves
like any other message.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from workflows.automations.actions import KINDS, actions_of
from workflows.automations.checking import UNMET, cause_in, conditions_of, is_due, loaded, problem, wanted, why_not
from workflows.automations.dossiers import model_named
from workflows.automations.models import Automation, Firing, Halt, Mode, RuleMessage, Trigger
from workflows.kernel import clock
from workflows.kernel.facts import Condition
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxState, TransitionRecord
from workflows.kernel.outbox import enqueue, settle

CHUNK = 1000
MOST = 5000  # causes of one run of the clock; the next goes on
BACK = timedelta(days=1)  # how long after a step its rules may still notice it
ACT = "workflows.automations.jobs.act"

logger = structlog.get_logger(__name__)


def chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), CHUNK):
        yield rows[first : first + CHUNK]


def running(*triggers: str) -> dict[type[LifecycleModel], list[Automation]]:
    """The rules that are on and can be read, by lifecycle. None while all are paused. 3 queries."""
    rules = list(Automation.objects.filter(mode=Mode.ON, trigger__in=triggers)) if not Halt.now() else []
    words: dict[int, Any] = dict.fromkeys(RuleMessage.objects.values_list("pk", flat=True)) if rules else {}
    found: dict[type[LifecycleModel], list[Automation]] = defaultdict(list)
    for rule in rules:
        if not problem(rule, KINDS, words):
            found[model_named(rule.lifecycle)].append(rule)
    return found


def notice_steps() -> None:
    """Rules that wait for steps: each looks once at each step that was taken since it was switched on."""
    for model, rules in running(Trigger.STEP).items():
        records = noticed(model, rules)
        for chunk in chunks(records):
            fire(model, list(_after_steps(model, rules, chunk)))


def act_on(records: list[TransitionRecord]) -> list[Firing]:
    """What rules do of these steps within a minute, at once, for who tries a step out: nothing of it may be kept."""
    done = []
    for model, rules in running(Trigger.STEP).items():
        kind = ContentType.objects.get_for_model(model).pk
        for row in _after_steps(model, rules, [each for each in records if each.content_type_id == kind]):
            if row.state != OutboxState.QUEUED:
                continue
            try:
                with transaction.atomic():
                    row.save()
                    carry_out_firing(row)
            except Exception:  # as the queue would: it holds up no other
                logger.exception("rule_cannot_be_tried", rule=row.automation_id)
            else:
                done.append(row)
    return done


def noticed(model: type[LifecycleModel], rules: list[Automation]) -> list[TransitionRecord]:
    since = max(clock.now() - BACK, min(rule.on_since for rule in rules if rule.on_since))
    kind = ContentType.objects.get_for_model(model)
    rows = TransitionRecord.objects.filter(content_type=kind, step__in={rule.what for rule in rules}, at__gte=since)
    return list(rows.filter(reverses=None, reversed_by=None).order_by("pk"))


def _after_steps(
    model: type[LifecycleModel], rules: list[Automation], records: Iterable[TransitionRecord]
) -> Iterator[Firing]:
    records = list(records)
    known = causes_known(model, rules, {record.object_id for record in records})
    subjects = {row.pk: row for row in loaded(model, {record.object_id for record in records}, rules)}
    conditions = {rule.pk: conditions_of(rule, model) for rule in rules}
    for record in records:
        for rule in rules:
            subject, cause = subjects.get(record.object_id), f"record:{record.pk}"
            is_its = rule.what == record.step and rule.on_since is not None and record.at >= rule.on_since
            if is_its and subject is not None and (rule.pk, subject.pk, cause) not in known:
                held = _holds(conditions[rule.pk], subject)
                if held is not None:
                    yield firing(rule, model, subject, cause, "" if held else UNMET)


def watch_the_clock() -> None:
    """Rules that wait for time: every dossier on which one of them is due, and none twice for the same cause."""
    left = MOST
    for model, rules in running(Trigger.STATE, Trigger.DAY).items():
        due = Q(pk__in=[])
        for rule in rules:
            due |= wanted(rule, model)
        keys = list(model._default_manager.filter(due).order_by("pk").values_list("pk", flat=True))
        for chunk in chunks(keys):
            found = list(islice(_due(model, rules, chunk), left))
            fire(model, found)
            left -= len(found)
            if not left:
                return


def _due(model: type[LifecycleModel], rules: list[Automation], keys: Iterable[int]) -> Iterator[Firing]:
    keys = list(keys)
    known = causes_known(model, rules, keys)
    of_state: dict[str, list[Automation]] = defaultdict(list)
    for rule in rules:
        of_state[rule.what if rule.trigger == Trigger.STATE else ""].append(rule)
    conditions = {rule.pk: conditions_of(rule, model) for rule in rules}
    for subject in loaded(model, keys, rules):
        causes: dict[tuple[str, str], str] = {}
        for rule in [*of_state.get(str(subject.state), ()), *of_state.get("", ())]:
            waits_for = rule.trigger, rule.what
            if waits_for not in causes:
                causes[waits_for] = cause_in(rule, subject)
            cause = causes[waits_for]
            if not cause or (rule.pk, subject.pk, cause) in known or not is_due(rule, subject):
                continue
            if _holds(conditions[rule.pk], subject):
                yield firing(rule, model, subject, cause)


def _holds(conditions: list[Condition], subject: LifecycleModel) -> bool | None:
    """None where the dossier cannot be read: it holds up no other."""
    try:
        return all(condition.holds(subject) for condition in conditions)
    except Exception:
        logger.exception("rule_cannot_read", model=subject._meta.model_name, pk=subject.pk)
        return None


def causes_known(
    model: type[LifecycleModel], rules: list[Automation], keys: Iterable[int]
) -> set[tuple[int, int, str]]:
    """(rule, dossier, cause) of what was met before. 1 query."""
    kind = ContentType.objects.get_for_model(model)
    rows = Firing.objects.filter(
        automation__in=[rule.pk for rule in rules], content_type=kind, object_id__in=list(keys)
    )
    return set(rows.order_by().values_list("automation_id", "object_id", "cause"))


def firing(
    rule: Automation, model: type[LifecycleModel], subject: LifecycleModel, cause: str, passed_over: str = ""
) -> Firing:
    """Unsaved; with a reason, one that is over before it began."""
    now = clock.now()
    return Firing(
        automation=rule,
        version=rule.version,
        content_type=ContentType.objects.get_for_model(model),
        object_id=subject.pk,
        cause=cause,
        created_at=now,
        next_try_at=now,
        state=OutboxState.DROPPED if passed_over else OutboxState.QUEUED,
        error=passed_over,
        settled_at=now if passed_over else None,
    )


def fire(model: type[LifecycleModel], rows: list[Firing]) -> None:
    """Write them and queue what is to be done; what another worker wrote at the same moment stays that worker's."""
    if not rows:
        return
    with transaction.atomic():
        Firing.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        ours = {row.uuid for row in rows if row.state == OutboxState.QUEUED}
        written: list[int] = []
        for chunk in chunks(list(ours)):
            written += Firing.objects.filter(uuid__in=chunk).values_list("pk", flat=True)
        enqueue(*written, job=ACT)


def carry_out_firing(row: Firing) -> None:
    """Everything that the rule does, or nothing of it."""
    subject = row.dossier
    if why := why_not(row, subject):
        settle(row, OutboxState.DROPPED, why)
        return
    with transaction.atomic():
        for kind, action in actions_of(row):
            kind.do(row, action, subject)
        settle(row, OutboxState.SENT)
