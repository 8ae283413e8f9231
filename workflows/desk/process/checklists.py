"""Ticking a line of a dossier's checklist: by whoever handles the dossier, without moving it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflows.desk.process.door import lifecycle_named
from workflows.desk.process.forms import CHECKED
from workflows.kernel.dossiers import says_forbidden
from workflows.people.roles import handles
from workflows.words.checklists import tick


@require_POST
@says_forbidden
def tick_line(request: HttpRequest, lifecycle: str, pk: int) -> HttpResponse:
    if lifecycle not in CHECKED:
        raise Http404
    model: Any = lifecycle_named(lifecycle)
    dossier = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    if not handles(request.user, dossier.country_id, dossier.region_id) or dossier.has_conflict(request.user):
        raise PermissionDenied(_("Only the support group of this country and region may do this."))
    tick(dossier, request.POST.get("line", ""), request.user, "undone" not in request.POST)
    return redirect(f"{dossier.desk_url()}#checklist")
