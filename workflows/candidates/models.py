"""What a candidacy holds, on top of its lifecycle; its assessments and nominations have files of their own."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Country, Region
from workflows.candidates import facts, messages, rules
from workflows.candidates.answers import CandidacyAnswers, keep_version, missing_answers
from workflows.candidates.assessment import Assessment
from workflows.candidates.assigning import Interest
from workflows.candidates.blind import Blind, pseudonym
from workflows.candidates.campaigns import Campaign
from workflows.candidates.decision_lifecycle import DecisionLifecycle
from workflows.candidates.interests import Found, found_in
from workflows.candidates.lifecycle import CandidacyLifecycle
from workflows.candidates.needs import Need, NeedsPlan, TargetedProfile
from workflows.candidates.nomination import Nomination, candidacy_of, nomination_ends
from workflows.candidates.policy import (
    CandidacyPolicy,
    CriteriaSet,
    Criterion,
    criteria_from_now_on,
    known_policy_of,
    policy_of,
)
from workflows.candidates.queries import CandidacyQuerySet
from workflows.candidates.room import Room
from workflows.candidates.scoring import Apart, Frozen, far_apart, measure_of
from workflows.candidates.states import ENDED, OPEN, Advice, AssessmentState, State
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer, No
from workflows.people import consents
from workflows.people.models import ConsentKind, Mandate, Member
from workflows.people.sheet.reading import label_of, lacking
from workflows.people.states import CURRENT
from workflows.videos.models import PrivateVideo

__all__ = [
    "Assessment",
    "Campaign",
    "Candidacy",
    "CandidacyAnswers",
    "CandidacyPolicy",
    "CriteriaSet",
    "Criterion",
    "Need",
    "NeedsPlan",
    "Nomination",
    "TargetedProfile",
    "candidacy_of",
    "nomination_ends",
]

COUNTS = (AssessmentState.ASSIGNED, AssessmentState.GIVEN)
# What the sheet must say before it can be sent (R5.3).
REQUIRED_ON_SHEET = ("hours_per_month", "motivation", "background", "sectors", "themes", "intervention_kinds")


class Candidacy(Blind, Room, DecisionLifecycle, CandidacyLifecycle):
    """A member's wish to become an ambassador. What they know and want stands on their identification sheet."""

    DECISIVE: ClassVar = (
        "video_id", "exempt_because", "changes_asked", "round", "criteria", "talked_over", "talked_about",
        "advice", "written_instead", "over_limit_because", "appealed_at", "appeal_answered_at",
    )  # fmt: skip
    READ_WITH: ClassVar = ("member", "nomination")
    ABOUT_A_PERSON: ClassVar = True
    CONFLICT_READS: ClassVar = ("member", "nomination", "assessments")
    FACTS: ClassVar = facts.FACTS
    AUDIENCES: ClassVar = facts.AUDIENCES
    PLACEHOLDERS: ClassVar = facts.PLACEHOLDERS

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="candidacies", verbose_name=pgettext_lazy("person", "member")
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="candidacies", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("region")
    )
    nomination = models.OneToOneField(
        Nomination, models.PROTECT, null=True, blank=True, related_name="candidacy", verbose_name=_("nomination")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("campaign")
    )
    video = models.OneToOneField(
        PrivateVideo, models.PROTECT, null=True, blank=True, related_name="candidacy", verbose_name=_("video")
    )
    exemption_asked = models.TextField(_("why a video is not possible"), blank=True)
    exempt_because = models.TextField(_("exempted from the video because"), blank=True)
    written_instead = models.TextField(_("written instead of a video"), blank=True)
    changes_asked = models.TextField(_("changes asked"), blank=True)
    submitted_at = models.DateTimeField(pgettext_lazy("candidacy", "sent on"), null=True, blank=True)
    due_at = models.DateTimeField(_("expected by"), null=True, blank=True, db_index=True)
    round = models.PositiveSmallIntegerField(_("round of assessment"), default=1)
    criteria = models.JSONField(_("criteria of this round"), default=list, blank=True)
    measure = models.CharField(_("what its scores may be compared with"), max_length=16, blank=True, editable=False)
    talked_over = models.TextField(_("what was talked over"), blank=True)
    talked_about = models.JSONField(_("differences that were talked over"), default=list, blank=True)
    no_moment_because = models.TextField(_("why no moment for an interview suits"), blank=True)
    advice = models.CharField(_("advice"), max_length=10, choices=Advice.choices, default=Advice.NONE, blank=True)
    advice_because = models.TextField(_("why this advice"), blank=True)
    over_limit_because = models.TextField(_("exception to the limit"), blank=True)
    appealed_at = models.DateTimeField(_("appealed on"), null=True, blank=True)
    appeal_answered_at = models.DateTimeField(_("appeal answered on"), null=True, blank=True)
    touched_at = models.DateTimeField(_("last touched by the candidate"), default=clock.now)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta(CandidacyLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("candidacy"), _("candidacies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(state__in=OPEN), name="candidacy_open_once")
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="candidacies_by_state")]

    def __str__(self) -> str:
        """Where names are hidden a pseudonym, for everybody: `name_for` tells who may read more."""
        return pseudonym(self.pk) if self.pk is not None and self.is_blind else str(self.member)

    def link_for(self, recipient: Recipient) -> str:
        """The candidate's own page, the nominator's list, the desk for the rest."""
        if recipient.user_id == self.member.user_id or recipient.key == self.member.email.lower():
            return reverse("candidacy")
        if self.nomination and self.nomination.nominator_id == recipient.user_id:
            return reverse("nominate")
        return messages.way_in(self, recipient)

    def link_in(self, recipient: Recipient, message: str) -> str:
        """Whoever is asked whether they stay on the list finds the page that asks it."""
        asks = message == "candidacy_reminder" and self.state == State.WAITLISTED
        return reverse("own_candidacy_step", args=["stay"]) if asks else self.link_for(recipient)

    def desk_url(self) -> str:
        return reverse("candidacy_dossier", args=[self.pk])

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        """Candidates take back what they did by mistake themselves."""
        own = last.actor_id and last.actor_id == getattr(by, "pk", None)
        if rules.support_group(self, by) and (own or rules.coordinator(self, by)):
            return True
        if own and rules.candidate(self, by):
            return True
        return No(_("Only the person who took the step or the coordinator may take it back."))

    def came_back(self, record: Any) -> None:
        """The agreements that ended with a withdrawal stand again with it."""
        if record.step == "withdraw":
            kinds = [ConsentKind.ASSESSMENT, *([ConsentKind.WAITING] if self.state == State.WAITLISTED else [])]
            consents.restore(self.member, kinds, record.at)

    def tells_names_to(self, user: Any) -> bool:
        return not self.hides_names_from(user)

    def has_conflict(self, user: Any) -> bool:
        """Whoever has an interest neither assesses nor decides, the coordinator included."""
        return self.interest_of(user) is not None

    def interest_of(self, user: Any) -> Interest | None:
        if user.pk is None or user.pk == self.member.user_id:
            return Interest.SELF
        if self.nomination is not None and self.nomination.nominator_id == user.pk:
            return Interest.NOMINATED
        recused = {a.assessor_id for a in self.assessments.all() if a.state == AssessmentState.RECUSED}
        if user.pk in self.conflicts_declared or user.pk in recused:
            return Interest.DECLARED
        if user.pk in self.interests.went_along:
            return Interest.WENT_ALONG
        return Interest.TIED if self.interests.is_tied_to(user) else None

    @cached_property
    def interests(self) -> Found:
        return found_in([self.member])[self.member_id]

    @classmethod
    def read_interests(cls, subjects: list[Any]) -> None:
        super().read_interests(subjects)
        found = found_in(each.member for each in subjects)
        for each in subjects:
            each.interests = found[each.member_id]

    @cached_property
    def policy(self) -> CandidacyPolicy:
        return known_policy_of(self.country) if "country" in self._state.fields_cache else policy_of(self.country_id)

    def touch(self) -> None:
        """The candidate did something: the term of a draft or of a place on the list begins anew."""
        self.touched_at, self.reminders, self.reminded_at = clock.now(), 0, None
        self.due_at = None

    def expect(self, days: int) -> None:
        """By when the support group should have taken the next step."""
        self.due_at = clock.now() + timedelta(days=days)

    @property
    def overdue_days(self) -> int:
        return max(0, (clock.now() - self.due_at).days) if self.due_at else 0

    @property
    def term(self) -> timedelta | None:
        """How long the candidate may leave it untouched; None while others are to act."""
        days = {State.DRAFT: self.policy.draft_days, State.WAITLISTED: self.policy.waiting_days}.get(self.state)
        return timedelta(days=days) if days is not None else None

    @property
    def runs_out_at(self) -> datetime | None:
        return self.touched_at + self.term if self.term is not None else None

    @property
    def reminder_due_at(self) -> datetime | None:
        if self.term is None or self.reminders >= rules.REMINDERS:
            return None
        due = self.touched_at + self.term - rules.REMINDED_BEFORE[self.reminders]
        return max(due, self.reminded_at + rules.AFTER_A_REMINDER) if self.reminded_at else due

    @property
    def expires_at(self) -> datetime | None:
        """None until both reminders have been sent."""
        if self.term is None or self.reminders < rules.REMINDERS or self.reminded_at is None:
            return None
        return max(self.touched_at + self.term, self.reminded_at + rules.AFTER_A_REMINDER)

    @property
    def appeal_until(self) -> datetime:
        return self.state_since + timedelta(days=self.policy.appeal_days)

    @cached_property
    def has_mandate(self) -> bool:
        """Whether a mandate of this member runs; its page asks it with the dossier."""
        return Mandate.objects.filter(member=self.member_id, state__in=CURRENT).exists()

    @property
    def others_open(self) -> bool:
        return Candidacy.objects.filter(member=self.member_id).open().exclude(pk=self.pk).exists()

    @property
    def awaits_an_appeal(self) -> bool:
        """Whether an appeal in another candidacy of this member waits for an answer."""
        return Candidacy.objects.filter(member=self.member_id).appealed().exclude(pk=self.pk).exists()

    @property
    def consent_stands(self) -> bool:
        return consents.standing(self.member, ConsentKind.ASSESSMENT) is not None

    @property
    def plays(self) -> bool:
        return self.video is not None and self.video.is_playable

    @property
    def video_fails(self) -> bool:
        """Sent, and neither playable nor on the way to it."""
        return self.video is not None and not (self.video.is_playable or self.video.is_pending)

    def missing_from_sheet(self) -> list[Any]:
        """The names on screen of what the sheet still lacks."""
        return [label_of(name) for name in lacking(self.member_id, REQUIRED_ON_SHEET)] + missing_answers(self)

    def keep_questions(self) -> None:
        keep_version(self)

    def freeze_criteria(self) -> None:
        """This round is judged by the criteria of its campaign or in use now, whatever becomes of them meanwhile."""
        criteria = criteria_from_now_on(self.campaign)
        self.criteria, self.measure = [each.kept() for each in criteria], measure_of(criteria)
        self.talked_over, self.talked_about = "", []

    def frozen_criteria(self) -> list[Frozen]:
        return [Frozen.read(kept) for kept in self.criteria]

    def begin_round(self) -> None:
        self.round += 1
        self.criteria, self.measure, self.talked_over, self.talked_about = [], "", "", []
        self.advice, self.advice_because, self.over_limit_because = Advice.NONE, "", ""
        self.say_what_would_help()
        if self.appealed_at:
            self.appeal_answered_at = clock.now()
        self.expect(self.policy.screening_days)

    def advise(self, advice: str, because: str) -> None:
        self.advice, self.advice_because = advice, because
        self.expect(self.policy.decision_days)

    @property
    def scores_wanted(self) -> int:
        return self.policy.scores_needed

    def of_this_round(self, *states: str) -> list[Assessment]:
        return [a for a in self.assessments.all() if a.round == self.round and a.state in states]

    def given(self) -> list[Assessment]:
        return self.of_this_round(AssessmentState.GIVEN)

    def counting(self) -> list[Assessment]:
        """Scores given or still awaited in this round."""
        return self.of_this_round(*COUNTS)

    def discrepancies(self) -> list[Apart]:
        sheets = [assessment.counted for assessment in self.given()]
        return far_apart(sheets, self.frozen_criteria(), self.policy.discrepancy_threshold)

    def not_talked_over(self) -> list[Apart]:
        """The criteria on which scores are far apart, and further than when the assessors last spoke about them."""
        spoken = {key: (lowest, highest) for key, lowest, highest in self.talked_about}
        return [
            each
            for each in self.discrepancies()
            if not (
                each.criterion.key in spoken
                and spoken[each.criterion.key][0] <= each.lowest
                and each.highest <= spoken[each.criterion.key][1]
            )
        ]

    def assessment_for(self, person: Any) -> Assessment:
        known = next((a for a in self.assessments.all() if (a.round, a.assessor_id) == (self.round, person.pk)), None)
        return known or Assessment(candidacy=self, assessor=person, round=self.round)

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def was_sent(self) -> bool:
        """Whether the support group may read the sheet: not while the member is still thinking, nor once they left."""
        return self.submitted_at is not None and self.state not in (State.WITHDRAWN, State.EXPIRED)
