"""The plan of a year: targets and upper limits in one grid, taken over from the year before, and who changed what."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.models import ModelLogEntry

from workflows.candidates.needs import NeedsPlan, Numbers, PlanChangedError, numbers_of, write
from workflows.candidates.profiles import Wanted
from workflows.desk.needs.door import above, address, for_seats
from workflows.desk.needs.forms import NarrowForm, PlanForm, posted_profiles
from workflows.desk.needs.overview import Overview
from workflows.kernel.dossiers import frame
from workflows.people.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def plan(request: HttpRequest, country: int) -> HttpResponse:
    narrow = NarrowForm(request.GET)
    year, language = narrow.chosen_year, narrow.chosen_language
    found = Overview.of(country, year)
    plans = {each.year: each for each in NeedsPlan.objects.filter(country=country, year__in=(year - 1, year))}
    kept = plans.get(year)
    rows = found.rows(language)
    status, refusal = 200, ""
    former = numbers_of(country, year - 1) if year - 1 in plans and not found.numbers else {}
    data = request.POST if request.method == "POST" and "copy" not in request.POST else None
    if data is not None:
        gone = posted_profiles(data) - {row.wanted for row in rows}
        rows += [found.row(wanted) for wanted in sorted(gone, key=str) if found.knows(wanted)]
    form = PlanForm(data, rows=rows, found=found)
    changes: dict[Wanted, Numbers] | None = None
    if request.method == "POST":
        if data is None:
            changes = former
        elif form.is_valid():
            changes = form.changes()
        else:
            status = 422
    if changes is not None:
        try:
            told(request, write(country, year, changes, by=request.user, seen=seen_in(request)))
        except PlanChangedError:
            status = 409
            refusal = _("Somebody else changed this plan meanwhile. The numbers that it has now:")
        else:
            return redirect(address("needs_plan", year, language))
    context = frame(_("Plan of needs %(year)s") % {"year": year}, above()) | {
        "narrow": narrow,
        "form": form,
        "year": year,
        "edition": kept.edition if kept else 0,
        "refusal": refusal,
        "former": len(former),
        "former_year": year - 1,
        "lines": form.lines,
        "numbers": found.numbers,
        "story": story(kept, found) if kept else [],
        "needs_url": address("needs", year, language),
    }
    return render(request, "workflows/desk/needs/plan.html", context, status=status)


def seen_in(request: HttpRequest) -> int:
    value = request.POST.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def told(request: HttpRequest, changed: int) -> None:
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return
    words = ngettext("%(count)d profile changed.", "%(count)d profiles changed.", changed)
    messages.success(request, words % {"count": changed})


def story(kept: NeedsPlan, found: Overview) -> list[dict[str, Any]]:
    """The latest changes: when, who, which profile, from which numbers to which."""
    kind = ContentType.objects.get_for_model(NeedsPlan)
    rows = ModelLogEntry.objects.filter(content_type=kind, object_id=str(kept.pk), action="wagtail.edit")
    told = []
    for row in rows.select_related("user").order_by("-timestamp", "-pk")[: settings.AMBASSADE_NEEDS_STORY]:
        wanted = Wanted.read(row.data.get("profile", ""))
        told.append(
            {
                "at": row.timestamp,
                "who": str(row.user) if row.user else "",
                "profile": found.name(wanted) if wanted else "",
                "before": row.data.get("before") or [None, None],
                "after": row.data.get("after") or [None, None],
            }
        )
    return told
