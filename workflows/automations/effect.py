"""What a rule would do on given dossiers, without doing it: whom it would tell what, and what stands in its way.

The number of queries does not depend on how many dossiers there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.automations.actions import KINDS, SEND, Kind
from workflows.automations.dossiers import model_named
from workflows.automations.models import Automation, RuleMessage
from workflows.automations.placeholders import fill, fill_line
from workflows.automations.running import chunks
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import LINK
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.outward import is_allowed
from workflows.kernel.recipients import Recipient
from workflows.kernel.wording import Reader, speaking_to
from workflows.people.roles import holders_read_once
from workflows.webhooks.calls import meant_for_rules

NAMED = 5  # people of one line; the others are counted
MOST_COUNTED = 2000  # dossiers whose people are counted
LATELY = timedelta(days=90)
REFUSED = (OutboxRow.Report.BOUNCED, OutboxRow.Report.COMPLAINED)
Found = dict[int, list[Recipient]]  # dossier -> whom one action reaches


@dataclass(frozen=True)
class Wording:
    """The words as the first of these readers would get them; they share its language."""

    code: str
    subject: str
    text: str
    to: list[str]

    @property
    def language(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.code, self.code))


@dataclass(frozen=True)
class Deed:
    """One action of the rule on one dossier.

    says        it as a part of the rule's sentence
    named       people, or webhooks; `more`: how many others there are
    hindrances  who would not be reached, and why
    """

    says: str
    named: list[str]
    more: int = 0
    words: list[Wording] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reach:
    """How many mails and tasks there would have been, and to how many different people; `of` the newest cases."""

    mails: int
    tasks: int
    people: int
    of: int


def effect_on(rule: Automation, subjects: list[Any], words: dict[int, RuleMessage]) -> dict[int, list[Deed]]:
    """Dossier's key -> what the rule would do on it now, in order. The dossiers are loaded with what the words name."""
    model, reached = model_named(rule.lifecycle), _reached(rule, subjects)
    troubled = _refused_lately(each.key for found in reached for people in found.values() for each in people)
    deeds: dict[int, list[Deed]] = {subject.pk: [] for subject in subjects}
    for action, found in zip(rule.actions, reached, strict=True):
        kind = KINDS[action["kind"]]
        if not kind.tells:
            called = _called(kind)
            for own in deeds.values():
                own.append(called)
            continue
        said = kind.says(words[action["words"]], kind.called(model, action["audience"]), action.get("days"))
        for subject in subjects:
            deed = _deed(kind, said, subject, found.get(subject.pk, []), words[action["words"]], troubled)
            deeds[subject.pk].append(deed)
    return deeds


def _reached(rule: Automation, subjects: list[Any]) -> list[Found]:
    """Whom each action reaches, dossier by dossier; the same words go to the same address once for a cause."""
    model = model_named(rule.lifecycle)
    told: set[tuple[int, int, str]] = set()
    reached = []
    with holders_read_once():
        for action in rule.actions:
            kind = KINDS[action["kind"]]
            found: Found = kind.reached(model, action["audience"], subjects) if kind.tells else {}
            if action["kind"] == SEND:
                for key, people in found.items():
                    found[key] = [each for each in people if (action["words"], key, each.key) not in told]
                    told |= {(action["words"], key, each.key) for each in people}
            reached.append(found)
    return reached


def _deed(
    kind: Kind, said: str, subject: LifecycleModel, people: list[Recipient], words: RuleMessage, troubled: set[str]
) -> Deed:
    asked = [each for each in people if each.user_id is not None or not kind.needs_account]
    without = [_name(each) for each in people if each not in asked]
    back = [_name(each) for each in asked if each.key in troubled and not kind.needs_account]
    hindrances = [] if asked else [_("There would be nobody.")]
    if without:
        hindrances.append(_("Without an account, so no task reaches them: %(people)s") % {"people": _some(without)})
    if back:
        hindrances.append(_("Mails to them failed or came back lately: %(people)s") % {"people": _some(back)})
    named = [_name(each) for each in asked]
    return Deed(said, named[:NAMED], len(named[NAMED:]), list(_wordings(words, subject, asked)), hindrances)


def _wordings(words: RuleMessage, subject: LifecycleModel, people: list[Recipient]) -> Iterator[Wording]:
    by_language: dict[str, list[Recipient]] = {}
    for each in people:
        by_language.setdefault(each.language, []).append(each)
    for code, readers in by_language.items():
        first = readers[0]
        reader = Reader.PUBLIC if first.user_id is None else Reader.MEMBER
        with translation.override(code), speaking_to(reader):
            title, text = (
                fill_line(str(words.subject), subject, first, LINK),
                fill(str(words.text), subject, first, LINK),
            )
        yield Wording(code, title, text.strip(), [_name(each) for each in readers[:NAMED]])


def _name(recipient: Recipient) -> str:
    return recipient.name or recipient.email


def _some(names: list[str]) -> str:
    more = len(names) - NAMED
    told = ", ".join(names[:NAMED])
    if more <= 0:
        return told
    return ngettext("%(people)s and %(number)d more", "%(people)s and %(number)d more", more) % {
        "people": told,
        "number": more,
    }


def _refused_lately(keys: Iterable[str]) -> set[str]:
    """The addresses to which a mail failed, or came back. 1 query."""
    trouble = Q(state=OutboxState.FAILED) | Q(report__in=REFUSED)
    rows = OutboxRow.objects.filter(trouble, recipient_key__in=set(keys), created_at__gte=clock.now() - LATELY)
    return set(rows.order_by().values_list("recipient_key", flat=True))


def _called(kind: Kind) -> Deed:
    """Of whatever dossier: which webhooks listen to rules, and which of them hear nothing now. 1 query."""
    named, hindrances = [], []
    for endpoint in meant_for_rules():
        if not endpoint.is_listening:
            hindrances.append(_("%(webhook)s is switched off") % {"webhook": endpoint})
            continue
        named.append(str(endpoint))
        if endpoint.failing_since:
            said = {"webhook": endpoint, "day": date_format(endpoint.failing_since, "SHORT_DATE_FORMAT")}
            hindrances.append(_("%(webhook)s has not answered since %(day)s") % said)
        if not is_allowed(endpoint.address, settings.AMBASSADE_WEBHOOK_HOSTS):
            hindrances.append(_("%(webhook)s has an address that may not be called") % {"webhook": endpoint})
    return Deed(
        kind.says("", "", None),
        named,
        0,
        [],
        hindrances if named or hindrances else [_("No webhook listens to rules now.")],
    )


def reach_of(rule: Automation, subjects: list[Any]) -> Reach:
    """Over the newest of these cases, one dossier as often as the rule would have acted on it."""
    counted = subjects[:MOST_COUNTED]
    once = list({subject.pk: subject for subject in counted}.values())
    mails: dict[int, int] = dict.fromkeys((subject.pk for subject in once), 0)
    tasks, people = dict(mails), set[str]()
    for chunk in chunks(once):
        for action, found in zip(rule.actions, _reached(rule, chunk), strict=True):
            kind = KINDS[action["kind"]]
            of_list: dict[int, list[str]] = {}  # dossiers of a country may share one
            for key, recipients in found.items():
                if id(recipients) not in of_list:
                    asked = [each.key for each in recipients if each.user_id is not None or not kind.needs_account]
                    of_list[id(recipients)] = asked
                    people |= set(asked)
                asked = of_list[id(recipients)]
                if kind.needs_account:
                    tasks[key] += bool(asked)
                else:
                    mails[key] += len(asked)
    return Reach(
        sum(mails[each.pk] for each in counted), sum(tasks[each.pk] for each in counted), len(people), len(counted)
    )
