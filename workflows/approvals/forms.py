from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.kernel.forms import ReasonForm, StepForm

__all__ = ["AgreeForm", "ReasonForm"]


class AgreeForm(StepForm):
    reason = forms.CharField(label=_("Remark"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False)
