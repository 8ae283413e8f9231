"""How long people travel between the regions of a country: a number per pair, or nothing where the house's own hold."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from snippets.models import Country, Region
from workflows.desk.needs.door import for_seats
from workflows.kernel.dossiers import frame
from workflows.kernel.plain_words import PlainWords
from workflows.missions.travel import MOST_MINUTES, Roads, TravelTime
from workflows.people.roles import Role


class TravelForm(PlainWords, forms.Form):
    """A field per pair of regions, in the order of the regions. `seen` repeats what held when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, regions: list[Region], roads: Roads) -> None:
        super().__init__(data)
        self.regions = regions
        self.now: dict[str, int | None] = {}
        for at, region in enumerate(regions):
            for other in regions[at:]:
                self.add(region, other, roads.minutes(region.pk, other.pk))
        self.code = "-".join("" if minutes is None else str(minutes) for minutes in self.now.values())
        self.initial["seen"] = self.code

    def add(self, one: Region, other: Region, minutes: int | None) -> None:
        name, near = name_of(one, other), one == other
        self.now[name] = self.initial[name] = minutes
        self.fields[name] = forms.IntegerField(
            label=_("Within the region") if near else str(other),
            required=False,
            min_value=0,
            max_value=MOST_MINUTES,
            widget=forms.NumberInput(
                attrs={"class": "desk-number", "inputmode": "numeric", "placeholder": str(usual(near))}
            ),
        )

    def rows(self) -> Iterator[tuple[Region, list[Any]]]:
        """Each region with its fields: within it, and to those after it."""
        for at, region in enumerate(self.regions):
            yield region, [self[name_of(region, other)] for other in self.regions[at:]]

    def differing(self) -> list[tuple[Region, Any, int | None]]:
        """What was typed that differs from what holds now, with that."""
        return [
            (region, field, self.now[field.name])
            for region, fields in self.rows()
            for field in fields
            if self.cleaned_data[field.name] != self.now[field.name]
        ]

    def save(self) -> None:
        for name, before in self.now.items():
            minutes = self.cleaned_data[name]
            one, other = sorted(map(int, name.split("-")[1:]))
            if minutes is None and before is not None:
                TravelTime.objects.filter(one=one, other=other).delete()
            elif minutes != before:
                TravelTime.objects.update_or_create(one_id=one, other_id=other, defaults={"minutes": minutes})


def usual(near: bool) -> int:
    return settings.AMBASSADE_TRAVEL_NEAR_MINUTES if near else settings.AMBASSADE_TRAVEL_FAR_MINUTES


def name_of(one: Region, other: Region) -> str:
    return f"road-{one.pk}-{other.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
@transaction.atomic
def travel_times(request: HttpRequest, country: int) -> HttpResponse:
    if request.method == "POST":
        Country.objects.select_for_update().get(pk=country)  # two who save at once
    regions = list(Region.objects.filter(country=country, retired=False))
    form = TravelForm(request.POST if request.method == "POST" else None, regions=regions, roads=Roads())
    status, differing = 200, None
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound and form.cleaned_data["seen"] != form.code:
        status, differing = 409, form.differing()
    elif form.is_bound:
        form.save()
        messages.success(request, _("Saved. It holds from the next offer on; seats that are held stay."))
        return redirect("travel_times")
    context = frame(_("Travel times")) | {
        "form": form,
        "differing": differing,
        "near": usual(True),
        "far": usual(False),
        "margin": settings.AMBASSADE_TRAVEL_MARGIN_MINUTES,
    }
    return render(request, "workflows/desk/travel.html", context, status=status)
