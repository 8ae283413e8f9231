"""One endpoint in the back office: its secrets, and every call to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log as note

from snippets.sheets import exports, taken_along
from workflows.kernel import outbox
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.models import OutboxState
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role
from workflows.webhooks.calls import DELIVER, call
from workflows.webhooks.events import TEST
from workflows.webhooks.models import Call, Endpoint

URL = "webhooks"
A_PAGE = 50
SETTLED = (OutboxState.SENT, OutboxState.DROPPED, OutboxState.FAILED, OutboxState.PARKED)
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    @says_forbidden
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, Role.ADMINISTRATOR):
            raise PermissionDenied(_("Only an administrator may do this."))
        return view(request, *args, **kwargs)

    return answering


def columns() -> dict[str, Callable[[Call], Any]]:
    return {
        _("When"): lambda row: row.at,
        pgettext("of a webhook", "Event"): lambda row: row.type,
        pgettext("message", "State"): lambda row: row.get_state_display(),
        pgettext("of a webhook", "Answer"): lambda row: row.code,
        pgettext("of a webhook", "Tries"): lambda row: row.tries,
        _("What went wrong"): lambda row: row.why,
    }


@require_safe
@for_administrators
def log(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk)
    rows = endpoint.calls.defer("body", "subject_line")
    shown = columns()
    if (file := taken_along(request, f"webhook-{pk}", shown, rows)) is not None:
        return file
    return page(request, endpoint)


def page(
    request: HttpRequest, endpoint: Endpoint, secret: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    """`secret` is shown on this one page and on no other."""
    shown = columns()
    calls = Paginator(endpoint.calls.defer("body", "subject_line"), A_PAGE).get_page(request.GET.get("p"))
    context = frame(str(endpoint), (reverse(f"{URL}:index"), _("Webhooks"))) | {
        "endpoint": endpoint,
        "secret": secret,
        "refusal": refusal,
        "heads": list(shown),
        "lines": [(row, [read(row) for read in shown.values()], row.state in SETTLED) for row in calls.object_list],
        "page_obj": calls,
        "exports": exports(request),
        "number": len(endpoint.events),
    }
    return render(request, "workflows/webhooks/log.html", context, status=status)


@require_POST
@for_administrators
@transaction.atomic
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret. It is answered by the page itself: a redirection would have to keep it somewhere."""
    endpoint = get_object_or_404(Endpoint.objects.select_for_update(), pk=pk)
    if request.POST.get("seen") != str(endpoint.turns):
        refusal = _("A secret was made since you opened this page, and shown to who made it. Yours was not made.")
        return page(request, endpoint, refusal=refusal, status=409)
    secret = endpoint.turn()
    note(endpoint, "wagtail.edit", user=request.user)
    return page(request, endpoint, secret)


@require_POST
@for_administrators
@transaction.atomic
def end_former(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint.objects.select_for_update(), pk=pk)
    endpoint.end_former()
    note(endpoint, "wagtail.edit", user=request.user)
    messages.success(request, _("The former secret signs no longer."))
    return redirect(f"{URL}:log", pk)


@require_POST
@for_administrators
def test(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk)
    if call(endpoint, TEST, {"endpoint": endpoint.pk}, cause=f"test:{uuid4()}"):
        messages.success(request, _("A test is on its way. Look here again in a moment."))
    else:
        messages.error(request, _("Nothing is sent: switch the webhook on and make a secret first."))
    return redirect(f"{URL}:log", pk)


@require_POST
@for_administrators
def again(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """Whatever became of it: the receiver knows it by its id."""
    row = get_object_or_404(Call.objects.select_related("endpoint"), pk=call, endpoint=pk)
    if not row.endpoint.is_listening:
        messages.error(request, _("Nothing is sent: switch the webhook on and make a secret first."))
    elif row.state in SETTLED:
        outbox.send_again(row, DELIVER, SETTLED)
        messages.success(request, _("It leaves again now."))
    else:
        messages.info(request, _("It is on its way already."))
    return redirect(f"{URL}:log", pk)


def patterns() -> list[URLPattern]:
    return [
        path("<int:pk>/log/", log, name="log"),
        path("<int:pk>/secret/", turn, name="turn"),
        path("<int:pk>/former-secret/", end_former, name="end_former"),
        path("<int:pk>/test/", test, name="test"),
        path("<int:pk>/calls/<int:call>/again/", again, name="again"),
    ]


def switched_off() -> list[tuple[Endpoint, str]]:
    """Endpoints that the product itself switched off, each with the address of its page."""
    found = Endpoint.objects.filter(active=False).exclude(switched_off_at=None).order_by("switched_off_at", "pk")
    return [(each, reverse(f"{URL}:log", args=[each.pk])) for each in found]
