"""What the steps of a candidacy, its assessments and a nomination ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from workflows.candidates import rules
from workflows.candidates.assessors import case_of, seats_of
from workflows.candidates.assigning import propose
from workflows.candidates.blind import BLIND
from workflows.candidates.models import Assessment, Campaign, Candidacy
from workflows.candidates.scoring import Frozen
from workflows.candidates.states import AssessmentState, State
from workflows.kernel.forms import MomentField, OptionalReasonForm, ReasonForm, StepForm
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


def score_field(criterion: Frozen, told: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=str(criterion.name),
        help_text=told,
        choices=points_of(criterion),
        coerce=int,
        widget=forms.RadioSelect,
    )


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


class NoMomentForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("When could you come?"),
        widget=words(),
        max_length=2000,
        help_text=gettext_lazy("The support group reads it and offers other moments."),
    )


class InterviewForm(StepForm):
    """Up to three moments at once, who is there, and who else may choose among them."""

    MOMENTS = ("moment_1", "moment_2", "moment_3")

    moment_1 = MomentField(label=gettext_lazy("First moment"), in_future=True)
    moment_2 = MomentField(label=gettext_lazy("Second moment"), in_future=True, required=False)
    moment_3 = MomentField(label=gettext_lazy("Third moment"), in_future=True, required=False)
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=10, max_value=240, initial=45)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Address to take part online"), required=False, assume_scheme="https"
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who will be there"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The candidate reads their names."),
    )
    also_for = forms.MultipleChoiceField(
        label=gettext_lazy("Who else may choose among these moments"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Whoever chooses first has the moment; nobody reads who the others are."),
    )

    def prepare(self) -> None:
        subject: Candidacy = self.subject
        group = holders(Role.SUPPORT_GROUP, subject.country_id, subject.region_id)
        self.seated = {str(each.pk): each for each in group if not subject.has_conflict(each)}
        self.fields["people"].choices = [(key, str(each)) for key, each in self.seated.items()]
        assessors = {str(each.assessor_id) for each in subject.counting()}
        self.fields["people"].initial = [key for key in self.seated if key in assessors]
        others = Candidacy.objects.handled_by(self.by).filter(state=State.ASSESSMENT).exclude(pk=subject.pk)
        others = others.exclude(BLIND)
        self.others = {str(each.pk): each for each in others.select_related("member", "nomination").order_by("pk")}
        self.fields["also_for"].choices = [(key, str(each)) for key, each in self.others.items()]
        if not self.others:
            del self.fields["also_for"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        moments = [given[name] for name in self.MOMENTS if given.get(name)]
        if len(set(moments)) < len(moments):
            self.add_error("moment_2", gettext("The same moment stands here twice."))
        if not (given.get("place") or given.get("online_url") or "online_url" in self.errors):
            self.add_error("place", gettext("Say where it is held, or give an address to take part online."))
        for key in given.get("also_for", ()):
            for person in given.get("people", ()):
                if self.others[key].has_conflict(self.seated[person]):
                    told = gettext("%(name)s has an interest in the candidacy of %(who)s.")
                    self.add_error("people", told % {"name": self.seated[person], "who": self.others[key]})
        return given

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {"moments": [given[name] for name in self.MOMENTS if given.get(name)]}
        found |= {name: given[name] for name in ("minutes", "place", "online_url")}
        also_for = [self.others[key] for key in given.get("also_for", ())]
        return found | {"people": [self.seated[key] for key in given["people"]], "also_for": also_for}


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
