"""The approvals of one dossier that are still open, as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from workflows.approvals.models import ROLES, ApprovalRequest
from workflows.approvals.queries import request_for
from workflows.approvals.states import State
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep, Step
from workflows.people.roles import Role


@dataclass(frozen=True)
class Asked:
    """An approval that is still open: who agreed, who refused, who has to answer, whether that can be enough."""

    request: ApprovalRequest
    group: Any
    needed: int
    answers: list[tuple[Any, str]]
    waiting_for: list[Any]
    lacking: int
    steps: list[OpenStep]


def asked_about(requests: Iterable[ApprovalRequest], user: Any) -> list[Asked]:
    """The approvals still open, with those who answered and those who have to."""
    return [_asked(request, user) for request in requests if request.state == State.OPEN]


def _asked(request: ApprovalRequest, user: Any) -> Asked:
    words = {"agree": _("agreed"), "refuse": _("refused"), "recuse": _("stays out: conflict of interest")}
    asked = request.electorate()
    people = {person.pk: person for person in asked}
    given = {who: verdict for position, who, verdict in request.votes if position == request.position}
    if left := given.keys() - people.keys():
        people |= get_user_model()._default_manager.in_bulk(left)
    waiting = [person for pk, person in people.items() if pk not in given]
    needed = request.present_step["quorum"]
    return Asked(
        request=request,
        group=Role(request.present_step["role"]).label,
        needed=needed,
        answers=[(people.get(who, _("someone who has left")), words[verdict]) for who, verdict in given.items()],
        waiting_for=waiting,
        lacking=max(0, needed - request.tally("agree", asked) - len(waiting)),
        steps=open_steps(request, user),
    )


@dataclass(frozen=True)
class Planned:
    """What a click would ask for: the groups in their order, and the people of the first."""

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
    groups = [each | {"group": dict(ROLES)[each["role"]]} for each in request.policy_steps]
    return Planned(groups, request.electorate(), request.shortfall, request.due_at)
