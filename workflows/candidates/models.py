"""What a candidacy, its assessments and a nomination hold, on top of their lifecycles."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Country, Region
from workflows.candidates import rules
from workflows.candidates.assessment_lifecycle import AssessmentLifecycle
from workflows.candidates.campaigns import Campaign
from workflows.candidates.lifecycle import CandidacyLifecycle
from workflows.candidates.nomination_lifecycle import NominationLifecycle
from workflows.candidates.policy import CandidacyPolicy, Criterion, criteria_in_use, policy_of
from workflows.candidates.queries import AssessmentQuerySet, CandidacyQuerySet, NominationQuerySet
from workflows.candidates.scoring import Apart, Frozen, far_apart, weighted_mean
from workflows.candidates.states import ENDED, OPEN, Advice, AssessmentState, NominationState, State
from workflows.kernel import clock, links
from workflows.kernel.actors import Actor, LinkHolder
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer, No
from workflows.people import consents
from workflows.people.models import ConsentKind, Mandate, Member
from workflows.people.sheet.reading import label_of, lacking
from workflows.people.states import CURRENT
from workflows.videos.models import PrivateVideo

__all__ = ["Assessment", "Campaign", "Candidacy", "CandidacyPolicy", "Criterion", "Nomination"]

NOMINATION_LASTS = timedelta(days=60)
COUNTS = (AssessmentState.ASSIGNED, AssessmentState.GIVEN)
# What the sheet must say before it can be sent (R5.3).
REQUIRED_ON_SHEET = ("hours_per_month", "motivation", "background", "sectors", "themes", "intervention_kinds")


def nomination_ends() -> datetime:
    return clock.now() + NOMINATION_LASTS


class Nomination(NominationLifecycle):
    """A member whom someone of the staff would like to see as an ambassador, and why (R1.5)."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="nominations", verbose_name=pgettext_lazy("person", "member")
    )
    nominator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="nominations_made",
        verbose_name=_("nominated by"),
    )
    why = models.TextField(_("why you think of this member"), max_length=2000)
    valid_until = models.DateTimeField(_("valid until"), default=nomination_ends)
    link_version = models.PositiveIntegerField(default=1, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta(NominationLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("nomination"), _("nominations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state=NominationState.SENT), name="nomination_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.member)

    def path(self) -> str:
        return reverse("nomination", args=[links.sign(rules.NOMINATION_PURPOSE, self.pk, self.link_version)])

    def link_holder(self) -> LinkHolder:
        return LinkHolder(rules.NOMINATION_PURPOSE, self.pk, self.member.display_name, self.member.email)

    def link_for(self, recipient: Recipient) -> str:
        mine = recipient.user_id is not None and recipient.user_id == self.nominator_id
        return reverse("nominate") if mine else self.path()

    @property
    def is_superfluous(self) -> bool:
        """Whether the member is asked already, or on the way, or there."""
        member = self.member
        asked = Nomination.objects.filter(member=member, state=NominationState.SENT).exclude(pk=self.pk)
        return (
            asked.exists()
            or Candidacy.objects.filter(member=member).open().exists()
            or Mandate.objects.filter(member=member, state__in=CURRENT).exists()
        )

    def candidacy_for_it(self) -> "Candidacy":
        return candidacy_of(self.member, nomination=self)


def candidacy_of(member: Member, **columns: Any) -> "Candidacy":
    """A candidacy not begun yet; who handles it follows from where the member lives."""
    return Candidacy(member=member, country_id=member.country_id, region_id=member.region_id, **columns)


class Candidacy(CandidacyLifecycle):
    """A member's wish to become an ambassador. What they know and want stands on their identification sheet."""

    DECISIVE: ClassVar = (
        "video_id", "exempt_because", "changes_asked", "round", "criteria", "talked_over", "talked_about",
        "advice",        "over_limit_because", "appealed_at", "appeal_answered_at",
    )  # fmt: skip
    READ_WITH: ClassVar = ("member", "nomination")
    ABOUT_A_PERSON: ClassVar = True
    CONFLICT_READS: ClassVar = ("member", "nomination", "assessments")

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
    changes_asked = models.TextField(_("changes asked"), blank=True)
    submitted_at = models.DateTimeField(pgettext_lazy("candidacy", "sent on"), null=True, blank=True)
    due_at = models.DateTimeField(_("expected by"), null=True, blank=True, db_index=True)
    round = models.PositiveSmallIntegerField(_("round of assessment"), default=1)
    criteria = models.JSONField(_("criteria of this round"), default=list, blank=True)
    talked_over = models.TextField(_("what was talked over"), blank=True)
    talked_about = models.JSONField(_("differences that were talked over"), default=list, blank=True)
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
        return str(self.member)

    def link_for(self, recipient: Recipient) -> str:
        """The candidate's own page, the nominator's list, the desk for the rest."""
        if recipient.user_id == self.member.user_id or recipient.key == self.member.email.lower():
            return reverse("candidacy")
        if self.nomination and self.nomination.nominator_id == recipient.user_id:
            return reverse("nominate")
        return self.desk_url()

    def desk_url(self) -> str:
        return reverse("candidacy_dossier", args=[self.pk])

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        own = last.actor_id and last.actor_id == getattr(by, "pk", None)
        if rules.support_group(self, by) and (own or rules.coordinator(self, by)):
            return True
        return No(_("Only the person who took the step or the coordinator may take it back."))

    def has_conflict(self, user: Any) -> bool:
        """The candidate, whoever nominated them, and who declared a conflict neither assess nor decide."""
        if user.pk is None or user.pk == self.member.user_id:
            return True
        if self.nomination is not None and self.nomination.nominator_id == user.pk:
            return True
        if user.pk in self.conflicts_declared:
            return True
        recused = (a for a in self.assessments.all() if a.state == AssessmentState.RECUSED)
        return any(each.assessor_id == user.pk for each in recused)

    @cached_property
    def policy(self) -> CandidacyPolicy:
        return policy_of(self.country_id)

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

    @property
    def has_mandate(self) -> bool:
        return Mandate.objects.filter(member=self.member_id, state__in=CURRENT).exists()

    @property
    def others_open(self) -> bool:
        return Candidacy.objects.filter(member=self.member_id).open().exclude(pk=self.pk).exists()

    @property
    def awaits_an_appeal(self) -> bool:
        """Whether an appeal in another candidacy of this member waits for an answer."""
        return Candidacy.objects.filter(member=self.member_id).appealed().exclude(pk=self.pk).exists()

    @property
    def pool_is_full(self) -> bool:
        most = self.policy.most_ambassadors
        if most is None:
            return False
        return Mandate.objects.filter(state__in=CURRENT, member__country=self.country_id).count() >= most

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
        return [label_of(name) for name in lacking(self.member_id, REQUIRED_ON_SHEET)]

    def freeze_criteria(self) -> None:
        """This round is judged by the criteria in use now, whatever becomes of them meanwhile."""
        self.criteria = [criterion.kept() for criterion in criteria_in_use()]
        self.talked_over, self.talked_about = "", []

    def frozen_criteria(self) -> list[Frozen]:
        return [Frozen.read(kept) for kept in self.criteria]

    def begin_round(self) -> None:
        self.round += 1
        self.criteria, self.talked_over, self.talked_about = [], "", []
        self.advice, self.advice_because, self.over_limit_because = Advice.NONE, "", ""
        if self.appealed_at:
            self.appeal_answered_at = clock.now()
        self.expect(self.policy.screening_days)

    def advise(self, advice: str, because: str) -> None:
        self.advice, self.advice_because = advice, because
        self.expect(self.policy.decision_days)

    @property
    def scores_wanted(self) -> int:
        return self.policy.scores_needed

    def of_this_round(self, *states: str) -> list["Assessment"]:
        return [a for a in self.assessments.all() if a.round == self.round and a.state in states]

    def given(self) -> list["Assessment"]:
        return self.of_this_round(AssessmentState.GIVEN)

    def counting(self) -> list["Assessment"]:
        """Scores given or still awaited in this round."""
        return self.of_this_round(*COUNTS)

    def discrepancies(self) -> list[Apart]:
        sheets = [assessment.scores for assessment in self.given()]
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

    def assessment_for(self, person: Any) -> "Assessment":
        known = next((a for a in self.assessments.all() if (a.round, a.assessor_id) == (self.round, person.pk)), None)
        return known or Assessment(candidacy=self, assessor=person, round=self.round)

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def was_sent(self) -> bool:
        """Whether the support group may read the sheet: not while the member is still thinking, nor once they left."""
        return self.submitted_at is not None and self.state not in (State.WITHDRAWN, State.EXPIRED)


class Assessment(AssessmentLifecycle):
    """What one assessor makes of one candidacy in one round; `scores` holds points by the key of the criterion."""

    DECISIVE: ClassVar = ("scores", "due_at")

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="assessments", verbose_name=_("candidacy"))
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments", verbose_name=_("assessor")
    )
    round = models.PositiveSmallIntegerField(_("round of assessment"), default=1)
    due_at = models.DateTimeField(_("expected by"), null=True, blank=True)
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    mean = models.DecimalField(_("weighted mean"), max_digits=4, decimal_places=2, null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(AssessmentLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("assessment"), _("assessments")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "assessor", "round"], name="one_assessment_per_assessor")
        ]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.candidacy}"

    def link_for(self, recipient: Recipient) -> str:
        return self.candidacy.desk_url()

    def has_conflict(self, user: Any) -> bool:
        return self.candidacy.has_conflict(user)

    @property
    def was_in_an_earlier_round(self) -> bool:
        before = Assessment.objects.filter(candidacy=self.candidacy_id, assessor=self.assessor_id)
        return before.filter(round__lt=self.round, state=AssessmentState.GIVEN).exists()

    def score(self, scores: dict[str, Any], remark: str) -> None:
        """Keep the points; the form's fields are named `score_` and the criterion's key."""
        self.scores = {name.removeprefix("score_"): int(points) for name, points in scores.items()}
        self.mean = weighted_mean(self.scores, self.candidacy.frozen_criteria())
        self.remark = remark
