from datetime import timedelta
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from snippets.models import EventLevel
from workflows.approvals.answers import in_words
from workflows.approvals.lifecycle import ApprovalLifecycle
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.kernel.steps import permission, step_named
from workflows.people import roles
from workflows.people.roles import Role

logger = structlog.get_logger(__name__)

SEATS = 10  # of a support group; no quorum can be larger
ROLES = [
    (Role.SUPPORT_GROUP.value, _("the support group")),
    (Role.COORDINATOR.value, _("the coordinator")),
    (Role.BOARD.value, _("the board")),
    (Role.FINANCE.value, pgettext_lazy("role", "finance")),
    (Role.COMMUNICATIONS.value, _("the communications team")),
]

NEVER_ABOUT_A_PERSON = (Role.COMMUNICATIONS,)  # never opens a dossier about one person


def approvable_steps() -> list[tuple[str, Any]]:
    """`lifecycle.step` of every arrow that policies apply to."""
    from workflows.approvals.queries import steps_with_approval  # app ready: models are loaded by then

    return steps_with_approval()


class ApprovalPolicy(ClusterableModel):
    """Who must agree to a step, in which order. The first active policy that applies decides; none: nobody."""

    arrow = models.CharField(pgettext_lazy("of a lifecycle", "step"), max_length=100, choices=approvable_steps)
    name = models.CharField(
        pgettext_lazy("of a policy", "name"),
        max_length=150,
        blank=True,
        help_text=_("Empty: named after its step and its conditions, in the language of whoever reads it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("The lowest that applies decides."))
    level = models.CharField(
        pgettext_lazy("of a policy", "only for level"), max_length=20, blank=True, help_text=_("Empty: every level.")
    )
    amount_from = models.DecimalField(
        _("only from this amount"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In euro."),
    )
    active = models.BooleanField(pgettext_lazy("policy", "in force"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("approval policy"), _("approval policies")
        ordering = ["arrow", "order", "pk"]

    def __str__(self) -> str:
        return self.name or ", ".join(str(part) for part in self.conditions())

    def conditions(self) -> list[Any]:
        """The step and what narrows it, in words."""
        words: list[Any] = [capfirst(str(self.get_arrow_display()))]
        if self.level:
            words.append(dict(EventLevel.choices).get(self.level, self.level))
        if self.amount_from is not None:
            words.append(gettext("from %(amount)s euro") % {"amount": number_format(self.amount_from)})
        return words

    @property
    def label(self) -> str:
        return f"{self.pk}:v{self.version}"

    def alike(self) -> models.QuerySet:
        """Other policies in force on the same step under the same conditions: only the first could ever decide."""
        same = {name: getattr(self, name) for name in ("arrow", "level", "amount_from")}
        return ApprovalPolicy.objects.filter(active=True, **same).exclude(pk=self.pk)

    def applies_to(self, subject: Any) -> bool:
        if self.level and getattr(subject, "level", "") != self.level:
            return False
        if self.amount_from is not None:
            amount = getattr(subject, "compensation_amount", None)
            return amount is not None and amount >= self.amount_from
        return True

    def clean(self) -> None:
        if self.active and (first := self.alike().first()):
            raise ValidationError(
                _("“%(name)s” is for the same step under the same conditions, so one of the two would never decide.")
                % {"name": first}
            )

    def comes_after(self) -> "ApprovalPolicy | None":
        """A policy in force that applies to everything this one is for and comes first, so that this one never does."""
        first = ApprovalPolicy.objects.filter(active=True, arrow=self.arrow, level__in={"", self.level})
        first = first.filter(models.Q(order__lt=self.order) | models.Q(order=self.order, pk__lt=self.pk))
        wider = models.Q(amount_from=None)
        if self.amount_from is not None:
            wider |= models.Q(amount_from__lte=self.amount_from)
        return first.filter(wider, steps__isnull=False).first() if self.active else None

    def snapshot(self) -> list[dict[str, Any]]:
        """The steps as a request keeps them: later changes of the policy never touch it."""
        return [
            {"role": s.role, "quorum": s.quorum, "stopped_by": s.stopped_by, "days": s.days} for s in self.steps.all()
        ]


class PolicyStep(models.Model):
    policy = ParentalKey(ApprovalPolicy, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("who must agree"), max_length=30, choices=ROLES)
    quorum = models.PositiveSmallIntegerField(
        _("how many must agree"), default=1, validators=[MinValueValidator(1), MaxValueValidator(SEATS)]
    )
    stopped_by = models.PositiveSmallIntegerField(
        _("how many refusals stop it"), default=1, validators=[MinValueValidator(1), MaxValueValidator(SEATS)]
    )
    days = models.PositiveSmallIntegerField(_("days to answer"), default=5, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name, verbose_name_plural = _("approval step"), _("approval steps")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} × {self.quorum}"

    def clean(self) -> None:
        if self.role == Role.COORDINATOR and self.quorum and self.quorum > 1:
            raise ValidationError({"quorum": _("There is one coordinator.")})


class ApprovalRequest(ApprovalLifecycle):
    """One asking for one step of one dossier, with the policy as it was then and the answers so far.

    `votes` is a list of [policy step, account id, verdict]; the reasons stand with the records.
    """

    DECISIVE: ClassVar = ("position",)
    READ_WITH: ClassVar = ("asked_by",)
    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(pgettext_lazy("placeholder", "what it is about"), "subject"),
        "who": Placeholder(pgettext_lazy("placeholder", "who asks for the approval"), "asker_name"),
        "step": Placeholder(pgettext_lazy("placeholder", "the step to approve"), "step_label"),
        "until": Placeholder(pgettext_lazy("placeholder", "until when an answer is awaited"), "due_at"),
    }

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    step = models.CharField(pgettext_lazy("of a lifecycle", "step"), max_length=60)
    answers = models.JSONField(_("what was asked for"), default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    subject_revision = models.PositiveIntegerField()
    policy = models.ForeignKey(ApprovalPolicy, models.SET_NULL, null=True, related_name="requests")
    policy_label = models.CharField(max_length=80)
    policy_steps = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)
    votes = models.JSONField(_("answers so far"), default=list)
    asked_at = models.DateTimeField(_("asked on"), default=clock.now)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = LifecycleQuerySet.as_manager()
    just_advanced = False

    class Meta(ApprovalLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("approval request"), _("approval requests")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "step"],
                condition=models.Q(state="open"),
                name="one_open_request_per_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.step_label}"

    def locks_first(self, step: str) -> tuple[str, ...]:
        return ("subject",)

    def link_for(self, recipient: Recipient) -> str:
        return self.subject.link_for(recipient) if self.subject else ""

    def desk_url(self) -> str:
        return self.subject.desk_url() if self.subject else ""

    @property
    def step_label(self) -> str:
        """The words on the button of the step that is asked for."""
        try:
            return str(step_named(ContentType.objects.get_for_id(self.content_type_id).model_class(), self.step).label)
        except LookupError:
            return self.step

    @property
    def said(self) -> list[tuple[Any, str]]:
        """What the asker answered to the step, in words: those who decide read what they decide on."""
        try:
            step = step_named(ContentType.objects.get_for_id(self.content_type_id).model_class(), self.step)
        except LookupError:
            return []
        return in_words(step, self.answers)

    @property
    def asker_name(self) -> str:
        return str(self.asked_by) if self.asked_by else gettext("someone who has left")

    @property
    def present_step(self) -> dict[str, Any]:
        return self.policy_steps[self.position]

    @property
    def is_readable(self) -> bool:
        """Whether its present step can be read; a list shows or skips what cannot, and stands."""
        try:
            Role(self.present_step["role"])
            return isinstance(self.present_step["quorum"], int)
        except (LookupError, TypeError, ValueError):
            logger.error("unreadable_approval", request=self.pk)
            return False

    @property
    def is_late(self) -> bool:
        return bool(self.due_at and self.due_at < clock.now() and self.reminded_at is None)

    def open_step(self, position: int) -> None:
        self.position = position
        self.due_at = clock.now() + timedelta(days=self.present_step["days"])
        self.reminded_at = None

    def count(self, by: Any, verdict: str) -> None:
        """Keep one person's answer; a second answer of the same person in the same step replaces the first."""
        kept = [vote for vote in self.votes if vote[:2] != [self.position, by.pk]]
        self.votes = [*kept, [self.position, by.pk, verdict]]

    def voters(self, verdict: str) -> set[int]:
        """Who answered so in the present step, whether or not it still asks them."""
        return {user for position, user, given in self.votes if position == self.position and given == verdict}

    def tally(self, verdict: str, among: list[Any] | None = None) -> int:
        """How many of those whom the present step asks today answered so: who left the group counts no longer."""
        voters = self.voters(verdict)
        people = self.electorate() if among is None and voters else among or []
        return len(voters & {person.pk for person in people})

    def verdict_of(self, user_id: int) -> str:
        """The person's answer in the present step; empty without one."""
        return next((given for position, user, given in self.votes if [position, user] == [self.position, user_id]), "")

    def after_agreement(self) -> str:
        needed = self.present_step["quorum"]
        if len(self.voters("agree")) < needed or self.tally("agree") < needed:
            return State.OPEN
        if self.position + 1 == len(self.policy_steps):
            return State.GRANTED
        self.open_step(self.position + 1)
        self.just_advanced = True
        return State.OPEN

    def after_refusal(self) -> str:
        return State.REFUSED if self.tally("refuse") >= self.present_step["stopped_by"] else State.OPEN

    def may_be_answered_by(self, user: Any) -> bool:
        return self.asks(self.present_step, user)

    def was_asked_of(self, user: Any) -> bool:
        """Whether this person asked for it, answered it, or is in a group that it has reached so far."""
        answered = any(voter == user.pk for _position, voter, _verdict in self.votes)
        reached = self.policy_steps[: self.position + 1]
        return answered or self.asked_by_id == user.pk or any(self.asks(step, user) for step in reached)

    def has_moved_past(self, user: Any) -> bool:
        """Whether this person's group has agreed and the request went on to another."""
        before = self.policy_steps[: self.position]
        return not self.may_be_answered_by(user) and any(self.asks(step, user) for step in before)

    def asks(self, step: dict[str, Any], user: Any) -> bool:
        """Whether a step of the policy asks this person."""
        role = Role(step["role"])
        if role in (Role.SUPPORT_GROUP, Role.COORDINATOR):
            region, country = getattr(self.subject, "region_id", None), getattr(self.subject, "country_id", None)
            return roles.has_role(user, role) and roles.handles(user, country, region)
        return roles.has_role(user, role)

    @property
    def agreed_before(self) -> set[int]:
        """Accounts that agreed in an earlier step: each step is answered by other people."""
        return {user for position, user, verdict in self.votes if position < self.position and verdict == "agree"}

    @property
    def recused(self) -> set[int]:
        """Accounts that declared a conflict of interest in any step."""
        return {user for _position, user, verdict in self.votes if verdict == "recuse"}

    def group_asked(self) -> list[Any]:
        """Everyone in the group that the present step asks, read once per loaded request."""
        known = self.__dict__.setdefault("_group_asked", {})
        if self.position not in known:
            role = Role(self.present_step["role"])
            country, region = getattr(self.subject, "country_id", None), getattr(self.subject, "region_id", None)
            scoped = role in (Role.SUPPORT_GROUP, Role.COORDINATOR)
            known[self.position] = roles.holders(role, country, region) if scoped else roles.holders(role)
        return known[self.position]

    def electorate(self) -> list[Any]:
        """Everyone who may answer the present step, those who answered included."""
        people = self.group_asked()
        models.prefetch_related_objects([self.subject], *self.subject.CONFLICT_READS)
        out = {self.asked_by_id, *self.recused, *self.agreed_before}
        return [p for p in people if p.pk not in out and not self.subject.has_conflict(p)]

    def still_to_answer(self) -> list[Any]:
        return [p for p in self.electorate() if not self.verdict_of(p.pk)]

    @property
    def shortfall(self) -> int:
        return self.shortfall_among(self.electorate())

    def shortfall_among(self, people: list[Any]) -> int:
        """How many people are lacking for the quorum to be reachable at all; 0 when it can be reached."""
        reachable = [person for person in people if self.verdict_of(person.pk) in ("", "agree")]
        return max(0, self.present_step["quorum"] - len(reachable))

    @property
    def lost_its_asker(self) -> bool:
        """Whether whoever asked may not take the step any more, so that the last yes could not take it either."""
        if self.asked_by is None:
            return True
        sits_there = self.asked_by_id in {person.pk for person in self.group_asked()}
        if sits_there and self.asked_by_id not in self.subject.conflicts_declared:
            return False  # still of the group that decides on it, without an interest: no need to ask for more
        step = step_named(type(self.subject), self.step)
        roles.remember_for_request(self.asked_by)  # the step that follows asks for the same roles
        return not permission(self.subject, step, self.asked_by)
