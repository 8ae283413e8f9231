"""The rotation ledger as the support group reads it: by name."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from snippets.sheets import exports, taken_along
from workflows.desk.needs.door import READERS, for_seats
from workflows.kernel import clock
from workflows.kernel.dossiers import frame
from workflows.rotation.ledger import Line, ledger, year_of
from workflows.rotation.spread import box

A_PAGE = 50


def columns() -> dict[str, Callable[[Line], Any]]:
    return {
        _("Ambassador"): lambda line: line.name,
        pgettext("missions", "Done"): lambda line: line.done,
        pgettext("missions", "Planned"): lambda line: line.planned,
        _("Hours"): lambda line: line.hours,
        pgettext("of seats", "Offers"): lambda line: line.offers,
        pgettext("of seats", "Refusals"): lambda line: line.refusals,
        _("No answer"): lambda line: line.unanswered,
        _("Beside the share"): lambda line: line.beside,
        pgettext("how many missions", "Wish"): lambda line: line.wish,
    }


@require_safe
@for_seats(*READERS)
def rotation(request: HttpRequest, country: int) -> HttpResponse:
    found = ledger(country, year_of(request.GET.get("year", "")))
    if (file := taken_along(request, f"rotation-{found.year}", columns(), found.lines)) is not None:
        return file
    page = Paginator(found.lines, A_PAGE).get_page(request.GET.get("p"))
    this = clock.today().year
    context = frame(_("Rotation")) | {
        "header_icon": "resubmit",
        "ledger": found,
        "box": box(),
        "columns": list(columns()),
        "rows": [[read(line) for read in columns().values()] for line in page],
        "page_obj": page,
        "years": [(year, year == found.year) for year in (this - 1, this, this + 1)],
        "exports": exports(request),
    }
    return render(request, "workflows/desk/rotation.html", context)
