"""Two looks at the upkeep of the content: what is due, as a list; what is planned, by month."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from pages.upkeep import planned
from pages.upkeep.due import Due, Kind, due, may_see
from snippets.sheets import exports, taken_along
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.plain_words import PlainWords

NOBODY = "nobody"
PAGE_SIZE = 50


class DueFilter(PlainWords, forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[("", gettext_lazy("All")), *Kind.choices], required=False
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who answers for it"), required=False)

    def __init__(self, data: Any, rows: list[Due]) -> None:
        super().__init__(data)
        owners = {str(row.owner.pk): str(row.owner) for row in rows if row.owner}
        named = sorted(owners.items(), key=lambda each: each[1].casefold())
        self.fields["owner"].choices = [("", _("Everybody")), (NOBODY, _("Nobody")), *named]

    def narrow(self, rows: list[Due]) -> list[Due]:
        """A value that does not fit is told beside its field and narrows nothing."""
        self.is_valid()
        kind, owner = (self.cleaned_data.get(name, "") for name in ("kind", "owner"))
        rows = [row for row in rows if not kind or row.kind == kind]
        return [row for row in rows if not owner or (str(row.owner.pk) if row.owner else NOBODY) == owner]


def for_keepers_of_content(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @require_safe
    @says_forbidden
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return view(request)

    return guarded


@for_keepers_of_content
def due_view(request: HttpRequest) -> HttpResponse:
    every = due(request.user)
    filters = DueFilter(request.GET, every)
    rows = filters.narrow(every)
    if (file := taken_along(request, "due", columns(), rows)) is not None:
        return file
    context = {
        "filters": filters,
        "rows": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
        "exports": exports(request),
    }
    context |= {"all_count": len(every), "count": len(rows)}
    return render(request, "pages/upkeep/due.html", frame(pgettext("of texts", "What is due")) | context)


def columns() -> dict[str, Callable[[Due], Any]]:
    return {
        _("What"): lambda row: row.kind.label,
        pgettext("list", "Title"): lambda row: row.title,
        _("Where"): lambda row: row.what,
        pgettext("due", "Due"): lambda row: row.day,
        _("Who answers for it"): lambda row: row.owner,
    }


@for_keepers_of_content
def planned_view(request: HttpRequest) -> HttpResponse:
    first = planned.month_of(request.GET.get("month", ""))
    context = planned.context_of(first, request.user)
    return render(request, "pages/upkeep/planned.html", frame(_("Planned content")) | context)
