"""The answer to a candidate: what would change a refusal, and how answers are held to go out together (R3.1).

In a campaign whose answers go out together, a decision that is taken and agreed to is held: the candidacy stays where
it is, the candidate reads and hears nothing of it. `release` gives the answer, in the name of whoever decided it.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.approvals.answers import bring_back, in_words, keep
from workflows.candidates import consequences, held_rules, messages, rules
from workflows.candidates.campaigns import Campaign
from workflows.candidates.states import HELD_IN, Held
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import step, step_named


class DecisionLifecycle(models.Model):
    next_training = models.TextField(_("a training that would change the answer"), blank=True)
    next_training_url = models.URLField(_("where one signs up for that training"), max_length=500, blank=True)
    next_campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("a campaign to come back in")
    )
    next_from = models.DateField(_("welcome again from"), null=True, blank=True)
    next_else = models.TextField(_("what else would change the answer"), blank=True)
    next_unknown = models.TextField(_("why nothing can be named that would change the answer"), blank=True)
    held_answer = models.CharField(_("answer that is held"), max_length=10, choices=Held.choices, blank=True)
    held_words = models.JSONField(_("words of the answer that is held"), default=dict, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("answer prepared by"),
    )  # fmt: skip
    held_at = models.DateTimeField(_("answer held since"), null=True, blank=True)
    held_revision = models.PositiveIntegerField(null=True, blank=True, editable=False)
    held_because = models.TextField(_("why the answer could not be given"), blank=True)

    # The answer that is being given now, in this very act: (step, its answers, who decided it).
    releasing: tuple[str, dict[str, Any], Any] | None = None

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=HELD_IN,
        target=None,
        conditions=[held_rules.nothing_is_held],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Hold the answer"),
            done=pgettext_lazy("candidacy", "Decided; the answer is held until it is released"),
            automatic=True,
        ),
    )
    def hold(self, *, by: Actor, answer: str, **given: Any) -> None:
        """The answer is decided and waits for the others of the campaign; the candidate does not hear it yet."""
        self.held_answer, self.held_words, self.held_by = answer, keep(given), by
        self.held_at, self.held_revision, self.held_because = clock.now(), self.revision, ""

    @transition(
        field="state",
        source=HELD_IN,
        target=None,
        conditions=list(held_rules.MAY_GO_OUT),
        permission=held_rules.coordinator_or_clock,
        custom=step(
            pgettext_lazy("candidacy", "Release this answer now"),
            done=pgettext_lazy("candidacy", "Answer released"),
            asks="ReleaseForm",
            then=[consequences.give_the_answer],
        ),
    )
    def release(self, *, by: Actor, stamp: str = "") -> None:
        """The answer that was held is given: the candidate hears it now."""
        if stamp and stamp != self.held_stamp:
            raise NotPossible(_("Another answer is held by now. Read it first."))
        self.releasing = (self.held_answer, bring_back(self.held_words), self.held_by)
        self.let_answer_go()

    @transition(
        field="state",
        source=HELD_IN,
        target=None,
        conditions=[held_rules.an_answer_is_held],
        permission=held_rules.coordinator_or_clock,
        custom=step(
            pgettext_lazy("candidacy", "Keep holding the answer"),
            done=pgettext_lazy("candidacy", "The answer could not be given and stays held"),
            automatic=True,
            tells={"answer_stays_held": messages.coordinators},
        ),
    )
    def keep_held(self, *, by: Actor, reason: str) -> None:
        """The others went out; this answer could not be given, and why."""
        self.held_because = reason

    @transition(
        field="state",
        source=HELD_IN,
        target=None,
        conditions=[held_rules.an_answer_is_held],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Take the answer out"),
            done=pgettext_lazy("candidacy", "Answer taken out"),
            asks="InternalReasonForm",
            then=[consequences.void_what_was_agreed],
        ),
    )
    def take_out(self, *, by: Actor, reason: str) -> None:
        """The answer does not go out with the others: what was agreed to is void and somebody decides anew."""
        self.let_answer_go()

    def keeps_back(self, step: str) -> bool:
        """Whether this decision is held when it is taken, rather than told at once."""
        is_an_answer = step in Held.values and self.releasing is None
        return is_an_answer and self.campaign is not None and self.campaign.answers_together

    def let_answer_go(self) -> None:
        self.held_answer, self.held_words, self.held_by = Held.NOTHING, {}, None
        self.held_at, self.held_revision, self.held_because = None, None, ""

    @property
    def held_is_stale(self) -> bool:
        """Whether the dossier changed after the answer was decided, so that nobody agreed to it as it stands."""
        return self.held_revision != self.revision

    @property
    def held_stamp(self) -> str:
        """Names this very answer: one that takes its place is another, although the revision stays."""
        return f"{self.pk}-{self.held_at.timestamp():.6f}" if self.held_at else ""

    @property
    def held_said(self) -> list[tuple[Any, str]]:
        """What the answer says, under the labels of its form."""
        return in_words(step_named(type(self), self.held_answer), self.held_words) if self.held_answer else []

    def say_what_would_help(
        self,
        training: str = "",
        sign_up: str = "",
        campaign: Any = None,
        day: date | None = None,
        other: str = "",
        unknown: str = "",
    ) -> None:
        self.next_training, self.next_training_url, self.next_campaign = training, sign_up, campaign
        self.next_from, self.next_else, self.next_unknown = day, other, unknown

    @property
    def names_what_would_help(self) -> bool:
        return bool(self.next_training or self.next_campaign_id or self.next_from or self.next_else)
