"""What the steps of a candidacy, its assessments and a nomination ask."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from workflows.approvals.answers import bring_back
from workflows.approvals.queries import known_requests
from workflows.approvals.states import State as RequestState
from workflows.candidates import rules
from workflows.candidates.assessors import case_of, seats_of
from workflows.candidates.assigning import propose
from workflows.candidates.models import Assessment, Campaign, Candidacy
from workflows.candidates.scoring import Frozen
from workflows.candidates.states import AssessmentState
from workflows.kernel import clock
from workflows.kernel.forms import OptionalReasonForm, ReasonForm, StepForm
from workflows.people.roles import Role, holders
from workflows.videos.forms import TakesVideo
from workflows.videos.keeping import erase, receive
from workflows.videos.models import PrivateVideo
from workflows.videos.recording import PROMPTS

__all__ = ["OptionalReasonForm", "ReasonForm"]

TOO_FEW = gettext_lazy(
    "There are not enough people left to ask: the others of the support group of this country and region have been "
    "asked already, assessed this candidacy before, can read the scores given, or have an interest in it. An "
    "administrator can give more people a seat in this support group."
)


def points_of(criterion: Frozen) -> list[tuple[int, str]]:
    """The choices of one criterion: the points, and beside them what they mean."""
    return [(points, f"{points} — {words}" if words else str(points)) for points, words in criterion.scale()]


def words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class BeginForm(StepForm):
    """Which campaign brought the member, if they say so; nothing is asked while none runs."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=gettext_lazy("Did a campaign bring you here?"),
        required=False,
        blank=True,
        to_field_name="key",
        empty_label=pgettext_lazy("did a campaign bring you here", "No"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("We only count what each campaign brings in. It makes no difference to your candidacy."),
    )

    def prepare(self) -> None:
        running = Campaign.objects.running()
        if running.exists():
            self.fields["campaign"].queryset = running
        else:
            del self.fields["campaign"]

    def answers(self) -> dict[str, Any]:
        return {name: answer for name, answer in super().answers().items() if answer}


class InternalReasonForm(StepForm):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("Read by those who handle the dossier, not by the candidate."),
    )


class VideoForm(TakesVideo, StepForm):
    """Keeps the video as soon as it is found to be one; whoever cannot take the step then lets it go again.

    What came in piece by piece stays beside it until the step is taken: it need not be sent a second time.
    """

    kept: PrivateVideo | None = None

    def prepare(self) -> None:
        self.take_videos_of(self.subject.member, sound_will_do=bool(self.subject.exempt_because))

    def clean_video(self) -> PrivateVideo:
        member = self.subject.member
        upload = self.checked(self.cleaned_data["video"], member)
        self.kept = receive(upload, member, sound_will_do=self.sound_will_do)
        return self.kept

    def answers(self) -> dict[str, Any]:
        """The same file sent twice is two videos: what tells them apart is kept with the record."""
        return super().answers() | {"kept_as": str(self.cleaned_data["video"].pk)}

    def settle(self, *, taken: bool) -> None:
        """Of the two that are kept now, one goes."""
        if taken:
            self.let_arrived_go()
        elif self.kept is not None:
            erase(self.kept)


class ExemptionAskedForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Why is a video not possible for you?"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("The support group reads it and can let you apply without a video."),
    )


class WrittenForm(StepForm):
    written_instead = forms.CharField(
        label=gettext_lazy("What you would have told in the video"), widget=words(12), max_length=8000
    )

    def prepare(self) -> None:
        field = self.fields["written_instead"]
        field.initial = self.subject.written_instead
        field.help_text = " ".join(map(str, PROMPTS))


class AppealForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Why should we look again?"),
        widget=words(6),
        max_length=5000,
        help_text=gettext_lazy("The coordinator reads it and answers. You can appeal once."),
    )


class RefusalForm(ReasonForm):
    """Why, and what would change the answer: something named, or the reason why nothing can be named now."""

    fieldsets: ClassVar = [
        (pgettext_lazy("of a refusal", "Why"), ["reason"]),
        (
            gettext_lazy("What would change the answer"),
            ["next_training", "next_campaign", "next_from", "next_else", "next_unknown"],
        ),
    ]

    next_training = forms.CharField(
        label=gettext_lazy("A training"),
        widget=words(2),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Which one, and where it is given: public speaking, debating, the lexicon."),
    )
    next_campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=gettext_lazy("Another round: in this campaign"),
        required=False,
        empty_label=pgettext_lazy("another round", "None in particular"),
    )
    next_from = forms.DateField(
        label=gettext_lazy("Another round: from this day on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    next_else = forms.CharField(label=gettext_lazy("Something else"), widget=words(3), max_length=2000, required=False)
    next_unknown = forms.CharField(
        label=gettext_lazy("We cannot name anything now, because"),
        widget=words(2),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Only when nothing stands above. The candidate reads this too."),
    )

    def prepare(self) -> None:
        campaigns = Campaign.objects.filter(closes_on__gte=clock.today()).order_by("opens_on", "pk")
        self.fields["next_campaign"].queryset = campaigns
        self.initial = {**self.said_before(), **self.initial}

    def said_before(self) -> dict[str, Any]:
        """What an answer said that was taken out or made void since: it is changed rather than typed anew."""
        void = (r for r in known_requests(self.subject) if r.state == RequestState.OVERTAKEN and r.step == "reject")
        last = max(void, key=lambda request: request.pk, default=None)
        return {name: getattr(said, "pk", said) for name, said in bring_back(last.answers).items()} if last else {}

    def clean_next_from(self) -> Any:
        day = self.cleaned_data["next_from"]
        if day and day <= clock.today():
            raise ValidationError(gettext("This day must lie ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        named = any(said.get(name) for name in ("next_training", "next_campaign", "next_from", "next_else"))
        failed = any(name.startswith("next_") for name in self.errors)
        if named and said.get("next_unknown"):
            self.add_error("next_unknown", gettext("You named something above, so leave this empty."))
        elif not named and not failed and not said.get("next_unknown"):
            self.add_error("next_unknown", gettext("Name something above, or say why nothing can be named now."))
        return said

    def answers(self) -> dict[str, Any]:
        return {name: answer for name, answer in super().answers().items() if answer}


class ReleaseForm(StepForm):
    """Nothing to fill in. Only the answer that was read goes out, not one that took its place meanwhile."""

    stamp = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["stamp"].initial = self.subject.held_stamp

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("stamp") != self.subject.held_stamp:
            raise ValidationError(gettext("Another answer is held by now. Read it first."))
        return said

    def answers(self) -> dict[str, Any]:
        return {}


class AdviceForm(StepForm):
    advice = forms.CharField(
        label=gettext_lazy("What do you say to those who decide?"),
        widget=words(),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("The weighted mean and the number of scores stand beside it by themselves."),
    )


class TalkForm(StepForm):
    talk = forms.CharField(
        label=gettext_lazy("What came of the talk"),
        widget=words(),
        max_length=3000,
        help_text=gettext_lazy("Who spoke with whom, and why the scores differ or no longer matter."),
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
        people = {p.pk: p for p in group if p.pk not in asked | before}
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
        if out := ", ".join(f"{people[seat.key]} ({seat.interest.value})" for seat in seats if seat.interest):
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
        widget=words(),
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
            self.fields[f"score_{criterion.key}"] = forms.TypedChoiceField(
                label=str(criterion.name),
                help_text=str(criterion.description),
                choices=points_of(criterion),
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.fields["assessor_remark"] = remark
