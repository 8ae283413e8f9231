"""What a mission is to bring, chosen beforehand, and what it brought: two measures, each with a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.missions.states import AssignmentState, Measure

MOST_PEOPLE = 1_000_000  # who expects more mistyped
PLACES = ("first", "second")


@dataclass(frozen=True)
class Result:
    """One measure of one mission. `reached` is None until somebody reports it."""

    place: str
    measure: str
    label: str
    aim: int | None
    reached: int | None

    @property
    def in_words(self) -> str:
        aim = _("%(number)s hoped for") % {"number": number_format(self.aim)} if self.aim is not None else ""
        if self.reached is None:
            return aim
        return ", ".join(filter(None, [number_format(self.reached), aim]))


def measure(label: Any) -> models.CharField:
    return models.CharField(label, max_length=20, choices=Measure.choices, blank=True, default=Measure.NONE)


def aim(label: Any) -> models.PositiveIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    return models.PositiveIntegerField(label, null=True, blank=True, validators=limits)


class Results(models.Model):
    """The two measures of a mission sheet."""

    first_measure = measure(gettext_lazy("first result to count"))
    first_aim = aim(gettext_lazy("how many are hoped for, first result"))
    second_measure = measure(gettext_lazy("second result to count"))
    second_aim = aim(gettext_lazy("how many are hoped for, second result"))
    own_measure = models.CharField(gettext_lazy("what is counted, in own words"), max_length=100, blank=True)

    seats: Any

    class Meta:
        abstract = True

    def results(self, people: Iterable[Any] | None = None) -> list[Result]:
        """Each measure with what was hoped for and what the last report says of it.

        A number is the whole mission's, not one person's: of several reports the last one that names it counts.
        """
        told = [each for each in self.reports(people) if each.state == AssignmentState.FULFILLED]
        told.sort(key=lambda each: (each.state_since, each.pk))
        found = []
        for place in PLACES:
            chosen = getattr(self, f"{place}_measure")
            if chosen:
                said = [number for each in told if (number := getattr(each, f"{place}_result")) is not None]
                reached = said[-1] if said else None
                aimed = getattr(self, f"{place}_aim")
                found.append(Result(place, chosen, self.label_of_measure(place), aimed, reached))
        return found

    def reports(self, people: Iterable[Any] | None) -> list[Any]:
        """No query where nothing is counted."""
        if not (self.first_measure or self.second_measure):
            return []
        return list(self.seats() if people is None else people)

    def label_of_measure(self, place: str) -> str:
        chosen = getattr(self, f"{place}_measure")
        return self.own_measure if chosen == Measure.OWN and self.own_measure else str(Measure(chosen).label)

    def missing_results(self) -> list[Any]:
        """The names on screen of what is still to be chosen."""
        names = [
            name
            for place in PLACES
            for name in (f"{place}_measure", f"{place}_aim")
            if not getattr(self, name) and (name.endswith("measure") or getattr(self, f"{place}_measure"))
        ]
        if Measure.OWN in (self.first_measure, self.second_measure) and not self.own_measure.strip():
            names.append("own_measure")
        return [self._meta.get_field(name).verbose_name for name in names]


def check_measures(form: Any) -> None:
    """What a form with these columns refuses: the same measure twice, a number of nothing, words that are missing."""
    first, second = (form.cleaned_data.get(f"{place}_measure") for place in PLACES)
    if first and first == second:
        form.add_error("second_measure", _("Choose another one than the first."))
    for place, chosen in zip(PLACES, (first, second), strict=True):
        if form.cleaned_data.get(f"{place}_aim") is not None and not chosen:
            form.add_error(f"{place}_measure", _("Choose what is counted."))
    if Measure.OWN in (first, second) and not form.cleaned_data.get("own_measure", "").strip():
        form.add_error("own_measure", _("Say in your own words what is counted."))
