"""The approvals that are open, for whoever may open the dossier they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.approvals.models import ROLES, ApprovalRequest
from workflows.approvals.queries import models_with_approval, request_for
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep, Step
from workflows.people.roles import Role, has_role

A_PAGE = 50
READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR, Role.BOARD, Role.FINANCE)


@dataclass(frozen=True)
class Row:
    request: ApprovalRequest

    @property
    def url(self) -> str:
        return self.request.desk_url()

    @property
    def group(self) -> Any:
        return Role(self.request.present_step["role"]).label

    @property
    def agreed(self) -> int:
        return self.request.tally("agree")

    @property
    def needed(self) -> int:
        return self.request.present_step["quorum"]

    @property
    def late(self) -> bool:
        return bool(self.request.due_at and self.request.due_at < clock.now())


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
    people = {person.pk: person for person in request.electorate()}
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
        lacking=max(0, needed - request.tally("agree") - len(waiting)),
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


def requests_visible_to(user: Any) -> QuerySet:
    """Requests about dossiers that this account may open, of every lifecycle that asks for approval."""
    seen = Q(pk__in=[])
    for model in models_with_approval():
        dossiers = model.objects.visible_to(user).order_by().values("pk")
        seen |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=dossiers)
    return ApprovalRequest.objects.filter(seen)


@says_forbidden
def approvals(request: HttpRequest) -> HttpResponse:
    """The open requests, the most urgent first."""
    if not has_role(request.user, *READERS):
        raise PermissionDenied
    found = requests_visible_to(request.user).filter(state=State.OPEN).select_related("asked_by")
    page = Paginator(found.prefetch_related("subject"), A_PAGE).get_page(request.GET.get("p"))
    title = _("Approvals")
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": request.path, "label": title},
        ],
        "page_obj": page,
        "rows": [Row(each) for each in page],
        "policies_url": reverse("approvalpolicy:index") if has_role(request.user, Role.COORDINATOR) else "",
    }
    return render(request, "workflows/desk/approvals.html", context)
