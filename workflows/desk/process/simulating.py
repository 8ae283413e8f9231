"""What would happen if: the step is really taken, in a transaction that is never kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from workflows.announcements.audiences import label as audience_label
from workflows.approvals.lifecycle import no_question_is_open
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.states import State
from workflows.automations.models import Posting, Task
from workflows.automations.placeholders import fill, fill_line
from workflows.automations.running import act_on
from workflows.automations.writing import BECAUSE_OF
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import LINK, as_mark, build
from workflows.kernel.models import LETTERS, OutboxRow, OutboxState, TransitionRecord, latest_record
from workflows.kernel.perform import Outcome, perform
from workflows.kernel.recipients import recipient_of
from workflows.kernel.refusals import No, NotPossible, PermissionDenied, Refused
from workflows.webhooks.models import Call

MOST_ANSWERS = 60  # of people who would have to agree, before it is given up


class Leaves(StrEnum):
    AT_ONCE = "at once"
    MEANWHILE = "meanwhile"
    LAST = "last"


@dataclass(frozen=True)
class Letter:
    """One message in one language, in the very words it would have, to everybody who would get it so.

    leaves   when
    rule     the rule of the house that would send it; empty: the step itself
    """

    subject: str
    body: str
    to: list[str]
    language: str
    leaves: "Leaves"
    rule: str = ""


@dataclass(frozen=True)
class Opened:
    """A task that a rule would open: its words for the first who would be asked, and by when."""

    rule: str
    title: str
    text: str
    to: list[str]
    due: date | None


@dataclass(frozen=True)
class Posted:
    """An announcement that a rule would post, and to whom."""

    rule: str
    title: str
    to: str


@dataclass(frozen=True)
class Moved:
    """One dossier and what would be written in its story; `state` is where it would stand then."""

    dossier: LifecycleModel
    done: Any
    state: str


@dataclass
class Simulated:
    """refusal   why it would be refused; then nothing else is said
    untold  rules that would find nobody to tell or to ask
    called  webhooks that would be called
    waits   whether others would have to agree first; `granted`: whether they could, so that what follows is known
    """

    refusal: Refused | None = None
    waits: bool = False
    granted: bool = False
    held: bool = False
    moved: list[Moved] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    tasks: list[Opened] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    runs_jobs: bool = False

    @property
    def masks_links(self) -> bool:
        return any(LINK in each.body for each in self.letters)


def simulate(subject: LifecycleModel, step: str, by: Any, answers: dict[str, Any]) -> Simulated:
    """Nothing of it remains: no row, no job, no mail."""
    found = Simulated()
    try:
        with transaction.atomic():
            _live_through(subject, step, by, answers, found)
            transaction.set_rollback(True)
    except Refused as refusal:
        return Simulated(refusal=refusal)
    return found


def simulate_answers(request: ApprovalRequest) -> Simulated:
    """What follows when all who still have to agree to an open request do. Nothing of it remains either."""
    if isinstance(waits := no_question_is_open(request), No):
        return Simulated(refusal=NotPossible(waits.reason))
    found = Simulated()
    try:
        with transaction.atomic():
            _until_the_last_yes(request, found)
            transaction.set_rollback(True)
    except Refused as refusal:
        return Simulated(refusal=refusal)
    return found


def _live_through(subject: LifecycleModel, step: str, by: Any, answers: dict[str, Any], found: Simulated) -> None:
    outcome = perform(subject, step, by=by, **answers)
    acts = [_act_of(outcome)]
    found.held = outcome.held
    _read_owed(acts, found)
    if isinstance(outcome.waits_for, ApprovalRequest):
        _until_the_last_yes(outcome.waits_for, found)
    else:
        _tell(acts, found)


def _until_the_last_yes(request: ApprovalRequest, found: Simulated) -> None:
    found.waits, acts = True, list[UUID]()
    found.granted = _everybody_agrees(request, acts)
    if found.granted:
        _read_owed(acts, found, after_approval=True)
        _tell(acts, found)


def _tell(acts: list[UUID], found: Simulated) -> None:
    found.moved = _moved(acts)
    found.runs_jobs = OutboxRow.objects.filter(record__act__in=acts, kind=OutboxRow.Kind.JOB).exists()


def _read_owed(acts: list[UUID], found: Simulated, *, after_approval: bool = False) -> None:
    """Messages, tasks and calls of these acts, and of the rules that wait for their steps."""
    fired = act_on(list(TransitionRecord.objects.filter(act__in=acts).order_by("pk")))
    found.letters += _letters(acts, after_approval=after_approval)
    tasks = Task.objects.filter(firing__in=fired).select_related("words", "firing__automation")
    found.tasks += [each for task in tasks.order_by("pk") if (each := _opened(task))]
    nobody = OutboxRow.objects.filter(of_rule__firing__in=fired, state=OutboxState.DROPPED)
    alone = Task.objects.filter(firing__in=fired, how=Task.How.NOBODY)
    names = {*nobody.values_list("of_rule__firing__automation__name", flat=True)}
    found.untold += sorted(names | {*alone.values_list("firing__automation__name", flat=True)})
    posted = Posting.objects.filter(firing__in=fired).select_related("announcement", "firing__automation")
    found.posted += [
        Posted(str(each.firing.automation), str(each.announcement), audience_label(each.audience)) for each in posted
    ]
    calls = Call.objects.filter(record__act__in=acts).select_related("endpoint")
    found.called += sorted({str(each.endpoint) for each in calls} - {*found.called})


def _opened(task: Task) -> Opened | None:
    """None where there is nobody to ask."""
    people = [found for each in task.people.order_by("pk") if (found := recipient_of(each))]
    if not people:
        return None
    with translation.override(people[0].language):
        title = fill_line(str(task.words.subject), task.firing.dossier, people[0], "")
        text = fill(str(task.words.text), task.firing.dossier, people[0], "")
    return Opened(str(task.firing.automation), title, text, [each.name or each.email for each in people], task.due)


def _act_of(outcome: Outcome) -> UUID:
    """Others act meanwhile: only what belongs to this one is read."""
    record = outcome.record or latest_record(outcome.waits_for or outcome.subject)
    assert record is not None  # noqa: S101  (every act writes one)
    return record.act


def _everybody_agrees(request: ApprovalRequest, acts: list[UUID]) -> bool:
    """As if each person who has to agree did, one after the other; whether that is enough. Fills `acts`.

    Raises NotPossible where a yes could not be taken, such as the last one once the asker has left.
    """
    for _answer in range(MOST_ANSWERS):
        request = ApprovalRequest.objects.get(pk=request.pk)
        if request.state != State.OPEN:
            break
        waiting = request.still_to_answer()
        if not waiting:
            return False
        try:
            acts.append(_act_of(perform(request, "agree", by=waiting[0])))
        except PermissionDenied:
            return False
    return request.state == State.GRANTED


def _moved(acts: list[UUID]) -> list[Moved]:
    records = TransitionRecord.objects.filter(act__in=acts).select_related("content_type").order_by("pk")
    found = []
    for record in records:
        dossier, step = record.subject, record.declared
        if dossier is None or step is None or isinstance(dossier, ApprovalRequest):
            continue
        found.append(Moved(dossier, step.done, str(dict(dossier.state_choices()).get(record.target, record.target))))
    return found


def _letters(acts: list[UUID], *, after_approval: bool) -> list[Letter]:
    """Each message once for every language in which it would leave."""
    rows = OutboxRow.objects.filter(record__act__in=acts, kind__in=LETTERS).exclude(state=OutboxState.DROPPED)
    groups: dict[tuple[int, str, str], list[OutboxRow]] = {}
    for row in rows.select_related("record__content_type", "record__text", *BECAUSE_OF).order_by("pk"):
        groups.setdefault((row.record_id, row.name, row.language), []).append(row)
    return [_letter(alike, after_approval) for alike in groups.values()]


def _letter(alike: list[OutboxRow], after_approval: bool) -> Letter:
    row = alike[0]
    language = row.language or settings.LANGUAGE_CODE
    leaves = _leaves(row.record) if after_approval else Leaves.AT_ONCE
    with translation.override(language):
        mail = build(row, row.record.subject, as_mark)
        subject, body = str(mail.subject), mail.words
    rule = str(row.of_rule.firing.automation) if row.kind == OutboxRow.Kind.RULE else ""
    named = str(dict(settings.LANGUAGES).get(language, language))
    return Letter(subject, body, _names(alike), named, leaves, rule)


def _leaves(record: TransitionRecord) -> Leaves:
    goes_on = record.content_type.model_class() is ApprovalRequest and record.target == State.OPEN
    return Leaves.MEANWHILE if goes_on else Leaves.LAST


def _names(rows: Iterable[OutboxRow]) -> list[str]:
    return [row.recipient_name or row.email for row in rows]
