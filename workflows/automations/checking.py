"""Whether a rule can be read at all, whether it holds for a dossier, and whether what it was about is still so."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext, gettext_noop

from workflows.automations import dossiers
from workflows.automations.dossiers import UnknownLifecycle, model_named
from workflows.automations.models import Automation, Firing, Halt, Mode, Trigger
from workflows.automations.placeholders import named
from workflows.kernel import clock
from workflows.kernel.facts import Condition, UnknownFact, fact_named
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.outbox import GONE, TAKEN_BACK, UNTRUE

OFF = gettext_noop("The rule was switched off or changed in the meantime.")
HALTED = gettext_noop("All rules were paused.")
UNREADABLE = gettext_noop("The rule names something that no longer exists.")
UNMET = gettext_noop("Its conditions did not hold.")

LATEST = 7  # days after its day, beyond which a rule of the clock comes too late to make sense


MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)  # of a row that was written by hand


def conditions_of(rule: Automation, model: type[LifecycleModel]) -> list[Condition]:
    return [
        Condition(model, each["what"], Decimal(each["number"]) if each.get("number") else None)
        for each in rule.conditions
    ]


def problem(rule: Automation, kinds: Mapping[str, Any], words: dict[int, Any]) -> str:
    """Why the rule cannot run, in the reader's language; empty when it can. No query.

    kinds   name -> the actions that exist
    words   key -> the words that exist
    """
    try:
        return _problem(rule, kinds, words)
    except MALFORMED:
        return gettext("Part of it cannot be read. Write it anew.")


def _problem(rule: Automation, kinds: Mapping[str, Any], words: dict[int, Any]) -> str:
    try:
        model = model_named(rule.lifecycle)
    except UnknownLifecycle:
        return gettext("What it is about no longer exists.")
    known: Any = {Trigger.STEP: dossiers.steps, Trigger.STATE: dossiers.states, Trigger.DAY: dossiers.days}
    if rule.what not in known[rule.trigger](model):
        return gettext("What it waits for no longer exists.")
    for condition in conditions_of(rule, model):
        try:
            _parts = condition.parts
        except UnknownFact:
            return gettext("A condition asks for something that no longer exists.")
    for action in rule.actions:
        if action["kind"] not in kinds:
            return gettext("What it does no longer exists.")
        if not kinds[action["kind"]].tells:
            continue
        try:
            kinds[action["kind"]].called(model, action["audience"])
        except UnknownFact:
            return gettext("Those whom it tells something no longer exist as a group.")
        if action["words"] not in words:
            return gettext("The words that it uses no longer exist.")
        timedelta(days=action.get("days") or 0)  # raises where that is no number
        if kinds[action["kind"]].needs_days and not action.get("days"):
            return gettext("It does not say for how many days the announcement stands.")
    return "" if rule.actions else gettext("It does nothing yet.")


def holds(rule: Automation, subject: LifecycleModel) -> bool:
    """Whether every condition holds for the dossier as it is now. Raises UnknownFact."""
    return all(condition.holds(subject) for condition in conditions_of(rule, type(subject)))


def reads(rules: Iterable[Automation], model: type[LifecycleModel], texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """What these rules and words read beside the dossiers: for select_related, for prefetch_related."""
    facts = [condition.parts[0] for rule in rules for condition in conditions_of(rule, model)]
    facts += [fact_named(model, rule.what) for rule in rules if rule.trigger == Trigger.DAY]
    names = named(texts)
    read: list[Any] = [*facts, *(each for name, each in model.PLACEHOLDERS.items() if name in names)]
    return {join for each in read for join in each.joins} | set(model.READ_WITH), {
        s for each in read for s in each.sets
    }


def loaded(
    model: type[LifecycleModel], keys: Iterable[int], rules: Iterable[Automation], texts: Iterable[str] = ()
) -> list[Any]:
    """Those dossiers with all that the rules, and the placeholders in the texts, read of them."""
    joins, sets = reads(rules, model, texts)
    rows = model._default_manager.filter(pk__in=list(keys))
    return list(rows.select_related(*joins).prefetch_related(*sets) if joins else rows.prefetch_related(*sets))


def cause_in(rule: Automation, subject: LifecycleModel) -> str:
    """The cause that the dossier gives a rule of the clock as it stands now, due or not; empty: none.

    The dates of a dossier that has ended, declined or cancelled for instance, mean nothing any more.
    """
    if rule.trigger == Trigger.STATE:
        since = subject.state_since.isoformat()
        return f"state:{rule.what}:{since}" if subject.state == rule.what else ""
    day = day_in(rule, subject) if subject.state not in dossiers.last_states(type(subject)) else None
    return f"day:{rule.what}:{day.isoformat()}" if day else ""


def day_in(rule: Automation, subject: LifecycleModel) -> date | None:
    known = fact_named(type(subject), rule.what).read(subject)
    return clock.day_of(known) if isinstance(known, datetime) else known


def due_at(rule: Automation, subject: LifecycleModel) -> datetime | None:
    """When the rule of the clock is due on the dossier, if nothing changes."""
    if rule.trigger == Trigger.STATE:
        return subject.state_since + timedelta(days=rule.days or 0) if subject.state == rule.what else None
    day = day_in(rule, subject)
    return clock.midnight(day + timedelta(days=away(rule))) if day else None


def away(rule: Automation) -> int:
    """How many days after the day of the dossier the rule is due; negative: before."""
    return (rule.days or 0) if rule.after else -(rule.days or 0)


def window(rule: Automation, today: date, since: date) -> tuple[date, date]:
    """The first and last day of the dossier for which the rule is due now: not before it was on, not far too late.

    Before a day, a rule speaks up until the day itself.
    """
    offset = timedelta(days=away(rule))
    oldest = max(since, today - timedelta(days=LATEST)) - offset
    return (oldest if rule.after else max(since - offset, today)), today - offset


def wanted(rule: Automation, model: type[LifecycleModel]) -> models.Q:
    """The dossiers on which a rule of the clock is due now."""
    since = rule.on_since or clock.now()
    if rule.trigger == Trigger.STATE:
        lasting = timedelta(days=rule.days or 0)
        return models.Q(state=rule.what, state_since__lte=clock.now() - lasting, state_since__gte=since - lasting)
    first, last = window(rule, clock.today(), clock.day_of(since))
    column = fact_named(model, rule.what).column
    if isinstance(model._meta.get_field(column), models.DateTimeField):
        return models.Q(
            **{f"{column}__gte": clock.midnight(first), f"{column}__lt": clock.midnight(last + timedelta(days=1))}
        )
    return models.Q(**{f"{column}__gte": first, f"{column}__lte": last})


def is_due(rule: Automation, subject: LifecycleModel) -> bool:
    """The same, of a dossier that is loaded."""
    since = rule.on_since or clock.now()
    if rule.trigger == Trigger.STATE:
        due = due_at(rule, subject)
        return due is not None and since <= due <= clock.now()
    day = day_in(rule, subject)
    first, last = window(rule, clock.today(), clock.day_of(since))
    return day is not None and first <= day <= last


def why_idle(firing: Firing, subject: LifecycleModel | None, reversed_records: Iterable[int] | None = None) -> str:
    """Why the cause no longer stands, as a message id; empty while it does. Asks nothing of the rule's own mode.

    reversed_records   which records were taken back, where that was read for many; None: look it up
    """
    rule = firing.automation
    if subject is None:
        return GONE
    if firing.record_id is not None:
        if reversed_records is None:
            rows = TransitionRecord.objects.filter(reverses=firing.record_id)
            reversed_records = rows.values_list("reverses_id", flat=True)
        if firing.record_id in set(reversed_records):
            return TAKEN_BACK
    try:
        if firing.record_id is None and cause_in(rule, subject) != firing.cause:
            return UNTRUE
        return "" if holds(rule, subject) else UNTRUE
    except UnknownFact:
        return UNREADABLE


def why_not(firing: Firing, subject: LifecycleModel | None) -> str:
    """Why nothing may leave for this cause any more, as a message id; empty while it may."""
    rule = firing.automation
    if rule.mode != Mode.ON or rule.version != firing.version:
        return OFF
    if Halt.now():
        return HALTED
    return why_idle(firing, subject)
