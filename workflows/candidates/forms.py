"""What the steps of a candidacy, its assessments and a nomination ask."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from workflows.approvals.answers import bring_back
from workflows.approvals.queries import known_requests, read_conflicts
from workflows.approvals.states import State as RequestState
from workflows.candidates.assessment_forms import AssessorsForm, ScoresForm, SecondScoresForm, WrittenScoresForm
from workflows.candidates.blind import BLIND
from workflows.candidates.models import Campaign, Candidacy
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.forms import MomentField, OptionalReasonForm, ReasonForm, StepForm
from workflows.people.roles import Role, holders
from workflows.videos.forms import TakesVideo
from workflows.videos.keeping import erase, receive
from workflows.videos.models import PrivateVideo

__all__ = [
    "AssessorsForm",
    "OptionalReasonForm",
    "ReasonForm",
    "ScoresForm",
    "SecondScoresForm",
    "WrittenScoresForm",
]


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
        found = super().answers()
        return found | {"kept_as": str(found["video"].pk) if found["video"] else ""}

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
        field.help_text = " ".join(self.subject.policy.prompts())


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
            ["next_training", "next_training_url", "next_campaign", "next_from", "next_else", "next_unknown"],
        ),
    ]

    next_training = forms.CharField(
        label=gettext_lazy("A training"),
        widget=words(2),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Which one, and where it is given: public speaking, debating, the lexicon."),
    )
    next_training_url = forms.URLField(
        label=gettext_lazy("Where one signs up for this training"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The address of a page, ours or the organiser's. The candidate follows it."),
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
        if said.get("next_training_url") and not said.get("next_training") and "next_training" not in self.errors:
            self.add_error("next_training", gettext("Say which training one signs up for there."))
            failed = True
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
        also_for = [self.others[key] for key in given.get("also_for", ())]
        Candidacy.read_interests(also_for)
        read_conflicts(also_for)
        for other in also_for:
            for person in given.get("people", ()):
                if other.has_conflict(self.seated[person]):
                    told = gettext("%(name)s has an interest in the candidacy of %(who)s.")
                    self.add_error("people", told % {"name": self.seated[person], "who": other})
        return given

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {"moments": [given[name] for name in self.MOMENTS if given.get(name)]}
        found |= {name: given[name] for name in ("minutes", "place", "online_url")}
        also_for = [self.others[key] for key in given.get("also_for", ())]
        return found | {"people": [self.seated[key] for key in given["people"]], "also_for": also_for}
