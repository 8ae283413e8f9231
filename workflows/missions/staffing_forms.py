"""What is asked when a call is opened, and after how long another way follows."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import MomentField, StepForm, check_span
from workflows.missions.sheet import words
from workflows.missions.states import NoBecause

LEAST_MOMENTS, MOST_MOMENTS = 2, 8
PLACES = [
    ("", pgettext_lazy("places of a call", "The person in charge chooses among those who answer")),
    ("first", pgettext_lazy("places of a call", "Whoever comes first; the others stand on a waiting list")),
]


class FallbackForm(StepForm):
    """After how many days the clock takes the other way, where seats are still free."""

    @staticmethod
    def days_until(label: Any) -> forms.IntegerField:
        return forms.IntegerField(
            label=label,
            min_value=1,
            max_value=60,
            required=False,
            help_text=gettext_lazy("Leave it empty to decide yourself. You are told when it happens."),
        )

    def clean(self) -> None:
        days, starts = self.cleaned_data.get("fallback_days"), self.subject.starts
        if days and starts and clock.now() + timedelta(days=days) >= starts:
            self.add_error("fallback_days", _("The event begins before that."))


class CallForm(FallbackForm):
    first_come = forms.TypedChoiceField(
        label=gettext_lazy("How the places go"),
        choices=PLACES,
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    closes = MomentField(label=gettext_lazy("The call closes on"), in_future=True, required=False)
    fallback_days = FallbackForm.days_until(
        gettext_lazy("Should seats still be free, offer them in ranked order after so many days")
    )
    message = forms.CharField(
        label=gettext_lazy("A few words to the ambassadors"),
        widget=words(),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("They stand in the mail to everyone whom the mission suits."),
    )

    def prepare(self) -> None:
        self.initial["first_come"] = ""

    def clean(self) -> None:
        super().clean()
        closes, starts = self.cleaned_data.get("closes"), self.subject.starts
        if closes and starts and closes >= starts:
            self.add_error("closes", _("The call has to close before the event starts."))


class MomentsForm(StepForm):
    """Up to MOST_MOMENTS, two at least; an empty line proposes nothing."""

    most = forms.IntegerField(
        label=gettext_lazy("Ask at most so many people, those whom it suits best first"),
        min_value=1,
        max_value=100,
        initial=20,
    )

    def prepare(self) -> None:
        self.fieldsets = [(_("Whom"), ["most"])]
        for number in range(1, MOST_MOMENTS + 1):
            names = [f"starts_{number}", f"ends_{number}"]
            starts, ends = pgettext_lazy("of an event", "Start"), pgettext_lazy("of an event", "End")
            self.fields[names[0]] = MomentField(label=starts, in_future=True, required=number <= LEAST_MOMENTS)
            self.fields[names[1]] = MomentField(label=ends, required=number <= LEAST_MOMENTS)
            self.fieldsets.append((_("Moment %(number)d") % {"number": number}, names))

    def clean(self) -> None:
        seen = set()
        for number in range(1, MOST_MOMENTS + 1):
            check_span(self, f"starts_{number}", f"ends_{number}")
            starts = self.cleaned_data.get(f"starts_{number}")
            if starts and starts in seen:
                self.add_error(f"starts_{number}", _("This date stands here already."))
            seen.add(starts)

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class NoForm(StepForm):
    no_because = forms.ChoiceField(
        label=pgettext_lazy("of a no", "Reason"),
        choices=NoBecause.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Not required. The person in charge reads it. Your sheet stays as it is: where the reason suggests a "
            "change to it, such as a day off, we propose it on the next page and you decide."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("In your own words"), widget=words(3), max_length=2000, required=False)
