"""What the steps of a print order ask."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import FURTHEST, ReasonForm, StepForm
from workflows.people.training.forms import DayInput

__all__ = ["OrderForm", "ReasonForm"]


class OrderForm(StepForm):
    copies = forms.IntegerField(
        label=gettext_lazy("Number of copies"),
        min_value=1,
        max_value=settings.AMBASSADE_PRINT_COPIES,
    )
    address = forms.CharField(
        label=gettext_lazy("Address to send them to"),
        widget=forms.Textarea({"rows": 4, "autocomplete": "street-address"}),
        max_length=500,
    )
    needed_by = forms.DateField(label=gettext_lazy("When you need them"), widget=DayInput())

    def clean_needed_by(self) -> date:
        day = self.cleaned_data["needed_by"]
        if day <= clock.today():
            raise ValidationError(_("Choose a day that lies ahead."))
        if day > clock.today() + FURTHEST:
            raise ValidationError(_("This lies more than two years ahead. Check the year."))
        return day
