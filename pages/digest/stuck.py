"""Mails about the agenda that did not leave, for the communications team and the administrator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from pages.digest.jobs import DELIVER
from pages.digest.models import Letter
from snippets.sheets import exports, taken_along
from workflows.desk.outbox import STUCK
from workflows.desk.waiting import Group, Item
from workflows.kernel import outbox
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.people.roles import Role, has_role

A_PAGE = 50
READERS = (Role.COMMUNICATIONS, Role.ADMINISTRATOR)


def may_see(user: Any) -> bool:
    return has_role(user, *READERS)


def waiting(user: Any) -> Group:
    """What the home of the back office says of them."""
    count = Letter.objects.filter(state__in=STUCK).count() if may_see(user) else 0
    words = ngettext("%(count)d mail did not leave", "%(count)d mails did not leave", count) % {"count": count}
    return Group(title(), [Item(words, reverse("agenda_mails"), "", late=True)] if count else [])


def title() -> str:
    return _("Mails about the agenda")


def columns() -> dict[str, Callable[[Letter], Any]]:
    return {
        pgettext("recipient", "To"): lambda row: row.subscription.email,
        pgettext("mail", "Kind"): lambda row: row.get_kind_display(),
        pgettext("message", "State"): lambda row: row.get_state_display(),
        _("What went wrong"): lambda row: row.why,
        _("Since"): lambda row: row.created_at,
    }


@require_safe
@says_forbidden
def stuck(request: HttpRequest) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    rows = Letter.objects.filter(state__in=STUCK).select_related("subscription").defer("body", "subject_line")
    shown = columns()
    if (file := taken_along(request, "agenda-mails", shown, rows)) is not None:
        return file
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    lines = [(row, [read(row) for read in shown.values()]) for row in page.object_list]
    context = {"heads": list(shown), "lines": lines, "page_obj": page, "exports": exports(request)}
    return render(request, "pages/digest/stuck.html", frame(title()) | context)


@require_POST
@says_forbidden
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    row = get_object_or_404(Letter, pk=pk)
    if row.state in STUCK:
        outbox.send_again(row, DELIVER)
        messages.success(request, _("It leaves again now."))
    else:
        messages.info(request, _("It is no longer stuck."))
    return redirect("agenda_mails")
