from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel.forms import ReasonForm, StepForm

__all__ = ["AgreeForm", "AnswerForm", "QuestionForm", "ReasonForm"]


class AgreeForm(StepForm):
    reason = forms.CharField(label=_("Remark"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False)


class QuestionForm(StepForm):
    question = forms.CharField(label=_("Question"), widget=forms.Textarea({"rows": 4}), max_length=2000)


class AnswerForm(StepForm):
    answer = forms.CharField(
        label=pgettext_lazy("to a question", "Answer"), widget=forms.Textarea({"rows": 4}), max_length=2000
    )
