"""The season at the desk: every open mission of some months planned at once, compared, and offered when accepted."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from workflows.desk.needs.door import for_seats
from workflows.desk.season.beside import beside_each_other
from workflows.desk.season.forms import SeasonForm, chosen
from workflows.kernel.dossiers import frame
from workflows.missions.models import Mission
from workflows.people.roles import Role
from workflows.planning.accepting import accept
from workflows.planning.making import PlanChangedError, make, newest_version
from workflows.planning.models import SeasonPlan
from workflows.planning.reading import Reading, read

A_PAGE = 20


def above() -> tuple[str, Any]:
    return reverse("season"), _("Season")


def plans_of(country: int) -> Any:
    return SeasonPlan.objects.filter(country=country).select_related("author", "accepted_by", "region", "before")


def newer(country: int) -> str:
    """What somebody is told whose page is no longer the newest."""
    latest = plans_of(country).first()
    who = str(latest.author or "—") if latest else "—"
    return _("Meanwhile %(who)s made %(plan)s. Look at it before you go on; what you chose still stands below.") % {
        "who": who,
        "plan": latest,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def season(request: HttpRequest, country: int) -> HttpResponse:
    """The latest plans, and a new one."""
    version = newest_version(country)
    form = SeasonForm(request.POST if request.method == "POST" else None, country=country, seen=version)
    status, refusal = 200, ""
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return redirect(made(request, country, form))
            except PlanChangedError:
                status, refusal = 409, newer(country)
    context = frame(_("Season")) | {
        "form": form,
        "refusal": refusal,
        "seen": newest_version(country) if refusal else version,
        "plans": plans_of(country)[: settings.AMBASSADE_SEASON_PLANS],
    }
    return render(request, "workflows/desk/season/season.html", context, status=status)


def made(request: HttpRequest, country: int, form: SeasonForm, before: Any = None, lines: Any = ((), ())) -> SeasonPlan:
    missions = Mission.objects.visible_to(request.user)
    seen = form.cleaned_data["seen"]
    return make(missions, country, form.choices(*lines), by=request.user, seen=seen, before=before)


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def plan(request: HttpRequest, country: int, plan: int) -> HttpResponse:
    """One plan; from here another is made, or its seats are offered."""
    row = get_object_or_404(plans_of(country), version=plan)
    missions = Mission.objects.visible_to(request.user)
    if request.method == "POST" and "accept" in request.POST:
        return accepted(request, country, row, missions)
    reading, version = read(row, missions), newest_version(country)
    again = request.method == "POST"
    form = SeasonForm(request.POST if again else None, country=country, seen=version, plan=row)
    status, refusal = 200, ""
    if again:
        status, lines = 422, chosen(request.POST, reading)
        if form.is_valid():
            try:
                found = made(request, country, form, row, lines)
            except PlanChangedError:
                status, refusal = 409, newer(country)
            else:
                return redirect("season_beside", row.version, found.version)
    return shown(request, row, reading, form, status, refusal)


def shown(
    request: HttpRequest, row: SeasonPlan, reading: Reading, form: SeasonForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    version = newest_version(row.country_id) if refusal else form.initial["seen"]
    context = frame(str(row), above()) | {
        "plan": row,
        "reading": reading,
        "page_obj": Paginator(reading.seats, A_PAGE).get_page(request.GET.get("p")),
        "form": form,
        "refusal": refusal,
        "seen": version if refusal or not form.is_bound else form.data.get("seen", version),
        "newest": version,
        "most": settings.AMBASSADE_SEASON_OFFERS,
    }
    return render(request, "workflows/desk/season/plan.html", context, status=status)


def accepted(request: HttpRequest, country: int, row: SeasonPlan, missions: Any) -> HttpResponse:
    said = request.POST.get("times_sent", "")
    is_number = said.isascii() and said.isdigit() and len(said) < 10
    try:
        offered, skipped = accept(row, missions, by=request.user, seen=int(said) if is_number else -1)
    except PlanChangedError:
        row.refresh_from_db()
        refusal = _("Somebody offered seats by this plan meanwhile. Look at what became of it before you go on.")
        form = SeasonForm(None, country=country, seen=newest_version(country), plan=row)
        return shown(request, row, read(row, missions), form, 409, refusal)
    words = ngettext("%(count)d seat was offered.", "%(count)d seats were offered.", offered) % {"count": offered}
    if skipped:
        left = ngettext("%(count)d was skipped; why is said beside it.",
                        "%(count)d were skipped; why is said beside each.", skipped)  # fmt: skip
        words = f"{words} {left % {'count': skipped}}"
    (messages.success if offered else messages.warning)(request, words)
    return redirect(row)


@require_safe
@for_seats(Role.COORDINATOR)
def beside(request: HttpRequest, country: int, plan: int, other: int) -> HttpResponse:
    """Two plans side by side: what each comes to, and where they differ."""
    one, two = (get_object_or_404(plans_of(country), version=version) for version in (plan, other))
    every = "all" in request.GET
    found = beside_each_other(one, two, Mission.objects.visible_to(request.user))
    rows = [row for row in found.rows if every or row.differs]
    context = frame(_("Side by side"), above()) | {
        "one": one,
        "two": two,
        "goals": found.goals,
        "alike": sum(not row.differs for row in found.rows),
        "every": every,
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
        "others": [each for each in plans_of(country)[: settings.AMBASSADE_SEASON_PLANS] if each.pk != one.pk],
    }
    return render(request, "workflows/desk/season/beside.html", context)
