"""What the cooperative announces to a person: the open ones on the first page, all of them on their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows.announcements.models import Reading
from workflows.missions.models import Mission
from workflows.zone.frame import page, zone_page

ON_HOME, ON_PAGE = 3, 20


@dataclass(frozen=True)
class OnHome:
    """The newest open ones. `is_asked`: one of them waits for an answer; `has_others`: there are more to read."""

    readings: list[Reading]
    is_asked: bool
    has_others: bool


def on_home(request: HttpRequest) -> OnHome:
    """Those that wait for an answer come first. Whose words stand on the page as a whole counts as opened."""
    found = list(Reading.objects.of(request.user)[:20])
    still = sorted((each for each in found if each.is_open), key=lambda each: not each.is_asked)[:ON_HOME]
    note_opened(request, [each for each in still if not each.beginning])
    return OnHome(still, any(each.is_asked for each in still), len(found) > len(still))


def note_opened(request: HttpRequest, readings: list[Reading]) -> None:
    """Only what a person looks at: not what a browser fetches ahead."""
    fresh = [each.pk for each in readings if each.opened_at is None]
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if fresh and request.method == "GET" and not is_ahead:
        Reading.objects.filter(pk__in=fresh).note_opened()


@require_safe
@zone_page
def announcements(request: HttpRequest) -> HttpResponse:
    shown = Paginator(Reading.objects.of(request.user), ON_PAGE).get_page(request.GET.get("page"))
    return page(request, "announcements", shown=shown)


@require_safe
@zone_page
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.of(request.user), announcement=pk)
    note_opened(request, [reading])
    return page(request, "announcement", reading=reading, mission=mission_of(reading, request.user))


def mission_of(reading: Reading, user: Any) -> Mission | None:
    """The mission that it is about, for who may read that."""
    row = reading.announcement
    if row.content_type is None or row.content_type.model_class() is not Mission:
        return None
    found: Mission | None = Mission.objects.in_zone_of(user).filter(pk=row.object_id).first()
    return found


@require_POST
@zone_page
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """A second click, or one on what ended meanwhile, changes nothing and says so."""
    reading = get_object_or_404(Reading.objects.of(request.user), announcement=pk)
    if reading.acknowledge():
        messages.success(request, _("Thank you: noted that you have read it."))
    elif reading.acknowledged_at:
        messages.info(request, _("You had said already that you have read it."))
    else:
        messages.info(request, _("This announcement asks nothing any more."))
    return redirect("zone_home")
