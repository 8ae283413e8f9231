"""What the steps of a mission and of its assignments ask."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.languages import labelled
from workflows.kernel.forms import MomentField, OptionalReasonForm, ReasonForm, StepForm, check_span
from workflows.kernel.refusals import No
from workflows.missions import rules
from workflows.missions.answers import GroupAnswers, RequesterAnswers
from workflows.missions.intake_forms import CompleteForm, JoinForm, RepeatForm, TemplateForm, UrgencyForm
from workflows.missions.models import Assignment, Mission
from workflows.missions.preparation_forms import ConfirmForm, DayContactForm, PackChoiceForm, PackForm
from workflows.missions.report_forms import PhotoForm, ReportForm
from workflows.missions.sheet import SHEET, CorrectionForm, SheetForm, SheetRules, sheet_fields, words
from workflows.missions.staffing_forms import CallForm, FallbackForm, MomentsForm, NoForm
from workflows.missions.states import AssignmentState, SeatRole
from workflows.missions.year import wishes_for_more
from workflows.people.models import Member
from workflows.questions.asking import AsksMore

__all__ = [
    "SHEET",
    "CallForm",
    "CompleteForm",
    "ConfirmForm",
    "CorrectionForm",
    "DayContactForm",
    "JoinForm",
    "MomentsForm",
    "NoForm",
    "OptionalReasonForm",
    "PackChoiceForm",
    "PackForm",
    "PhotoForm",
    "ReasonForm",
    "RepeatForm",
    "ReportForm",
    "SheetForm",
    "SheetRules",
    "TemplateForm",
    "UrgencyForm",
    "sheet_fields",
]


RATINGS = [
    (5, pgettext_lazy("rating", "5, excellent")),
    (4, pgettext_lazy("rating", "4, good")),
    (3, pgettext_lazy("rating", "3, as expected")),
    (2, pgettext_lazy("rating", "2, below what was hoped for")),
    (1, pgettext_lazy("rating", "1, it did not work")),
]


def rating(label: Any, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=RATINGS, coerce=int, widget=forms.RadioSelect, required=required, empty_value=None
    )


rating_of_more = partial(rating, required=False)


class People(forms.ModelChoiceField):
    """People with a few words about each, by key."""

    said: dict[int, str]

    def label_from_instance(self, person: Any) -> str:
        return f"{person} – {self.said[person.pk]}"


class OwnerForm(StepForm):
    owner = People(None, label=pgettext_lazy("of a mission", "Owner"), empty_label=gettext_lazy("Choose someone"))

    def prepare(self) -> None:
        people = Mission.objects.owners_for(self.subject.country_id, self.subject.region_id)
        self.fields["owner"].said = {each.person.pk: each.in_words for each in people}
        self.fields["owner"].queryset = get_user_model().objects.filter(pk__in=self.fields["owner"].said)
        self.initial["owner"] = self.subject.owner_id
        if people:
            told = {"name": people[0].person, "why": people[0].in_words}
            self.fields["owner"].help_text = _("Suggested: %(name)s – %(why)s.") % told
            self.initial["owner"] = self.subject.owner_id or people[0].person.pk


class QuestionForm(StepForm):
    question = forms.CharField(
        label=gettext_lazy("Question"),
        widget=words(5),
        max_length=2000,
        help_text=gettext_lazy("The requester reads these words and answers by a link."),
    )


class AnswerForm(StepForm):
    answer = forms.CharField(label=gettext_lazy("Your answer"), widget=words(5), max_length=2000)

    def prepare(self) -> None:
        self.fields["answer"].help_text = self.subject.open_question


class DeclineForm(ReasonForm):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("The requester reads these words."),
    )
    alternative = forms.CharField(
        label=gettext_lazy("What we can offer instead"),
        widget=words(3),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Another date, another speaker, material to hand out. The requester reads this too."),
    )


class RankedInput(forms.CheckboxSelectMultiple):
    """Several people in an order: that of the submitted values, or of the numbers sent beside them.

    A page without scripts can put an input `<name>-rank-<id>` beside each box; who has no number comes last.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        chosen = super().value_from_datadict(data, files, name) or []

        def rank(key: str) -> int:
            number = data.get(f"{name}-rank-{key}", "")
            return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 10000

        return sorted(chosen, key=rank)


class RankedField(forms.ModelMultipleChoiceField):
    """People as a list in the order of the ranking."""

    widget = RankedInput

    def clean(self, value: Any) -> list[Any]:
        found = {row.pk: row for row in super().clean(value)}
        keys = dict.fromkeys(int(key) for key in value or [])
        return [found[key] for key in keys]


class OfferForm(FallbackForm):
    ambassadors = RankedField(
        Member.objects.filter(active=True, user__isnull=False, mandates__state="active"),
        label=gettext_lazy("Ambassadors, in the order in which they are asked"),
        required=False,
    )
    staff = RankedField(
        Member.objects.filter(active=True, user__isnull=False, permanent_staff=True),
        label=gettext_lazy("Staff, in the order in which they are asked"),
        required=False,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days to answer"),
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("Who does not answer in time makes room for the next."),
    )
    fallback_days = FallbackForm.days_until(gettext_lazy("Should seats still be free, open a call after so many days"))

    def prepare(self) -> None:
        self.initial["days"] = self.subject.offer_days or settings.AMBASSADE_OFFER_DAYS
        for name, wanted in (("ambassadors", self.subject.ambassadors_wanted), ("staff", self.subject.staff_wanted)):
            if not wanted:
                del self.fields[name]

    def clean(self) -> None:
        super().clean()
        known = {a.member_id: a for a in self.subject.assignments.select_related("member")}
        roles = {"ambassadors": SeatRole.AMBASSADOR, "staff": SeatRole.STAFF}
        chosen = False
        for name, role in roles.items():
            for member in self.cleaned_data.get(name) or []:
                chosen = True
                if reason := why_not(
                    known.get(member.pk) or Assignment(mission=self.subject, member=member, role=role)
                ):
                    self.add_error(name, reason)
        first = next((name for name in roles if name in self.fields), None)
        if not chosen and first and not self.errors:
            self.add_error(first, _("Choose at least one person."))


def why_not(assignment: Assignment) -> Any:
    """Why this person cannot be offered a seat by the ranking, in words; empty when they can."""
    if assignment.state in (AssignmentState.OFFERED, AssignmentState.ACCEPTED):
        return ""
    checks = (rules.holds_the_function, rules.speaks_the_language, rules.has_no_interest, wishes_for_more)
    for rule in (*checks, rules.is_free_in_time):
        answer = rule(assignment)
        if isinstance(answer, No):
            said, name = str(answer.reason), str(assignment.member)
            return said if name in said else labelled(name, said)
    return ""


class DateForm(StepForm):
    starts = MomentField(label=pgettext_lazy("of an event", "Start"), in_future=True)
    ends = MomentField(label=pgettext_lazy("of an event", "End"))

    def clean(self) -> None:
        check_span(self)


class KeepDateForm(ReasonForm):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("The requester reads these words."),
    )


class RescheduleForm(StepForm):
    starts = MomentField(label=pgettext_lazy("of an event", "New start"), in_future=True)
    ends = MomentField(label=pgettext_lazy("of an event", "New end"))
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=words(),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("The people concerned read these words."),
    )

    def prepare(self) -> None:
        self.initial.update(starts=self.subject.starts, ends=self.subject.ends)

    def clean(self) -> None:
        check_span(self)
        span = (self.cleaned_data.get("starts"), self.cleaned_data.get("ends"))
        if all(span) and span == (self.subject.starts, self.subject.ends):
            self.add_error("starts", _("This is the date that the mission has already."))


class RequesterEvaluationForm(AsksMore):
    ANSWERS = RequesterAnswers

    rating = rating(gettext_lazy("How did it go?"))
    fit = rating_of_more(gettext_lazy("Did the person who came suit your audience?"))
    contact = rating_of_more(gettext_lazy("How was the contact with us beforehand?"))
    remark = forms.CharField(
        label=gettext_lazy("What should we keep, or do differently?"), widget=words(5), max_length=5000, required=False
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The people who came may read what I say here"),
        required=False,
        help_text=gettext_lazy("Otherwise it stays with the support group."),
    )


class EvaluationForm(AsksMore):
    ANSWERS = GroupAnswers

    rating = rating(gettext_lazy("What was achieved, compared with what was hoped for"))
    lessons = forms.CharField(
        label=gettext_lazy("What was learned"),
        widget=words(6),
        max_length=5000,
        help_text=gettext_lazy("The people on the mission read these words."),
    )


class SettleForm(StepForm):
    reference = forms.CharField(label=gettext_lazy("Reference of the payment"), max_length=100, required=False)

    def prepare(self) -> None:
        self.fields["reference"].required = self.subject.is_something_due


class MoveRequestForm(StepForm):
    proposal = forms.CharField(
        label=gettext_lazy("Which dates would suit you, and why?"),
        widget=words(5),
        max_length=2000,
        help_text=gettext_lazy("Nothing changes until we have answered."),
    )


class ComplaintForm(StepForm):
    complaint = forms.CharField(
        label=gettext_lazy("What went wrong?"),
        widget=words(6),
        max_length=5000,
        help_text=gettext_lazy("The person in charge and the coordinator of the support group read it."),
    )


class ComplaintAnswerForm(StepForm):
    answer = forms.CharField(
        label=gettext_lazy("What you say to the requester"),
        widget=words(6),
        max_length=5000,
        help_text=gettext_lazy("The requester reads these words."),
    )

    def prepare(self) -> None:
        self.fields["answer"].help_text = self.subject.open_complaint or self.fields["answer"].help_text


class InterestForm(StepForm):
    remark = forms.CharField(
        label=gettext_lazy("Why this one suits you"), widget=words(), max_length=1000, required=False
    )


class SeatOfferForm(StepForm):
    answer_by = MomentField(label=gettext_lazy("Answer expected by"), in_future=True)

    def prepare(self) -> None:
        self.initial["answer_by"] = self.subject.mission.offer_deadline()

    def clean_answer_by(self) -> Any:
        answer_by, starts = self.cleaned_data["answer_by"], self.subject.mission.starts
        if starts and answer_by >= starts:
            raise ValidationError(_("The answer has to come before the event starts."))
        return answer_by


class ExceptionForm(SeatOfferForm):
    reason = forms.CharField(
        label=gettext_lazy("Why an exception is right here"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("It stays on record with the mission."),
    )
