"""What the steps of a mandate ask."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import StepForm
from workflows.people import names, rules
from workflows.people.sheet.parts import PARTS
from workflows.people.training.forms import DayInput


class ConfirmPartForm(StepForm):
    """Nothing to fill in: the button stands beside the part that it is about."""

    part = forms.ChoiceField(choices=[(part.slug, part.title) for part in PARTS], widget=forms.HiddenInput)


class SignForm(StepForm):
    """Signing: the name typed again; the page gives the rest of the evidence."""

    typed_name = forms.CharField(
        label=gettext_lazy("Your first name and last name"),
        max_length=400,
        help_text=gettext_lazy("As they stand in the register of members. Typing your name is your signature."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    evidence: dict[str, Any]

    def answers(self) -> dict[str, Any]:
        return {**self.cleaned_data, **self.evidence}

    def clean_typed_name(self) -> str:
        typed = self.cleaned_data["typed_name"]
        if not names.are_same(typed, self.subject.member.display_name):
            raise ValidationError(_("This is not your name as it stands in the register."))
        return typed


class PauseForm(StepForm):
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=DayInput(),
        help_text=gettext_lazy("The pause begins today. The day after this date it ends by itself."),
    )
    keep_seats = forms.TypedChoiceField(
        label=gettext_lazy("Seats held at missions"),
        choices=[
            ("no", gettext_lazy("Hand them back: others are asked")),
            ("yes", gettext_lazy("Keep them: those missions are still carried out")),
        ],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("The people concerned read these words."),
    )

    def prepare(self) -> None:
        """The support group says why; the ambassador need not."""
        self.fields["reason"].required = not rules.is_own(self.subject, self.by)

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until <= clock.today():
            raise ValidationError(_("The pause begins today: choose a day after today."))
        if until > self.subject.ends:
            raise ValidationError(
                _("The term ends on %(day)s: choose a day before that."),
                params={"day": date_format(self.subject.ends)},
            )
        return until


class RenewalForm(StepForm):
    until = forms.DateField(label=gettext_lazy("New end date"), widget=DayInput())

    def prepare(self) -> None:
        years = settings.AMBASSADE_MANDATE_YEARS
        self.fields["until"].initial = self.subject.ends + timedelta(days=365 * years)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self.subject.ends:
            raise ValidationError(_("The new term ends after the present one."))
        if until > self.subject.ends + timedelta(days=366 * 5):
            raise ValidationError(_("A term lasts five years at most."))
        return until

    def answers(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"]}
