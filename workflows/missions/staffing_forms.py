"""What is asked when a call is opened, and after how long another way follows."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import MomentField, StepForm
from workflows.missions.sheet import words

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
