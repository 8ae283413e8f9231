"""Messages and jobs that did not leave yet or went wrong, for the coordinator and the administrator."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from snippets.sheets import exports, taken_along
from workflows.approvals.models import ApprovalRequest
from workflows.desk.approvals import requests_visible_to
from workflows.kernel import outbox
from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.history import entry_of
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.missions.models import Assignment, Mission
from workflows.people.roles import Role, has_role

A_PAGE = 50
UNSETTLED = (OutboxState.FAILED, OutboxState.PARKED, OutboxState.QUEUED)
STUCK = (OutboxState.FAILED, OutboxState.PARKED)
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def rows_visible_to(user: Any) -> QuerySet[OutboxRow]:
    """What is owed about dossiers that this account may open; an administrator sees all, without words."""
    if has_role(user, Role.ADMINISTRATOR):
        return OutboxRow.objects.all()
    missions = Mission.objects.visible_to(user).order_by().values("pk")
    dossiers = {
        Mission: missions,
        Assignment: Assignment.objects.filter(mission__in=missions).order_by().values("pk"),
        ApprovalRequest: requests_visible_to(user).order_by().values("pk"),
    }
    seen = Q(pk__in=[])
    for model, ids in dossiers.items():
        seen |= Q(record__content_type=ContentType.objects.get_for_model(model), record__object_id__in=ids)
    return OutboxRow.objects.filter(seen)


def stuck(user: Any) -> int:
    return rows_visible_to(user).filter(state__in=STUCK).count() if has_role(user, *READERS) else 0


@says_forbidden
def outbox_page(request: HttpRequest) -> HttpResponse:
    """Failed and parked first, then what still waits."""
    if not has_role(request.user, *READERS):
        raise PermissionDenied
    wanted = request.GET.get("state", "")
    rows = rows_visible_to(request.user).filter(state__in=[wanted] if wanted in UNSETTLED else UNSETTLED)
    rows = rows.select_related("record__text", "record__content_type").defer("body", "subject_line")
    rows = rows.order_by("state", "-pk")
    if "export" in request.GET and (file := taken_along(request, "messages", columns(), lines(rows, request.user))):
        return file
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    title = _("Messages")
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": request.path, "label": title},
        ],
        "page_obj": page,
        "rows": lines(page.object_list, request.user),
        "exports": exports(request),
        "here": request.get_full_path(),
    }
    return render(request, "workflows/desk/outbox.html", context)


def columns() -> dict[str, Callable[[dict[str, Any]], Any]]:
    return {
        pgettext("recipient", "To"): lambda each: each["row"].email or each["row"].get_kind_display(),
        _("After the step"): lambda each: each["because_of"],
        _("Dossier"): lambda each: each["title"] or dossier_number(each["row"]),
        pgettext("message", "State"): lambda each: each["row"].get_state_display(),
        _("What went wrong"): lambda each: each["row"].why,
        _("Since"): lambda each: each["row"].created_at,
    }


def dossier_number(row: OutboxRow) -> str:
    return f"{capfirst(row.record.content_type.name)} {row.record.object_id}"


def lines(rows: Iterable[OutboxRow], user: Any) -> list[dict[str, Any]]:
    names = dossiers_of(rows, user)
    return [line_of(row, names) for row in rows]


def line_of(row: OutboxRow, names: dict[tuple[str, int], tuple[int, str]]) -> dict[str, Any]:
    mission, title = names.get((row.record.content_type.model, row.record.object_id), (None, ""))
    return {
        "row": row,
        "because_of": entry_of(row.record).what,
        "title": title,
        "url": reverse("mission_dossier", args=[mission]) if mission else "",
        "again": row.state in STUCK,
    }


def dossiers_of(rows: Any, user: Any) -> dict[tuple[str, int], tuple[int, str]]:
    """(kind, id) of a record's dossier -> the mission and its title, only where this account may open it."""
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row.record.content_type.model, set()).add(row.record.object_id)
    behind: dict[tuple[str, int], int] = {("mission", pk): pk for pk in ids.get("mission", ())}
    people = Assignment.objects.filter(pk__in=ids.get("assignment", ())).values_list("pk", "mission")
    behind |= {("assignment", pk): mission for pk, mission in people}
    asked = ApprovalRequest.objects.filter(pk__in=ids.get("approvalrequest", ()))
    kind = ContentType.objects.get_for_model(Mission)
    found = asked.filter(content_type=kind).values_list("pk", "object_id")
    behind |= {("approvalrequest", pk): mission for pk, mission in found}
    titles = dict(Mission.objects.visible_to(user).filter(pk__in=behind.values()).values_list("pk", "title"))
    return {key: (mission, titles[mission]) for key, mission in behind.items() if mission in titles}


@require_POST
@says_forbidden
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever sees the row on a screen of theirs frees it."""
    if not has_role(request.user, Role.SUPPORT_GROUP, *READERS):
        raise PermissionDenied
    row = get_object_or_404(rows_visible_to(request.user), pk=pk)
    if row.state in STUCK:
        outbox.send_again(row)
        messages.success(request, _("It leaves again now."))
    else:
        messages.info(request, _("It is no longer stuck."))
    back = request.POST.get("next", "")
    fits = url_has_allowed_host_and_scheme(back, None) and back.startswith(reverse("wagtailadmin_home"))
    return redirect(back if fits else reverse("wagtailadmin_home"))
