"""What somebody chooses for a season plan: the days, the region, and who stays or is not to go where."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from snippets.models import Region
from workflows.kernel import clock
from workflows.kernel.forms import FURTHEST
from workflows.kernel.plain_words import PlainWords
from workflows.missions.models import MOST_SEATS
from workflows.planning.choices import Choices
from workflows.planning.models import SeasonPlan
from workflows.planning.reading import Reading

A_SEASON = timedelta(days=90)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SeasonForm(PlainWords, forms.Form):
    """`seen`: the newest plan that there was on the page."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=gettext_lazy("Region"),
        required=False,
        empty_label=pgettext_lazy("region", "Any"),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Missions for one person at most"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.NumberInput({"class": "desk-number", "inputmode": "numeric"}),
        help_text=gettext_lazy("Left empty, the wish on each sheet counts; it is never exceeded."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, country: int, seen: int, plan: SeasonPlan | None = None) -> None:
        today = clock.today()
        first, last, region, most = today, today + A_SEASON, None, None
        if plan is not None:
            first, last, region, most = plan.first, plan.last, plan.region_id, plan.most
        super().__init__(data, initial={"first": first, "last": last, "region": region, "most": most, "seen": seen})
        self.fields["region"].queryset = Region.objects.filter(country=country).order_by("order", "key")

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is None or last is None:
            return
        days, most = (last - first).days + 1, settings.AMBASSADE_SEASON_DAYS
        if last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif last < clock.today():
            self.add_error("last", _("This season is over: nobody can be asked for it any more."))
        elif last > clock.today() + FURTHEST:
            self.add_error("last", _("This lies more than two years ahead. Check the year."))
        elif days > most:
            said = ngettext("At most %(count)d day can be planned at once.",
                            "At most %(count)d days can be planned at once.", most)  # fmt: skip
            self.add_error("last", ValidationError(said % {"count": most}))

    @property
    def visible(self) -> list[Any]:
        return [self[name] for name in ("first", "last", "region", "most")]

    def choices(self, kept: Any = frozenset(), barred: Any = frozenset()) -> Choices:
        said = self.cleaned_data
        region = said["region"].pk if said["region"] else None
        return Choices(said["first"], said["last"], region, said["most"], frozenset(kept), frozenset(barred))


def chosen(data: Any, reading: Reading) -> tuple[set[Any], set[Any]]:
    """Who stays and who is not to be proposed, by what was sent, which stays on the page; others are as before."""
    kept, barred = set(), set()
    for seats in reading.seats:
        for each in (*seats.proposals, *seats.barred):
            if each.line.outcome:
                continue
            said = data.get(each.field, each.choice)
            each.choice = said if said == "bar" or (said == "keep" and each.line.is_seat) else ""
            if each.choice:
                (kept if each.choice == "keep" else barred).add(each.line.what)
    return kept, barred
