"""The approvals that are open, for whoever may open the dossier they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.sheets import exports, taken_along
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import models_with_approval, read_together
from workflows.approvals.states import State
from workflows.approvals.votes import AGREE
from workflows.kernel.dossiers import UNREADABLE, says_forbidden
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
        if not self.request.is_readable:
            return UNREADABLE
        return ", ".join(str(Role(step["role"]).label) for step in self.request.present_steps)

    @property
    def agreed(self) -> int:
        return len({each.user for each in self.request.present_votes() if each.verdict == AGREE})

    @property
    def needed(self) -> Any:
        return sum(step["quorum"] for step in self.request.present_steps) if self.request.is_readable else "?"

    @property
    def lacking(self) -> int:
        """How many people are lacking to reach the number at all."""
        return self.request.shortfall if self.request.is_readable else 0

    @property
    def late(self) -> bool:
        return self.request.is_past


def requests_visible_to(user: Any) -> QuerySet:
    """Requests about dossiers that this account may open, of every lifecycle that asks for approval."""
    seen = Q(pk__in=[])
    for model in models_with_approval():
        dossiers = model.objects.visible_to(user).order_by().values("pk")
        seen |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=dossiers)
    return ApprovalRequest.objects.filter(seen)


def columns() -> dict[str, Callable[[ApprovalRequest], Any]]:
    return {
        _("Dossier"): lambda each: each.subject,
        _("Step"): lambda each: each.step_label,
        _("Asked by"): lambda each: each.asked_by,
        _("Who must agree"): lambda each: Row(each).group,
        pgettext("number of people", "Agreed"): lambda each: f"{Row(each).agreed} / {Row(each).needed}",
        pgettext("deadline", "By"): lambda each: each.due_at,
    }


@says_forbidden
def approvals(request: HttpRequest) -> HttpResponse:
    """The open requests, the most urgent first."""
    if not has_role(request.user, *READERS):
        raise PermissionDenied
    found = requests_visible_to(request.user).filter(state=State.OPEN).select_related("asked_by")
    found = found.prefetch_related("subject")
    if (file := taken_along(request, "approvals", columns(), found)) is not None:
        return file
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    read_together([each for each in page if each.is_readable])
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
        "exports": exports(request),
        "policies_url": reverse("approvalpolicy:index") if has_role(request.user, Role.COORDINATOR) else "",
    }
    return render(request, "workflows/desk/approvals.html", context)
