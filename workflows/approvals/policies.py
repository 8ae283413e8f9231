"""The policies of approval: rows that the coordinators write. A request keeps the one it was asked under."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from workflows.kernel.facts import Condition, Fact, UnknownFact, why_unfit
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import steps_of
from workflows.people.roles import Role

SEATS = 10  # of a support group; no quorum can be larger
ROLES = [
    (Role.SUPPORT_GROUP.value, _("the support group")),
    (Role.COORDINATOR.value, _("the coordinator")),
    (Role.BOARD.value, _("the board")),
    (Role.FINANCE.value, pgettext_lazy("role", "finance")),
    (Role.COMMUNICATIONS.value, _("the communications team")),
]
ABOVE = [("", _("nobody")), (Role.COORDINATOR.value, _("the coordinator")), (Role.BOARD.value, _("the board"))]

NEVER_ABOUT_A_PERSON = (Role.COMMUNICATIONS,)  # never opens a dossier about one person


def models_with_approval() -> list[type[LifecycleModel]]:
    """Every lifecycle of which a step can wait for approval."""
    return [
        model
        for model in apps.get_app_config("workflows").get_models()
        if issubclass(model, LifecycleModel) and any(step.options.needs_approval for step in steps_of(model))
    ]


def approvable_steps() -> list[tuple[str, Any]]:
    """`lifecycle.step` of every arrow that policies apply to."""
    from workflows.approvals.queries import steps_with_approval  # app ready: models are loaded by then

    return steps_with_approval()


def lifecycle_of(arrow: str) -> Any:
    """The lifecycle of `lifecycle.step`; None where there is none of that name."""
    try:
        return apps.get_model("workflows", arrow.partition(".")[0])
    except (LookupError, ValueError):
        return None


def vocabulary_of(model: Any) -> Any:
    """The facts of a lifecycle, each list that they choose from read once at most."""
    return type("Vocabulary", (), {"FACTS": tuple(map(_read_once, model.FACTS if model else ()))})


def _read_once(fact: Fact) -> Fact:
    choices = fact.choices
    return replace(fact, choices=cache(lambda: list(choices()))) if choices else fact


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
    active = models.BooleanField(pgettext_lazy("policy", "in force"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    # Its steps and conditions, read for many at once.
    read: tuple[list["PolicyStep"], list["PolicyCondition"]] | None = None

    class Meta:
        verbose_name, verbose_name_plural = _("approval policy"), _("approval policies")
        ordering = ["arrow", "order", "pk"]

    def __str__(self) -> str:
        if self.name:
            return self.name
        return ", ".join([capfirst(str(self.get_arrow_display())), *(each.says() for each in self.narrowed_by)])

    @property
    def label(self) -> str:
        return f"{self.pk}:v{self.version}"

    @property
    def all_steps(self) -> list["PolicyStep"]:
        return self.read[0] if self.read else list(self.steps.all())

    @property
    def narrowed_by(self) -> list["PolicyCondition"]:
        return self.read[1] if self.read else list(self.conditions.all())

    def applies_to(self, subject: Any) -> bool:
        """A condition that can no longer be read holds: rather ask than let pass."""
        return all(each.holds(subject) for each in self.narrowed_by)

    def broken(self) -> list["PolicyCondition"]:
        return [each for each in self.narrowed_by if each.is_broken]

    def asking(self) -> list["PolicyStep"]:
        return [each for each in self.all_steps if each.active]

    def snapshot(self) -> list[dict[str, Any]]:
        """The steps as a request keeps them: later changes of the policy never touch it."""
        return [each.snapshot() for each in self.asking()]


class PolicyCondition(models.Model):
    """One line that must hold of the dossier, chosen from what its lifecycle declares (kernel/facts.py)."""

    policy = ParentalKey(ApprovalPolicy, on_delete=models.CASCADE, related_name="conditions")
    what = models.CharField(_("condition"), max_length=200)
    number = models.DecimalField(_("number"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("condition"), _("conditions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.says()

    vocabulary: Any = None  # the lifecycle's facts, their lists read once for many conditions

    @property
    def line(self) -> Condition:
        number = self.number if self.number is None or self.number % 1 else Decimal(int(self.number))
        return Condition(self.vocabulary or lifecycle_of(self.policy.arrow), self.what, number)

    @property
    def key(self) -> tuple[str, Decimal | None]:
        return self.what, self.line.number

    @property
    def is_broken(self) -> bool:
        return bool(why_unfit(self.line.model, self.what, self.number))

    def holds(self, subject: Any) -> bool:
        """Whether the value it names still exists is asked only where it decides: where the line does not hold."""
        try:
            return self.line.holds(subject) or self.is_broken
        except UnknownFact:
            return True

    def says(self) -> str:
        try:
            return self.line.says()
        except UnknownFact:
            return gettext("a condition that no longer exists (%(what)s)") % {"what": self.what}


class PolicyStep(ClusterableModel):
    """Whom a policy asks. Steps of the same round are asked at the same time; `people` narrows the group."""

    policy = ParentalKey(ApprovalPolicy, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(
        pgettext_lazy("of an approval", "round"),
        default=1,
        help_text=_("Steps with the same number are asked at the same time, a higher number after them."),
    )
    active = models.BooleanField(
        pgettext_lazy("of an approval step", "on"), default=True, help_text=_("Off: kept, and nobody is asked.")
    )
    role = models.CharField(_("who must agree"), max_length=30, choices=ROLES)
    people = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("only these people"),
        help_text=_("Of the group above. None chosen: everybody in it is asked."),
    )
    quorum = models.PositiveSmallIntegerField(
        _("how many must agree"), default=1, validators=[MinValueValidator(1), MaxValueValidator(SEATS)]
    )
    stopped_by = models.PositiveSmallIntegerField(
        _("how many refusals stop it"), default=1, validators=[MinValueValidator(1), MaxValueValidator(SEATS)]
    )
    days = models.PositiveSmallIntegerField(_("days to answer"), default=5, validators=[MinValueValidator(1)])
    escalates_to = models.CharField(
        _("after that it goes to"),
        max_length=30,
        choices=ABOVE,
        blank=True,
        default=Role.COORDINATOR.value,
        help_text=_("Told once the time is over. To the board where the coordinator has no vote."),
    )
    may_decide = models.BooleanField(_("who may then answer in the place of the group"), default=True)

    named: list[int] | None = None  # the ids of `people`, read for many at once

    class Meta:
        verbose_name, verbose_name_plural = _("approval step"), _("approval steps")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} × {self.quorum}"

    def clean(self) -> None:
        if self.role == Role.COORDINATOR and self.quorum and self.quorum > 1:
            raise ValidationError({"quorum": _("There is one coordinator.")})

    def snapshot(self) -> dict[str, Any]:
        kept = {"role": self.role, "quorum": self.quorum, "stopped_by": self.stopped_by, "days": self.days}
        kept |= {"round": self.order, "escalates_to": self.escalates_to, "may_decide": self.may_decide}
        people = sorted(self.people.values_list("pk", flat=True)) if self.named is None else self.named
        return kept | ({"people": people} if people else {})
