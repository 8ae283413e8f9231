"""Hands out what came with a request by mail: to its support group, as something to save, never to look at here."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workflows.desk.steps import full_mission
from workflows.missions.mail.models import RequestFile

HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def mission_file(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """404 for who does not see the whole mission, and for a file that was not kept."""
    mission = full_mission(request.user, pk)
    found = get_object_or_404(RequestFile, pk=key, mission=mission, left_out="")
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=HEADERS)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name)
    return response
