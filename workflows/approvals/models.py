from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.languages import labelled
from workflows.approvals.absences import Absence, stood_in_for
from workflows.approvals.answers import in_words
from workflows.approvals.electorate import SCOPED, Electorate, stands_in
from workflows.approvals.lifecycle import ApprovalLifecycle
from workflows.approvals.policies import (
    NEVER_ABOUT_A_PERSON,
    ROLES,
    ApprovalPolicy,
    PolicyCondition,
    PolicyStep,
    approvable_steps,
    models_with_approval,
)
from workflows.approvals.states import State
from workflows.approvals.votes import AGREE, REFUSE, Vote, written
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.mail import absolute
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.kernel.steps import permission, step_named
from workflows.people import roles
from workflows.people.roles import Role

__all__ = [
    "NEVER_ABOUT_A_PERSON",
    "ROLES",
    "Absence",
    "ApprovalPolicy",
    "ApprovalRequest",
    "PolicyCondition",
    "PolicyStep",
    "approvable_steps",
]

logger = structlog.get_logger(__name__)


class ApprovalRequestQuerySet(LifecycleQuerySet):
    def handled_by(self, user: Any) -> "ApprovalRequestQuerySet":
        """About dossiers of which this account reads everything, each with its dossier."""
        seen = models.Q(pk__in=[])
        for model in models_with_approval():
            dossiers = model._default_manager.handled_by(user).order_by().values("pk")  # type: ignore[attr-defined]
            seen |= models.Q(content_type=ContentType.objects.get_for_model(model), object_id__in=dossiers)
        return self.filter(seen).prefetch_related("subject")


class ApprovalRequest(Electorate, ApprovalLifecycle):
    """One asking for one step of one dossier, with the policy as it was then and the answers so far.

    `votes` is a list of votes.Vote as lists; the reasons stand with the records. `changes` has [columns, account or
    null] for each change of the dossier since the asking.
    """

    DECISIVE: ClassVar = ("position", "changes")
    READ_WITH: ClassVar = ("asked_by",)
    TOLD_APART: ClassVar = dict(ROLES)
    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(pgettext_lazy("placeholder", "what it is about"), "subject"),
        "who": Placeholder(pgettext_lazy("placeholder", "who asks for the approval"), "asker_name"),
        "step": Placeholder(pgettext_lazy("placeholder", "the step to approve"), "step_label"),
        "until": Placeholder(pgettext_lazy("placeholder", "until when an answer is awaited"), "due_at"),
        "said": Placeholder(
            pgettext_lazy("placeholder", "what was answered to the step"),
            lambda it: "\n".join(it.said_lines),
            ("said_lines",),
        ),
        "changed": Placeholder(pgettext_lazy("placeholder", "what changed last since it was asked"), "last_change"),
        "answers": Placeholder(
            pgettext_lazy("placeholder", "every answer with its own address"),
            lambda it: "\n".join(it.doors),
            ("doors",),
        ),
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
    prolonged_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    changes = models.JSONField(default=list)

    objects = ApprovalRequestQuerySet.as_manager()
    just_advanced = False
    to_ask_again: frozenset[int] = frozenset()
    just_answered: frozenset[int] = frozenset()

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
        return labelled(self.subject, self.step_label)

    def locks_first(self, step: str) -> tuple[str, ...]:
        return ("subject",)

    def told_as(self, recipient: Recipient) -> str:
        """The role that is asked in the present round; where it asks several, the one this reader answers for."""
        try:
            steps = self.present_steps
        except LookupError:
            return ""
        if len({step["role"] for step in steps}) > 1:
            circles = [each for each in self.circles() if recipient.user_id in {*each.own, *each.deputies, *each.above}]
            steps = [each.step for each in circles]
        return steps[0]["role"] if steps else ""

    def link_in(self, recipient: Recipient, message: str) -> str:
        """A question leads to where it is answered."""
        if message == "approval_question":
            return reverse("approval_step", args=[self.pk, "answer"])
        return self.link_for(recipient)

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
    def said_lines(self) -> list[str]:
        return [labelled(label, words) for label, words in self.said]

    @property
    def asker_name(self) -> str:
        return str(self.asked_by) if self.asked_by else gettext("someone who has left")

    @property
    def doors(self) -> list[str]:
        """The pages on which it is answered, for a letter, a line each. Opening one changes nothing."""
        steps = [step_named(type(self), name) for name in ("agree", "refuse", "ask_first")]
        return [labelled(each.label, absolute(reverse("approval_step", args=[self.pk, each.slug]))) for each in steps]

    @property
    def last_change(self) -> str:
        """What changed last since the asking, in words."""
        return self.changed_after(len(self.changes) - 1) if self.changes else ""

    def changed_after(self, edition: int) -> str:
        """The columns of the dossier that changed since, in words."""
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        names = dict.fromkeys(name for columns, _who in self.changes[edition:] for name in columns)
        known = {field.attname: field for field in model._meta.concrete_fields} if model else {}
        known |= {field.name: field for field in model._meta.many_to_many} if model else {}
        return ", ".join(str(known[name].verbose_name) if name in known else name for name in names)

    @property
    def can_be_decided_above(self) -> bool:
        return any(step.get("may_decide") and step.get("escalates_to") for step in self.present_steps)

    @property
    def is_readable(self) -> bool:
        """Whether its present round can be read; a list shows or skips what cannot, and stands."""
        try:
            return all(Role(step["role"]) and isinstance(step["quorum"], int) for step in self.present_steps)
        except (LookupError, TypeError, ValueError):
            logger.error("unreadable_approval", request=self.pk)
            return False

    @property
    def is_past(self) -> bool:
        """Whether the time to answer is over; it stands still while a question to the asker is open."""
        return self.day_has_come and self.paused_at is None

    @property
    def day_has_come(self) -> bool:
        """Whether the day by which answers were awaited is past, whether or not time stands still."""
        return bool(self.due_at and self.due_at < clock.now())

    @property
    def has_answers(self) -> bool:
        return any(each.verdict in (AGREE, REFUSE) for each in self.present_votes())

    def open_step(self, position: int) -> None:
        """Begin the round of the policy's step at that place."""
        self.position = position
        self.due_at = clock.now() + timedelta(days=self.longest)
        self.reminded_at = self.prolonged_at = self.escalated_at = self.paused_at = None

    @property
    def longest(self) -> int:
        """The days that the present round has."""
        return max(step["days"] for step in self.present_steps)

    def count(self, by: Any, verdict: str) -> None:
        """Keep one person's answer; a second answer of the same person in the same round replaces the first."""
        vote = replace(self.seat_of(by), verdict=verdict)
        self.keep([*(v for v in self.given if (v.position, v.user) != (vote.position, vote.user)), vote])

    def keep(self, given: list[Vote]) -> None:
        """What was answered from now on. The clock stands still as long as a question is open."""
        self.votes = written(given)
        if self.questions() and self.paused_at is None:
            self.paused_at = clock.now()
        elif not self.questions() and self.paused_at is not None and self.due_at is not None:
            self.due_at += clock.now() - self.paused_at
            self.paused_at = None

    def after_agreement(self) -> str:
        if self.needed:
            return State.OPEN
        following = self.present_round[-1] + 1
        if following == len(self.policy_steps):
            return State.GRANTED
        self.open_step(following)
        self.just_advanced = True
        return State.OPEN

    def after_refusal(self) -> str:
        return State.REFUSED if self.is_stopped else State.OPEN

    def note(self, columns: list[str], who: int | None) -> None:
        """The dossier changed: what was answered before counts no longer, and the first round begins anew."""
        again = frozenset(v.user for v in self.given if v.edition == self.edition and v.verdict in (AGREE, REFUSE))
        self.changes = [*self.changes, [columns, who]]
        self.subject_revision = self.subject.revision
        self.open_step(0)
        self.keep(self.given)
        self.to_ask_again = again

    def may_be_answered_by(self, user: Any) -> bool:
        return any(self.asks(step, user) for step in self.present_steps)

    def waits_for(self, user: Any) -> bool:
        """Of those who may answer: not once whoever is away, or their deputy, has answered for both."""
        shared = stood_in_for(user) or any(vote.of == user.pk for vote in self.present_votes())
        return not shared or any(each.pk == user.pk for each in self.still_to_answer())

    def was_asked_of(self, user: Any) -> bool:
        """Whether this person asked for it, answered it, or is in a group that it has reached so far."""
        answered = any(each.user == user.pk for each in self.given)
        last = self.present_round[-1] if self.is_readable else self.position
        reached = self.policy_steps[: last + 1]
        return answered or self.asked_by_id == user.pk or any(self.asks(step, user) for step in reached)

    def has_moved_past(self, user: Any) -> bool:
        """Whether this person's group has agreed and the request went on to another."""
        before = self.policy_steps[: self.position]
        return not self.may_be_answered_by(user) and any(self.asks(step, user) for step in before)

    def asks(self, step: dict[str, Any], user: Any) -> bool:
        """Whether a step of the policy asks this person, in whatever capacity."""
        role = Role(step["role"])
        if self.is_of(step, role, user) or self.is_deputy_in(step, user):
            return True
        open_above = self.escalated_at is not None and step in self.present_steps and step.get("may_decide")
        return bool(open_above) and any(each.pk == user.pk for each in self.above(step))

    def is_deputy_in(self, step: dict[str, Any], user: Any) -> bool:
        role = Role(step["role"])
        found = [a for a in stood_in_for(user) if self.is_of(step, role, a.user) and stands_in(a, role)]
        return any(self.may_decide(a.user) for a in found)

    def asks_instead(self, user: Any) -> bool:
        return any(self.is_deputy_in(step, user) for step in self.present_steps)

    def reaches(self, user: Any, role: Role) -> bool:
        """Whether the present round came to this person, who holds that role: asked, or told as one above."""
        return any(self._reaches(step, user, role) for step in self.present_steps)

    def _reaches(self, step: dict[str, Any], user: Any, role: Role) -> bool:
        if step["role"] == role and (not step.get("people") or user.pk in step["people"]):
            return True
        if self.escalated_at is None or role not in (step.get("escalates_to"), Role.BOARD) or self.subject is None:
            return False
        return any(each.pk == user.pk for each in self.above(step))

    def is_of(self, step: dict[str, Any], role: Role, user: Any) -> bool:
        if step.get("people") and user.pk not in step["people"]:
            return False
        if role in SCOPED:
            region, country = getattr(self.subject, "region_id", None), getattr(self.subject, "country_id", None)
            return roles.has_role(user, role) and roles.handles(user, country, region)
        return roles.has_role(user, role)

    @property
    def lost_its_asker(self) -> bool:
        """Whether whoever asked may not take the step any more, so that the last yes could not take it either."""
        if self.asked_by is None:
            return True
        group = (person.pk for step in self.present_steps for person in self.holders(step, Role(step["role"])))
        if self.asked_by_id in group and self.asked_by_id not in self.subject.conflicts_declared:
            return False  # still of the group that decides on it, without an interest: no need to ask for more
        step = step_named(type(self.subject), self.step)
        roles.remember_for_request(self.asked_by)  # the step that follows asks for the same roles
        return not permission(self.subject, step, self.asked_by)
