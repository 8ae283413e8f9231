"""What a rule can do: one entry per kind. Each writes rows that no rule waits for, so no rule sets off another.

A further kind is one more entry of KINDS: the editor, the sentence, the check and the log take it from there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext, override

from workflows.announcements import audiences
from workflows.announcements.posting import post_for
from workflows.automations.models import Firing, Posting, RuleLetter, RuleMessage, Task
from workflows.automations.placeholders import fill
from workflows.kernel import clock
from workflows.kernel.actors import Rule
from workflows.kernel.facts import UnknownFact, audience_named
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxState, TransitionRecord
from workflows.kernel.outbox import enqueue
from workflows.kernel.recipients import Recipient, recipient_of
from workflows.webhooks.calls import tell_of_rule

NOBODY = gettext_noop("There was nobody to tell.")
DELIVER = "workflows.automations.jobs.deliver"
CALLED = "firing:"  # begins the cause of a call
OF_ONE_READER = ("name", "link")  # placeholders that mean nothing where many read the same words
MOST_OF_TITLE = 150


def of_the_dossier(model: type[LifecycleModel], audience: str) -> Any:
    """What that audience is called. Raises UnknownFact."""
    return audience_named(model, audience).label


def of_the_house(model: type[LifecycleModel], audience: str) -> Any:
    """The same of a group to which is announced; nothing about one person is. Raises UnknownFact."""
    if model.ABOUT_A_PERSON:
        raise UnknownFact(audience)
    return audiences.label(audience)


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
    tells       people, with words
    called      (lifecycle, audience) -> what that audience is called; raises UnknownFact
    unsaid      placeholders that its words may not name
    """

    name: str
    label: Any
    says: Callable[[Any, Any, int | None], str]
    do: Callable[[Firing, Action, LifecycleModel], None]
    asks_days: bool = False
    needs_days: bool = False
    tells: bool = True
    called: Callable[[type[LifecycleModel], str], Any] = of_the_dossier
    unsaid: tuple[str, ...] = ()


def recipients(subject: LifecycleModel, audience: str) -> dict[str, Recipient]:
    """Address -> whoever that audience is now; who has no address is passed over."""
    people = audience_named(type(subject), audience).people(subject)
    found = (recipient_of(person) for person in people if person is not None)
    return {each.key: each for each in found if each is not None}


def send(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    now = clock.now()
    common = {"firing": firing, "words": action.words, "audience": action.audience, "created_at": now}
    rows = [
        RuleLetter(
            recipient_key=key,
            email=each.email,
            recipient_name=each.name,
            language=each.language,
            user_id=each.user_id,
            next_try_at=now,
            **common,
        )
        for key, each in recipients(subject, action.audience).items()
    ]
    told = set(RuleLetter.objects.filter(firing=firing, words=action.words).values_list("recipient_key", flat=True))
    if not rows and not told:
        rows = [RuleLetter(state=OutboxState.DROPPED, error=NOBODY, settled_at=now, **common)]
    fresh = [row for row in rows if row.recipient_key not in told]
    made = RuleLetter.objects.bulk_create(fresh)
    enqueue(*(row.pk for row in made if row.state == OutboxState.QUEUED), job=DELIVER)


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
    record = TransitionRecord.objects.filter(pk=firing.record_id).first() if firing.record_id else None
    tell_of_rule(subject, rule, f"{CALLED}{firing.pk}", record)


def post(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    """The same words for all of the audience, filled from the dossier as it is now."""
    which = {"firing": firing, "words": action.words, "audience": action.audience}
    if Posting.objects.filter(**which).exists():
        return
    title, text = {}, {}
    for code, _name in settings.LANGUAGES:
        nobody = Recipient("", language=code)
        with override(code):
            first, rest = (fill(str(each), subject, nobody, "") for each in (action.words.subject, action.words.text))
        title[code], text[code] = " ".join(first.split())[:MOST_OF_TITLE], rest.strip()
    rule = Rule(firing.automation_id, str(firing.automation))
    until = clock.today() + timedelta(days=action.days or 0)
    Posting.objects.create(announcement=post_for(rule, subject, title, text, action.audience, until), **which)


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
    return gettext("call the webhooks that listen to rules")


def says_post(words: Any, audience: Any, days: int | None) -> str:
    said = ngettext(
        "post the announcement “%(words)s” to %(audience)s for %(days)d day",
        "post the announcement “%(words)s” to %(audience)s for %(days)d days",
        days or 0,
    )
    return said % {"words": words, "audience": audience, "days": days or 0}


KINDS = {
    kind.name: kind
    for kind in (
        Kind("send", gettext_lazy("send words to"), says_send, send),
        Kind("task", gettext_lazy("open a task for"), says_ask, ask, asks_days=True),
        Kind("post", gettext_lazy("post an announcement for"), says_post, post, asks_days=True, needs_days=True,
             called=of_the_house, unsaid=OF_ONE_READER),
        Kind("call", gettext_lazy("call the webhooks that listen to rules"), says_call, call, tells=False),
    )
}  # fmt: skip


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
