"""What a rule can do: one entry per kind. Each writes rows that no rule waits for, so no rule sets off another.

A further kind is one more entry of KINDS: the editor, the sentence, the check and the log take it from there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext, override, pgettext

from workflows.announcements import audiences
from workflows.announcements.posting import post_for
from workflows.automations.models import Firing, Posting, RuleMail, RuleMessage, Task
from workflows.automations.placeholders import fill, fill_line
from workflows.kernel import clock
from workflows.kernel.actors import Rule
from workflows.kernel.facts import UnknownFact, audience_named
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord, latest_record
from workflows.kernel.outbox import enqueue, letters_of
from workflows.kernel.recipients import Recipient, recipient_of
from workflows.webhooks.calls import tell_of_rule

NOBODY = gettext_noop("There was nobody to tell.")
SEND = "send"
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


def reached_around(model: type[LifecycleModel], audience: str, subjects: list[Any]) -> dict[int, list[Recipient]]:
    """Dossier's key -> whoever that audience is now. As many queries for thirty as for one."""
    of_each = audience_named(model, audience).people_of_each(subjects)
    return {key: recipients(people) for key, people in of_each.items()}


def reached_in_the_house(model: type[LifecycleModel], audience: str, subjects: list[Any]) -> dict[int, list[Recipient]]:
    """Likewise, of a group to which is announced: one list for all dossiers of a country, read once."""
    countries = {subject.pk: getattr(subject, "country_id", None) for subject in subjects}
    found = {each: recipients(audiences.people_of(audience, each)) for each in set(countries.values())}
    return {key: found[country] for key, country in countries.items()}


def recipients(people: Iterable[Any]) -> list[Recipient]:
    """Each address once; who has none is passed over."""
    found = (recipient_of(person) for person in people if person is not None)
    return list({each.key: each for each in found if each is not None}.values())


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
    tells           people, with words
    needs_account   whether it reaches only people who have one
    called          (lifecycle, audience) -> what that audience is called; raises UnknownFact
    reached         (lifecycle, audience, dossiers) -> dossier's key -> whom it would reach now
    unsaid          placeholders that its words may not name
    """

    name: str
    label: Any
    says: Callable[[Any, Any, int | None], str]
    do: Callable[[Firing, Action, LifecycleModel], None]
    asks_days: bool = False
    needs_days: bool = False
    tells: bool = True
    needs_account: bool = False
    called: Callable[[type[LifecycleModel], str], Any] = of_the_dossier
    reached: Callable[[type[LifecycleModel], str, list[Any]], dict[int, list[Recipient]]] = reached_around
    unsaid: tuple[str, ...] = ()


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
    people = audience_named(type(subject), audience).people(subject)
    return {each.user_id for each in recipients(people) if each.user_id is not None}


def address(task: Task, subject: LifecycleModel) -> None:
    """Give the task to those who are asked now, and to nobody else; where nobody is, it ends and says so."""
    people = accounts(subject, task.audience)
    task.people.set(people)
    if not people:
        task.close(Task.How.NOBODY)


def call(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    rule = {"id": firing.automation_id, "name": str(firing.automation)}
    tell_of_rule(subject, rule, f"{CALLED}{firing.pk}", cause_of(firing))


def post(firing: Firing, action: Action, subject: LifecycleModel) -> None:
    """The same words for all of the audience, filled from the dossier as it is now."""
    which = {"firing": firing, "words": action.words, "audience": action.audience}
    if Posting.objects.filter(**which).exists():
        return
    title, text = {}, {}
    for code, _name in settings.LANGUAGES:
        nobody = Recipient("", language=code)
        with override(code):
            title[code] = fill_line(str(action.words.subject), subject, nobody, "")[:MOST_OF_TITLE]
            text[code] = fill(str(action.words.text), subject, nobody, "")
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
    return pgettext("in a sentence", "call the webhooks that listen to rules")


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
        Kind(SEND, gettext_lazy("send words to"), says_send, send),
        Kind("task", gettext_lazy("open a task for"), says_ask, ask, asks_days=True, needs_account=True),
        Kind("post", gettext_lazy("post an announcement for"), says_post, post, asks_days=True, needs_days=True,
             called=of_the_house, reached=reached_in_the_house, unsaid=OF_ONE_READER),
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
