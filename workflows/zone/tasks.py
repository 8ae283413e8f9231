"""Tasks of rules in the zone: about what is one's own, done with one click."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from workflows.automations.placeholders import link_of
from workflows.automations.tasks import asked, asked_of, done
from workflows.automations.views import kind_of, titles
from workflows.kernel.recipients import recipient_of
from workflows.zone.cards import Todo
from workflows.zone.frame import page, zone_page


def todos_of(user: Any) -> list[Todo]:
    """Those about dossiers that this account does not open on the desk; the others wait there."""
    tasks = asked_of(user)
    names = titles(user, [each.subject for each in tasks])
    return [
        Todo(
            title=each.title,
            text=_("By %(day)s") % {"day": date_format(each.due)} if each.due else "",
            url=reverse("zone_task", args=[each.pk]),
            label=pgettext("task", "Read more"),
            tone="wait" if each.is_late else "",
            done_url=reverse("zone_task_done", args=[each.pk]),
        )
        for each in tasks
        if not names[kind_of(each.subject), each.subject.pk][1]
    ]


@require_safe
@zone_page
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = asked(request.user, pk)
    if found is None:
        raise Http404
    reader: Any = recipient_of(request.user)
    return page(request, "task", task=found, link=link_of(found.subject, reader))


@require_POST
@zone_page
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    was_open = done(request.user, pk)
    if was_open is None:
        raise Http404
    messages.success(request, _("Done.") if was_open else _("This task is no longer open."))
    return redirect("zone_home")
