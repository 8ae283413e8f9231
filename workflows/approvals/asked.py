"""The approvals of one dossier that are still open, as its page shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.approvals.models import ROLES, ApprovalRequest
from workflows.approvals.queries import request_for
from workflows.approvals.states import State
from workflows.approvals.votes import AGREE, ASK_FIRST, RECUSE, REFUSE, Vote
from workflows.kernel.facts import Fact, Kind
from workflows.kernel.history import Entry, entry_of
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep, Step
from workflows.people.roles import Role


@dataclass(frozen=True)
class Asked:
    """An approval that is still open: who agreed, who refused, who has to answer, whether that can be enough.

    groups    (words of the group, how many of it must agree), asked at the same time
    later     the steps of the rounds after this one, as the request keeps them, with the words of the `group`
    answers   (who, what they said, for whom or empty), in this round
    earlier   the same, in the rounds before
    stale     (who, what they said, what changed since)
    questions   what somebody asked first, with the answer once it is there
    """

    request: ApprovalRequest
    groups: list[tuple[Any, int]]
    later: list[dict[str, Any]]
    needed: int
    answers: list[tuple[Any, str, str]]
    earlier: list[tuple[Any, str, str]]
    stale: list[tuple[Any, str, str]]
    questions: list[Entry]
    waiting_for: list[Any]
    lacking: int
    steps: list[OpenStep]


def asked_about(requests: Iterable[ApprovalRequest], user: Any) -> list[Asked]:
    """The approvals still open, with those who answered and those who have to."""
    found = [each for each in requests if each.state == State.OPEN and each.is_readable]
    said = questions_about(found)
    return [_asked(request, user, said.get(request.pk, [])) for request in found]


def questions_about(requests: list[ApprovalRequest]) -> dict[int, list[Entry]]:
    """Request -> the questions asked first and their answers, oldest first. 1 query for all of them."""
    if not requests:
        return {}
    kind = ContentType.objects.get_for_model(ApprovalRequest)
    rows = TransitionRecord.objects.filter(content_type=kind, object_id__in=[each.pk for each in requests])
    found: dict[int, list[Entry]] = {}
    for record in rows.filter(step__in=["ask_first", "answer"]).select_related("text", "content_type").order_by("pk"):
        found.setdefault(record.object_id, []).append(entry_of(record))
    return found


def verdicts() -> dict[str, str]:
    return {
        AGREE: _("agreed"),
        REFUSE: _("refused"),
        RECUSE: _("stays out: conflict of interest"),
        ASK_FIRST: _("asked something first"),
    }


def _asked(request: ApprovalRequest, user: Any, questions: list[Entry]) -> Asked:
    words, given, stale = verdicts(), request.present_votes(), request.stale_votes()
    people = {person.pk: person for person in request.electorate()}
    recused = [Vote(0, pk, RECUSE) for pk in sorted(request.recused)]
    given = [each for each in given if each.user not in request.recused] + recused
    earlier = request.earlier_votes()
    mentioned = {pk for each in (*given, *stale, *earlier) for pk in (each.user, each.of) if pk}
    if left := mentioned - people.keys():
        people = get_user_model()._default_manager.in_bulk(left) | people
    left_words = _("someone who has left")

    def name(pk: int | None) -> Any:
        return people.get(pk, left_words)

    return Asked(
        request=request,
        groups=[(Role(step["role"]).label, step["quorum"]) for step in request.present_steps],
        later=[step | {"group": dict(ROLES)[step["role"]]} for step in request.later_steps],
        needed=request.needed,
        answers=[(name(v.user), words[v.verdict], in_whose_place(v, name)) for v in given],
        earlier=[(name(v.user), words[v.verdict], in_whose_place(v, name)) for v in earlier],
        stale=[(name(v.user), words[v.verdict], request.changed_after(v.edition)) for v in stale],
        questions=questions,
        waiting_for=request.still_to_answer(),
        lacking=request.shortfall,
        steps=open_steps(request, user),
    )


def in_whose_place(vote: Vote, name: Callable[[int | None], Any]) -> str:
    if vote.instead:
        return _("in the place of the group, after its time")
    return _("for %(who)s, who is away") % {"who": name(vote.of)} if vote.of else ""


def case_of(subject: LifecycleModel) -> list[tuple[Any, str]]:
    """What it is about for who decides on it, in words: the dossier's own, then what policies may ask and is known."""
    found = [(fact.label, said_of(fact, fact.read(subject))) for fact in subject.FACTS if fact.told]
    return [*subject.to_decide_on(), *((label, words) for label, words in found if words)]


def said_of(fact: Fact, value: Any) -> str:
    if value is None or value == []:
        return ""
    if fact.kind.has_choices and fact.choices:
        words = dict(fact.choices())
        return ", ".join(str(words.get(each, each)) for each in (value if fact.kind is Kind.SET else [value]))
    if fact.kind is Kind.YES:
        return _("Yes") if value else _("No")
    return str(localize(localtime(value) if isinstance(value, datetime) else value))


@dataclass(frozen=True)
class Planned:
    """What a click would ask for: the groups in their order (`first`: at once), and the people of the first."""

    policy: Any
    groups: list[dict[str, Any]]
    people: list[Any]
    lacking: int
    due_at: Any


def planned(subject: LifecycleModel, step: Step, by: Any) -> Planned | None:
    """Who would be asked before this step is taken; None when no policy applies and one person decides."""
    request = request_for(subject, step, by)
    if request is None:
        return None
    request.open_step(0)
    now = request.present_round
    groups = [
        each | {"group": dict(ROLES)[each["role"]], "first": index in now}
        for index, each in enumerate(request.policy_steps)
    ]
    return Planned(request.policy, groups, request.electorate(), request.shortfall, request.due_at)
