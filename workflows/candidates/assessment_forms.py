"""What is asked of those who choose the assessors of a candidacy, and of the assessors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from workflows.candidates import rules
from workflows.candidates.assessors import case_of, seats_of
from workflows.candidates.assigning import propose
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.scoring import Frozen
from workflows.candidates.states import AssessmentState
from workflows.kernel.forms import StepForm
from workflows.people.roles import Role, holders

TOO_FEW = gettext_lazy(
    "There are not enough people left to ask: the others of the support group of this country and region have been "
    "asked already, assessed this candidacy before, can read the scores given, or have an interest in it. An "
    "administrator can give more people a seat in this support group."
)


def points_of(criterion: Frozen) -> list[tuple[int, str]]:
    """The choices of one criterion: the points, and beside them what they mean."""
    return [(points, f"{points} — {words}" if words else str(points)) for points, words in criterion.scale()]


def score_field(criterion: Frozen, told: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=str(criterion.name),
        help_text=told,
        choices=points_of(criterion),
        coerce=int,
        widget=forms.RadioSelect,
    )


class AssessorsForm(StepForm):
    """Those who handle the candidacy, have no interest in it, did not assess it before and read no scores of others.

    Who is best placed is proposed, with why, and can be changed.
    """

    assessors = forms.MultipleChoiceField(label=gettext_lazy("Assessors"), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        subject: Candidacy = self.subject
        known = list(subject.assessments.all())
        asked = {a.assessor_id for a in subject.counting()}
        before = {a.assessor_id for a in known if a.round < subject.round and a.state == AssessmentState.GIVEN}
        lacking = max(1, subject.scores_wanted - len(asked))
        group = holders(Role.SUPPORT_GROUP, subject.country_id, subject.region_id)
        hidden = subject.is_blind
        people = {p.pk: p for p in group if p.pk not in asked | before and (not hidden or subject.hides_names_from(p))}
        readers = {pk for pk, p in people.items() if rules.has_read_scores(subject, p)}
        seats = [seat for seat in seats_of(people.values(), subject) if seat.key not in readers]
        proposed = propose(case_of(subject, lacking), seats)
        self.people = {str(each.key): people[each.key] for each in proposed}
        field = self.fields["assessors"]
        field.choices = [(str(each.key), f"{people[each.key]} — {', '.join(each.reasons)}") for each in proposed]
        field.initial = [str(each.key) for each in proposed if each.chosen]
        at_least = ngettext(
            "At least %(count)d person, each on their own.", "At least %(count)d people, each on their own.", lacking
        ) % {"count": lacking}
        told = [at_least] if lacking <= len(self.people) else [at_least, str(TOO_FEW)]
        out = ", ".join(f"{people[seat.key]} ({seat.interest.value})" for seat in seats if seat.interest)
        if hidden:
            told.append(gettext("This campaign hides names, so coordinators give no scores."))
        if out and not subject.hides_names_from(self.by):  # an interest tells who it is about
            told.append(gettext("Kept out of it: %(people)s.") % {"people": out})
        field.help_text = " ".join(told)

    def clean_assessors(self) -> list[Any]:
        chosen = [self.people[pk] for pk in self.cleaned_data["assessors"]]
        lacking = self.subject.scores_wanted - len(self.subject.counting()) - len(chosen)
        if lacking > 0:
            raise ValidationError(
                ngettext("Choose %(count)d more person.", "Choose %(count)d more people.", lacking) % {"count": lacking}
            )
        return chosen


class ScoresForm(StepForm):
    """One choice per criterion of the round, what it means beside it."""

    assessor_remark = forms.CharField(
        label=gettext_lazy("Remark"),
        widget=forms.Textarea({"rows": 4}),
        max_length=3000,
        required=False,
        help_text=gettext_lazy(
            "Read by the other assessors once they have given their scores. The candidate may ask to read it."
        ),
    )

    def prepare(self) -> None:
        subject: Assessment = self.subject
        remark = self.fields.pop("assessor_remark")
        for criterion in subject.candidacy.frozen_criteria():
            if criterion.key not in subject.scores:
                self.fields[f"score_{criterion.key}"] = score_field(criterion, str(criterion.description))
        self.fields["assessor_remark"] = remark


class WrittenScoresForm(StepForm):
    """The criteria that are judged on what was written."""

    def prepare(self) -> None:
        for criterion in self.subject.written_first():
            self.fields[f"score_{criterion.key}"] = score_field(criterion, str(criterion.description))


class SecondScoresForm(StepForm):
    """The criteria that were talked over; the first score is chosen until another one is."""

    def prepare(self) -> None:
        subject: Assessment = self.subject
        for criterion in subject.candidacy.frozen_criteria():
            if criterion.key in subject.again:
                told = gettext("You gave %(points)d before the talk.") % {"points": subject.scores[criterion.key]}
                field = score_field(criterion, f"{criterion.description} {told}")
                field.initial = subject.scores[criterion.key]
                self.fields[f"score_{criterion.key}"] = field
