"""What the steps of a question from the field ask."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.field.models import LONGEST_QUESTION
from workflows.kernel.forms import ReasonForm, StepForm
from workflows.people.roles import Role, holders

__all__ = ["AnswerForm", "OwnerForm", "QuestionForm", "ReasonForm"]


class QuestionForm(StepForm):
    question = forms.CharField(
        label=gettext_lazy("The question, as it was put to you"),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_QUESTION,
        help_text=gettext_lazy("Without names of people: once it is answered, every ambassador can read it."),
    )


class OwnerForm(StepForm):
    owner = forms.ModelChoiceField(
        None, label=pgettext_lazy("of a question", "Given to"), empty_label=gettext_lazy("Choose someone")
    )

    def prepare(self) -> None:
        people = [each.pk for each in holders(Role.SUPPORT_GROUP, self.subject.country_id, self.subject.region_id)]
        self.fields["owner"].queryset = get_user_model()._default_manager.filter(pk__in=people)
        self.initial["owner"] = self.subject.owner_id or getattr(self.by, "pk", None)


class AnswerForm(StepForm):
    answer = forms.CharField(
        label=gettext_lazy("The answer, as it can be said in the field"),
        widget=forms.Textarea({"rows": 6}),
        max_length=5000,
    )

    def prepare(self) -> None:
        self.fields["answer"].help_text = _("Every ambassador reads it, beside the question: %(question)s") % {
            "question": self.subject.question
        }

    def answers(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"].strip()}
