"""“Why can't I …?” answered on one's own pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.candidates import status
from workflows.candidates.models import Candidacy
from workflows.kernel.explaining import explain
from workflows.kernel.steps import step_named
from workflows.people.models import Mandate
from workflows.zone import queries
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import MANDATE_STEPS, own_steps


def answer(request: HttpRequest, subject: Any, step: str, own: tuple[str, ...], back: tuple[str, str]) -> HttpResponse:
    """Only about the steps that are one's own; any other does not exist here."""
    if step.replace("-", "_") not in own:
        raise Http404
    one = explain(subject, step_named(type(subject), step), request.user)
    return page(request, "why", one=one, return_url=back[0], back=back[1])


@require_safe
@zone_page
def assignment(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    rows = queries.assignments_of(request.user).select_related("mission", "member")
    mine = get_object_or_404(rows, pk=pk)
    back = reverse("zone_mission", args=[mine.mission_id]), str(mine.mission)
    return answer(request, mine, step, own_steps(), back)


@require_safe
@zone_page
def mandate(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    mine = get_object_or_404(Mandate.objects.filter(member__user=request.user.pk).select_related("member"), pk=pk)
    return answer(request, mine, step, MANDATE_STEPS, (reverse("zone_mandate"), _("My mandate")))


@require_safe
@zone_page
def candidacy(request: HttpRequest, step: str) -> HttpResponse:
    mine = Candidacy.objects.of(request.user).select_related("member").first()
    if mine is None:
        raise Http404
    return answer(request, mine, step, tuple(status.STEPS), (reverse("candidacy"), _("My candidacy")))
