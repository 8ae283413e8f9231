"""What a rule can do: one entry per kind. Each writes rows that no rule waits for, so no rule sets off another.

A further kind is one more entry of KINDS: the editor, the sentence, the check and the log take it from there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext, pgettext

from workflows.automations.models import Firing, RuleMail, RuleMessage, Task
from workflows.kernel import clock
from workflows.kernel.facts import audience_named
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord, latest_record
from workflows.kernel.outbox import enqueue, letters_of
from workflows.kernel.recipients import Recipient, recipient_of
from workflows.webhooks.calls import tell_of_rule

NOBODY = gettext_noop("There was nobody to tell.")
SEND = "send"
CALLED = "firing:"  # begins the cause of a call


@dataclass(frozen=True)
class Action:
    """One “then” of a rule, as it is carried out. Without words and audience where its kind tells nobody."""

    audience: str
    words: RuleMessage | None
    days: int | None = None


@dataclass(frozen=True)
class Kind:
    """`says(words, audience, days)` is its part of the rule's sentence; `do(firing, action, dossier)` carries it out.

    Carrying out twice does no more than once.
    tells   people, with words
    needs_account   whether it reaches only people who have one
    """

    name: str
    label: Any
    says: Callable[[Any, Any, int | None], str]
    do: Callable[[Firing, Action, LifecycleModel], None]
    asks_days: bool = False
    tells: bool = True
    needs_account: bool = False


def recipients(subject: LifecycleModel, audience: str) -> dict[str, Recipient]:
    """Address -> whoever that audience is now; who has no address is passed over."""
    people = audience_named(type(subject), audience).people(subject)
    found = (recipient_of(person) for person in people if person is not None)
    return {each.key: each for each in found if each is not None}


def send(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    """Owe the words to each of them, as messages like any other; where nobody is, a row says so."""
    record = cause_of(firing) or latest_record(subject)
    mails = RuleMail.objects.filter(firing=firing, words=action.words)
    told = set(mails.values_list("letter__recipient_key", flat=True))
    name = f"{firing.pk}:{action.words.pk}" if action.words else ""
    people = audience_named(type(subject), action.audience).people(subject)
    rows = letters_of(record, name, people, OutboxRow.Kind.RULE)
    if not rows and not told:
        now = clock.now()
        ended = {"state": OutboxState.DROPPED, "error": NOBODY, "settled_at": now}
        rows = [OutboxRow(record=record, kind=OutboxRow.Kind.RULE, name=name, created_at=now, next_try_at=now, **ended)]
    made = OutboxRow.objects.bulk_create(row for row in rows if row.recipient_key not in told)
    RuleMail.objects.bulk_create(RuleMail(letter=row, firing=firing, words=action.words) for row in made)
    enqueue(*(row.pk for row in made if row.state == OutboxState.QUEUED))


def cause_of(firing: Firing) -> TransitionRecord | None:
    """The step that set it off, if one did."""
    return TransitionRecord.objects.filter(pk=firing.record_id).first() if firing.record_id else None


def ask(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    due = clock.today() + timedelta(days=action.days) if action.days is not None else None
    task, is_new = Task.objects.get_or_create(
        firing=firing, words=action.words, audience=action.audience, defaults={"due": due, "opened_at": clock.now()}
    )
    if is_new:
        address(task, subject)


def accounts(subject: LifecycleModel, audience: str) -> set[int]:
    """Of that audience now, those who can be asked something here."""
    return {each.user_id for each in recipients(subject, audience).values() if each.user_id is not None}


def address(task: Task, subject: LifecycleModel) -> None:
    """Give the task to those who are asked now, and to nobody else; where nobody is, it ends and says so."""
    people = accounts(subject, task.audience)
    task.people.set(people)
    if not people:
        task.close(Task.How.NOBODY)


def call(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    rule = {"id": firing.automation_id, "name": str(firing.automation)}
    tell_of_rule(subject, rule, f"{CALLED}{firing.pk}", cause_of(firing))


def says_send(words: Any, audience: Any, days: int | None) -> str:
    return gettext("send “%(words)s” to %(audience)s") % {"words": words, "audience": audience}


def says_ask(words: Any, audience: Any, days: int | None) -> str:
    fill = {"words": words, "audience": audience, "days": days}
    if days is None:
        return gettext("open the task “%(words)s” for %(audience)s") % fill
    if not days:
        return gettext("open the task “%(words)s” for %(audience)s, due the same day") % fill
    return (
        ngettext(
            "open the task “%(words)s” for %(audience)s, due after %(days)d day",
            "open the task “%(words)s” for %(audience)s, due after %(days)d days",
            days,
        )
        % fill
    )


def says_call(words: Any, audience: Any, days: int | None) -> str:
    return pgettext("in a sentence", "call the webhooks that listen to rules")


KINDS = {
    kind.name: kind
    for kind in (
        Kind(SEND, gettext_lazy("send words to"), says_send, send),
        Kind("task", gettext_lazy("open a task for"), says_ask, ask, asks_days=True, needs_account=True),
        Kind("call", gettext_lazy("call the webhooks that listen to rules"), says_call, call, tells=False),
    )
}


def actions_of(firing: Firing) -> list[tuple[Kind, Action]]:
    """What its rule does, in order; what no longer exists is passed over. 1 query."""
    stored = firing.automation.actions
    words = RuleMessage.objects.in_bulk([each["words"] for each in stored])
    found = [(KINDS.get(each["kind"]), each) for each in stored]
    return [
        (kind, Action(each["audience"], words.get(each["words"]), each.get("days")))
        for kind, each in found
        if kind is not None and (each["words"] in words or not kind.tells)
    ]
