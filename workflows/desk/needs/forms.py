"""The grid of the plan, and what narrows it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from snippets.models import SpokenLanguage
from workflows.candidates.campaigns import Campaign
from workflows.candidates.needs import Numbers
from workflows.candidates.profiles import Wanted
from workflows.desk.needs.overview import Overview, Row
from workflows.kernel import clock
from workflows.kernel.plain_words import PlainWords

YEARS_BACK, YEARS_AHEAD = 3, 2


def number(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "desk-number", "inputmode": "numeric"})
    most = settings.AMBASSADE_NEEDS_NUMBER
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, widget=widget)


class NarrowForm(PlainWords, forms.Form):
    """Which year, and in which language; a value that does not fit narrows nothing."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    language = forms.ModelChoiceField(
        SpokenLanguage.objects.all(),
        label=gettext_lazy("Spoken language"),
        required=False,
        empty_label=pgettext_lazy("spoken language", "Any"),
    )

    def __init__(self, data: QueryDict) -> None:
        now = clock.today().year
        super().__init__({"year": str(now)} | data.dict())
        self.fields["year"].choices = [(year, str(year)) for year in range(now + YEARS_AHEAD, now - YEARS_BACK - 1, -1)]
        if not self.is_valid() and "year" in self.errors:
            self.data["year"] = str(now)  # what is shown then

    @property
    def chosen_year(self) -> int:
        return self.cleaned_data.get("year") or clock.today().year

    @property
    def chosen_language(self) -> int | None:
        language = self.cleaned_data.get("language")
        return language.pk if language else None


class PlanForm(PlainWords, forms.Form):
    """A target and an upper limit per profile that is shown, and one profile more."""

    ADDED = ("theme", "region", "language", "target", "most")

    def __init__(self, data: Any = None, *, rows: list[Row], found: Overview) -> None:
        super().__init__(data)
        self.rows = rows
        labels = {"theme": _("Theme"), "region": _("Region"), "language": _("Spoken language")}
        anything = {
            "theme": pgettext("theme", "Any"),
            "region": pgettext("region", "Any"),
            "language": pgettext("spoken language", "Any"),
        }
        lists = {"theme": found.themes, "region": found.regions, "language": found.languages}
        for name, label in labels.items():
            offered = [(key, str(each)) for key, each in lists[name].items() if not each.retired]
            choices = [("", anything[name]), *offered]
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, empty_value=None, required=False
            )
        self.fields["target"] = number(pgettext("of a profile", "Target"))
        self.fields["most"] = number(pgettext("of a profile", "Upper limit"))
        for row in rows:
            code = row.wanted.code
            self.fields[f"target-{code}"] = number(_("Target for %(profile)s") % {"profile": row.name})
            self.fields[f"most-{code}"] = number(_("Upper limit for %(profile)s") % {"profile": row.name})
            self.initial |= {f"target-{code}": row.target, f"most-{code}": row.most}

    @property
    def lines(self) -> list[tuple[Row, Any, Any]]:
        return [(row, self[f"target-{row.wanted.code}"], self[f"most-{row.wanted.code}"]) for row in self.rows]

    @property
    def added(self) -> list[Any]:
        return [self[name] for name in self.ADDED]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for target, most in [("target", "most"), *((t.name, m.name) for _row, t, m in self.lines)]:
            wants, limit = found.get(target), found.get(most)
            if wants is not None and limit is not None and limit < wants:
                self.add_error(most, _("The upper limit lies below the target."))
        if any(found.get(name) for name in ("theme", "region", "language")) and not self.has_numbers(found):
            self.add_error("target", _("Give the profile that you add a target or an upper limit."))
        elif self.has_numbers(found) and self.new_profile(found) in {row.wanted for row in self.rows}:
            self.add_error("target", _("This profile stands in the list already: change its numbers there."))
        return found

    @staticmethod
    def has_numbers(found: dict[str, Any]) -> bool:
        return found.get("target") is not None or found.get("most") is not None

    @staticmethod
    def new_profile(found: dict[str, Any]) -> Wanted:
        return Wanted(*(found.get(name) for name in ("theme", "region", "language")))

    def changes(self) -> dict[Wanted, Numbers]:
        found = self.cleaned_data
        said = {
            row.wanted: (found[target.name], found[most.name])
            for row, target, most in self.lines
            if target.html_name in self.data
        }
        if self.has_numbers(found):
            said[self.new_profile(found)] = (found["target"], found["most"])
        return said


def posted_profiles(data: Any) -> set[Wanted]:
    """The profiles whose numbers stand in what was sent, whether or not there is still anything to say of them."""
    codes = (name.removeprefix("target-") for name in data if name.startswith("target-"))
    return {wanted for code in codes if (wanted := Wanted.read(code)) is not None}


class CampaignChoiceForm(PlainWords, forms.Form):
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=gettext_lazy("Campaign"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        open_ones = Campaign.objects.filter(closes_on__gte=clock.today()).order_by("closes_on", "pk")
        self.fields["campaign"].queryset = open_ones
        self.fields["campaign"].error_messages["required"] = _("Choose a campaign, or begin a new one.")
