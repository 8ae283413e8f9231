"""What the support group fills in about an initial training."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import ReasonForm
from workflows.kernel.plain_words import PlainWords

__all__ = ["CorrectionForm", "ReasonForm", "SessionFields"]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SessionFields(PlainWords, forms.Form):
    """When and where a training was held."""

    held_on = forms.DateField(label=pgettext_lazy("of a training", "Date"), widget=DayInput())
    online = forms.BooleanField(label=gettext_lazy("It was held online"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    remark = forms.CharField(
        label=gettext_lazy("Remark"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if held_on > clock.today():
            raise ValidationError(_("The day of the training still lies ahead."))
        return held_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("online") and not given.get("place"):
            self.add_error("place", _("Say where it was held, or tick that it was online."))
        return given


class CorrectionForm(SessionFields, ReasonForm):
    field_order = ("held_on", "online", "place", "remark", "reason")

    def prepare(self) -> None:
        for name in ("held_on", "online", "place", "remark"):
            self.fields[name].initial = getattr(self.subject, name)
