"""Photos of reports, for the communications team: into the library what may be shown, said what may not any more."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.images import get_image_model
from wagtail.log_actions import log

from pages.photos_panel import may_take, off_the_website
from workflows.desk.waiting import Group, Item
from workflows.kernel import clock
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.missions import photos, pictures
from workflows.missions.models import Assignment, Mission
from workflows.missions.photos import ReportPhoto

View = Callable[..., HttpResponse]


def for_communications(view: View) -> View:
    @says_forbidden
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_take(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def found(pk: int) -> tuple[Mission, list[ReportPhoto]]:
    """A mission of which photos may be shown; nothing else of it exists here."""
    mission = get_object_or_404(Mission, pk=pk)
    rows = list(ReportPhoto.objects.for_the_public(mission))
    if not rows:
        raise Http404
    return mission, rows


@require_safe
@for_communications
def photos_of(request: HttpRequest, pk: int) -> HttpResponse:
    mission, rows = found(pk)
    pages = mission.event.pages.select_related("locale").order_by("pk") if hasattr(mission, "event") else []
    context = {"mission": mission, "photos": rows, "pages": pages}
    return render(request, "pages/photos.html", frame(_("Photos of a mission")) | context)


@require_safe
@for_communications
def photo(request: HttpRequest, pk: int, key: uuid.UUID, size: str = "whole") -> HttpResponse:
    mission = get_object_or_404(Mission, pk=pk)
    row = get_object_or_404(ReportPhoto.objects.of_reports(mission).agreed(), pk=key)
    return pictures.answer(row.preview if size == "small" else row.content)


@require_POST
@for_communications
def take(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """One click; a second one finds it there already, and one that comes too late is told so."""
    image = take_into_library(pk, key, request.user)
    if image is None:
        gone = _("It may not be shown any more: the agreement was taken back, or the photo was removed.")
        messages.error(request, gone)
    else:
        messages.success(request, _("“%(title)s” stands in the library.") % {"title": image.title})
    left = ReportPhoto.objects.for_the_public(pk).exists()
    return redirect("mission_photos", pk) if left else redirect("wagtailadmin_home")


@transaction.atomic
def take_into_library(mission: int, key: uuid.UUID, user: Any) -> Any:
    """The image; None where it is gone, or those on it do not agree, or not any more."""
    offered = ReportPhoto.objects.of_reports(mission).filter(pk=key)
    whose = Assignment.objects.select_related("mission").filter(pk__in=offered.values("assignment")).first()
    row = photos.locked(whose).filter(pk=key).first() if whose else None
    if row is None or not row.may_be_shown:
        return None
    if row.image_id is None:
        title = row.caption or whose.mission.title
        file = ContentFile(bytes(row.content), name=f"{row.pk.hex}.jpg")
        row.image = get_image_model().objects.create(
            title=title, description=row.caption, file=file, uploaded_by_user=user
        )
        row.taken_at = clock.now()
        row.save(update_fields=["image", "taken_at"])
        log(instance=row.image, action="wagtail.create", user=user)
    return row.image


def waiting(user: Any) -> Group:
    """What the home of the back office says: published, and not to be shown any more."""
    if not may_take(user):
        return Group(_("Photos"), [])
    rows = ReportPhoto.objects.filter(image__isnull=False, withdrawn_at__isnull=False)
    by_mission = rows.order_by().values_list("assignment__mission").annotate(n=Count("pk"), since=Min("withdrawn_at"))
    items = [
        Item(off_the_website(n), reverse("mission_photos", args=[key]), "", late=True)
        for key, n, _since in by_mission.order_by("since")
    ]
    return Group(_("Photos"), items)
