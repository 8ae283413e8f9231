"""The ways of looking at missions beside the list, and what a dragged card leads to."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.desk.board.columns import columns_of, leading_to
from workflows.desk.board.looking import Looking, back_to
from workflows.desk.board.models import Look
from workflows.desk.board.month import month, month_of
from workflows.desk.board.regions import regions
from workflows.desk.board.together import choices
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.perform import open_steps
from workflows.missions.models import Mission
from workflows.missions.states import Stage
from workflows.missions.urgency import Urgency, days_for


@require_safe
@says_forbidden
def board(request: HttpRequest) -> HttpResponse:
    looking = Looking.by(request, Look.BOARD)
    columns, ended = columns_of(looking)
    context = looking.frame() | {
        "columns": columns,
        "ended": ended,
        "count": sum(column.count for column in columns),
        "days": {"on_site": days_for(False)[Urgency.URGENT], "online": days_for(True)[Urgency.URGENT]},
        "together": choices(request.user),
    }
    return render(request, "workflows/desk/board/board.html", context)


@require_safe
@says_forbidden
def calendar(request: HttpRequest) -> HttpResponse:
    looking = Looking.by(request, Look.CALENDAR)
    context = looking.frame() | month(looking, month_of(request.GET.get("month", "")))
    return render(request, "workflows/desk/board/calendar.html", context)


@require_safe
@says_forbidden
def on_map(request: HttpRequest) -> HttpResponse:
    looking = Looking.by(request, Look.MAP)
    return render(request, "workflows/desk/board/map.html", looking.frame() | regions(looking))


@require_safe
@says_forbidden
def move(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Where a card that was dropped on another column goes: to the step that leads there, or back with the reason."""
    mission = get_object_or_404(Mission.objects.visible_to(request.user), pk=pk)
    if stage not in Stage.values:
        raise Http404
    back = back_to(request) or Look.BOARD.url
    found = leading_to(mission, Stage(stage), open_steps(mission, request.user))
    possible = [each for each in found if each.is_open]
    if len(possible) == 1:
        return redirect(step_url(mission, possible[0].step.slug, back))
    if possible:
        return choose(request, mission, possible, back)
    if found:
        said = {"mission": mission, "step": found[0].step.label, "reason": found[0].refusal}
        messages.error(request, _("“%(mission)s” stays where it is. %(step)s: %(reason)s") % said)
    else:
        said = {"mission": mission, "state": mission.get_state_display(), "stage": Stage(stage).label}
        words = _("“%(mission)s” stays where it is: no step of yours leads from “%(state)s” to “%(stage)s”.")
        messages.error(request, words % said)
    return redirect(back)


def choose(request: HttpRequest, mission: Mission, steps: list[Any], back: str) -> HttpResponse:
    """Several steps lead there."""
    context = frame(_("Choose how"), (back, Look.BOARD.label)) | {
        "mission": mission,
        "steps": [(each.step, step_url(mission, each.step.slug, back)) for each in steps],
        "back": back,
    }
    return render(request, "workflows/desk/board/choose.html", context)


def step_url(mission: Mission, slug: str, back: str) -> str:
    return f"{reverse('mission_step', args=[mission.pk, slug])}?{urlencode({'back': back})}"
