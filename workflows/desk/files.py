"""Hands out what came with a request by mail, as something to save, never to look at here; and shows the photos of
reports. Both to the support group.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workflows.desk.steps import full_mission
from workflows.missions import pictures
from workflows.missions.mail.models import RequestFile
from workflows.missions.photos import ReportPhoto

HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def mission_photo(request: HttpRequest, pk: int, key: uuid.UUID, size: str = "whole") -> HttpResponse:
    """Of a report that was filed; 404 for who does not see the whole mission."""
    found = get_object_or_404(ReportPhoto.objects.of_reports(full_mission(request.user, pk)), pk=key)
    return pictures.answer(found.preview if size == "small" else found.content)


@require_safe
def mission_file(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """404 for who does not see the whole mission, and for a file that was not kept."""
    mission = full_mission(request.user, pk)
    found = get_object_or_404(RequestFile, pk=key, mission=mission, left_out="")
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=HEADERS)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name)
    return response
