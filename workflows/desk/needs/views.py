"""The needs of a year at the desk: the picture with its table, and what stands behind one profile."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from snippets.models import Region, SpokenLanguage, Theme
from snippets.sheets import exports, taken_along
from workflows.candidates.needs import coverings, name_of
from workflows.candidates.profiles import Wanted
from workflows.desk.needs.asked import asked
from workflows.desk.needs.door import READERS, above, address, for_seats
from workflows.desk.needs.forms import NarrowForm
from workflows.desk.needs.overview import Overview, Row
from workflows.kernel.dossiers import frame
from workflows.missions.models import Mission
from workflows.people.models import Mandate
from workflows.people.queries import ambassadors
from workflows.people.roles import Role, has_role
from workflows.people.states import State


def columns() -> dict[str, Callable[[Row], Any]]:
    return {
        pgettext("of ambassadors", "Profile"): lambda row: row.name,
        pgettext("of a profile", "Demand"): lambda row: row.demand,
        _("Ambassadors"): lambda row: row.supply,
        pgettext("of a profile", "Target"): lambda row: row.target,
        pgettext("of a profile", "Upper limit"): lambda row: row.most,
        pgettext("of a profile", "Gap"): lambda row: row.gap,
    }


@require_safe
@for_seats(*READERS)
def needs(request: HttpRequest, country: int) -> HttpResponse:
    narrow = NarrowForm(request.GET)
    year, language = narrow.chosen_year, narrow.chosen_language
    found = Overview.of(country, year)
    rows = found.rows(language)
    if (file := taken_along(request, f"needs-{year}", columns(), rows)) is not None:
        return file
    coordinates = has_role(request.user, Role.COORDINATOR)
    context = frame(_("Needs")) | {
        "form": narrow,
        "year": year,
        "rows": [(row, address("needs_behind", year, wanted=row.wanted), gap_url(row, coordinates)) for row in rows],
        "picture": found.picture(language),
        "picture_url": address("needs_behind", year),
        "each": settings.AMBASSADE_NEEDS_A_YEAR,
        "exports": exports(request),
        "plan_url": address("needs_plan", year, language) if coordinates else "",
        "inventory_url": address("needs_inventory", year),
        "brought_url": reverse("needs_brought"),
    }
    return render(request, "workflows/desk/needs/needs.html", context)


def gap_url(row: Row, coordinates: bool) -> str:
    """Where a gap becomes somebody whom a campaign looks for."""
    if not (coordinates and row.gap and row.wanted != Wanted()):
        return ""
    return f"{reverse('needs_campaign')}?{urlencode({'profile': row.wanted.code})}"


@require_safe
@for_seats(*READERS)
def behind(request: HttpRequest, country: int) -> HttpResponse:
    """The missions, events and ambassadors that were counted for one profile; the rest as a number."""
    narrow, wanted = NarrowForm(request.GET), Wanted.read(request.GET.get("profile", "")) or Wanted()
    year = narrow.chosen_year
    every = [each for each in asked(country, year) if each.covering.fits(wanted)]
    missions = {each.key for each in every if each.kind == "mission"}
    open_missions = {each.pk: each for each in Mission.objects.visible_to(request.user).filter(pk__in=missions)}
    shown = [each for each in every if each.kind == "event" or each.key in open_missions]
    people = {pk for pk, one in coverings(ambassadors().filter(country=country)).items() if one.fits(wanted)}
    mandates = Mandate.objects.visible_to(request.user).filter(member__in=people, state=State.ACTIVE)
    open_people = list(mandates.select_related("member").order_by("member__last_name", "member__first_name", "pk"))
    most = settings.AMBASSADE_NEEDS_BEHIND
    context = frame(_("Behind the numbers"), above()) | {
        "name": words_of(wanted),
        "year": year,
        "demand": [
            (each, open_missions[each.key].desk_url() if each.kind == "mission" else "") for each in shown[:most]
        ],
        "demand_count": len(every),
        "demand_more": len(every) - len(shown[:most]),
        "people": open_people[:most],
        "people_count": len(people),
        "people_more": len(people) - len(open_people[:most]),
    }
    return render(request, "workflows/desk/needs/behind.html", context)


def words_of(wanted: Wanted) -> str:
    pairs = ((Theme, wanted.theme), (Region, wanted.region), (SpokenLanguage, wanted.language))
    return name_of(*(model.objects.filter(pk=key).first() if key else None for model, key in pairs))
