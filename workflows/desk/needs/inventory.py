"""Where and when the cooperative was represented in a year, and will be: by sector, theme, region, language, month."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from snippets.models import EventLevel, Region, Sector, SpokenLanguage, Theme
from snippets.sheets import exports, taken_along
from workflows.desk.needs.asked import Asked, asked
from workflows.desk.needs.door import READERS, above, for_seats
from workflows.desk.needs.forms import NarrowForm
from workflows.desk.needs.overview import entries
from workflows.kernel.dossiers import frame

Line = tuple[str, str, list[Asked]]


@require_safe
@for_seats(*READERS)
def inventory(request: HttpRequest, country: int) -> HttpResponse:
    narrow = NarrowForm(request.GET)
    year, found = narrow.chosen_year, asked(country, narrow.chosen_year)
    rows = lines(found)
    if (file := taken_along(request, f"inventory-{year}", columns(), rows)) is not None:
        return file
    context = frame(_("Inventory"), above()) | {
        "form": narrow,
        "year": year,
        "columns": list(columns()),
        "rows": [[read(row) for read in columns().values()] for row in rows],
        "total": len(found),
        "exports": exports(request),
    }
    return render(request, "workflows/desk/needs/inventory.html", context)


def columns() -> dict[str, Callable[[Line], Any]]:
    return {
        pgettext("inventory", "By"): lambda line: line[0],
        pgettext("inventory", "Entry"): lambda line: line[1],
        pgettext("missions and events", "Carried out"): lambda line: sum(each.is_over for each in line[2]),
        pgettext("missions and events", "Planned"): lambda line: sum(not each.is_over for each in line[2]),
        **{str(level.label): at_level(level) for level in EventLevel},
    }


def at_level(level: str) -> Callable[[Line], int]:
    return lambda line: sum(each.level == level for each in line[2])


def lines(found: list[Asked]) -> list[Line]:
    """Each entry of each list of which there is anything. What names several entries counts for each of them."""
    parts: list[tuple[str, Iterable[tuple[Any, Any]], Callable[[Asked], frozenset[Any]]]] = [
        (pgettext("profession", "Sector"), entries(Sector).items(), lambda each: each.sectors),
        (_("Theme"), entries(Theme).items(), lambda each: each.covering.themes),
        (_("Region"), entries(Region).items(), lambda each: each.covering.regions),
        (_("Spoken language"), entries(SpokenLanguage).items(), lambda each: each.covering.languages),
        (_("Month"), MONTHS.items(), lambda each: frozenset({localtime(each.starts).month})),
    ]
    every = [
        (what, str(name), [each for each in found if key in read(each)])
        for what, names, read in parts
        for key, name in names
    ]
    return [line for line in every if line[2]]
