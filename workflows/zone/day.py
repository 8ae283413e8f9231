"""The page for the day itself, which a telephone keeps until the day after; and what a person notes for themselves."""

from typing import Any
from urllib.parse import quote, urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows.kernel import clock
from workflows.kernel.forms import MomentField
from workflows.kernel.perform import open_steps
from workflows.kernel.plain_words import PlainWords
from workflows.missions.day_rules import is_kept_until, is_today
from workflows.missions.models import Assignment, Mission
from workflows.missions.own import OwnNotes
from workflows.zone import packs, queries, sheet
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import ON_THE_DAY

SHOWS_IT = (
    "css/tokens.css", "css/base.css", "css/components.css", "css/zone.css", "js/day.js", "js/day_kept.js",
    "img/icons.svg", "img/favicon.svg",
)  # fmt: skip


def day_of(user: Any, pk: int) -> tuple[Mission, Assignment, sheet.Standing]:
    """A seat on a mission that is sure, until the day after; else there is no such page."""
    mission, mine, standing = packs.seat_of(user, pk)
    if not standing.knows_day_contact:
        raise Http404
    return mission, mine, standing


@require_safe
@zone_page
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """The worker of the page keeps this answer; the header says until when it may."""
    mission, mine, standing = day_of(request.user, pk)
    read = packs.read_by(mine)
    told, became, _differs = packs.as_read(mission, read) if read else (mission.pack().told(), {}, False)
    host = [(_("Organisation"), mission.requester_organisation)] if mission.requester_organisation else []
    steps = {each.step.name: each for each in open_steps(mine, request.user)}
    answer = page(
        request,
        "day",
        mission=mission,
        mine=mine,
        facts=[*sheet.essentials(mission)[:3], *host],
        calls=calls(mission),
        route=route_to(mission),
        notes=OwnNotes.objects.filter(assignment=mine).first(),
        check_in=[steps[name].step for name in ON_THE_DAY if name in steps and steps[name].is_open],
        may_call_off="withdraw" in steps and steps["withdraw"].is_open,
        is_today=is_today(mission),
        pack=packs.shown(told, became) | {"contacts": sheet.contacts(standing), "people": queries.people_on(mission)},
        now=clock.now(),
    )
    until = is_kept_until(mission)
    answer.headers["X-Kept-Until"] = str(int(until.timestamp() * 1000)) if until else "0"
    return answer


def calls(mission: Mission) -> list[tuple[str, str]]:
    """Names and telephones to call with one tap: of the requester's side, then of the owner."""
    found = [
        (mission.day_contact_name or mission.requester_name, mission.day_contact_phone)
        if mission.day_contact_phone
        else (mission.requester_name, mission.requester_phone),
        (str(mission.owner or ""), mission.owner_phone),
    ]
    return [(name, phone) for name, phone in found if phone]


def route_to(mission: Mission) -> dict[str, str] | None:
    """A plain link: nothing is asked of the planner before somebody follows it."""
    place = ", ".join(filter(None, (mission.place_name, mission.address)))
    if mission.is_online or not place or not settings.AMBASSADE_ROUTE_PLANNER:
        return None
    url = settings.AMBASSADE_ROUTE_PLANNER.replace("{place}", quote(place, safe=""))
    return {"url": url, "host": urlsplit(url).hostname or ""}


@require_safe
@zone_page
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The service worker: it stands below the page, so that it rules over that page alone."""
    mission, _mine, _standing = day_of(request.user, pk)
    context = {
        "cache": f"day-{request.user.pk}-{mission.pk}",
        "page": reverse("zone_day", args=[mission.pk]),
        "assets": [static(name) for name in SHOWS_IT],
        "gone": _("This copy is kept no longer. Open the page again with a connection."),
    }
    return render(request, "workflows/zone/worker.js", context, content_type="text/javascript; charset=utf-8")


class OwnNotesForm(PlainWords, forms.ModelForm):
    leave_at = MomentField(label=OwnNotes._meta.get_field("leave_at").verbose_name, required=False)

    class Meta:
        model = OwnNotes
        fields = ("leave_at", "travel", "notes")
        widgets = {"travel": forms.Textarea({"rows": 4}), "notes": forms.Textarea({"rows": 10})}


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def own_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the person reads it, before, on and after the day."""
    mission, mine, _standing = packs.seat_of(request.user, pk)
    known = OwnNotes.objects.filter(assignment=mine).first() or OwnNotes(assignment=mine)
    form = OwnNotesForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        OwnNotes.objects.update_or_create(assignment=mine, defaults=form.cleaned_data)
        messages.success(request, _("Your notes are kept."))
        return redirect("zone_own_notes", mission.pk)
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request,
        "own_notes",
        status,
        mission=mission,
        form=form,
        route=route_to(mission),
        facts=sheet.essentials(mission)[:2],
    )
