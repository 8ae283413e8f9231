"""Steps that have to do with how a mission came in; the rest of its life stands in `lifecycle.py`."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.steps import step
from workflows.missions import consequences, messages, rules
from workflows.missions.states import BEFORE_APPROVAL, OPEN, State
from workflows.missions.urgency import PRESSING


def a_template_fits(mission: Any) -> Answer:
    """there is a template for its kind of intervention"""
    return mission.has_a_template or No(gettext_lazy("There is no template for this kind of intervention yet."))


class IntakeLifecycle(models.Model):
    """What may be done with a request before it is approved."""

    country_id: Any
    joined_into: Any
    urgency: Any
    urgency_reason: Any
    series: Any
    fill: Any

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=BEFORE_APPROVAL,
        target=None,
        conditions=[a_template_fits],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Fill in from a template"),
            done=pgettext_lazy("mission", "Filled in from a template"),
            asks="TemplateForm",
        ),
    )
    def use_template(self, *, by: Actor, template: Any) -> None:
        """What the sheet does not say yet is taken over from a template; nothing that was typed changes."""
        self.fill(template.fills(self))

    @transition(
        field="state",
        source=PRESSING,
        target=None,
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Set the urgency"),
            done=pgettext_lazy("mission", "Urgency set"),
            asks="UrgencyForm",
        ),
    )
    def prioritise(self, *, by: Actor, urgency: str, reason: str = "") -> None:
        """The owner says that it is more or less pressing than its date tells, and why."""
        self.urgency, self.urgency_reason = urgency, reason if urgency else ""

    @transition(
        field="state",
        source=(*OPEN, State.CLOSED),
        target=None,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Make more like this"),
            done=pgettext_lazy("mission", "More missions made like this"),
            asks="RepeatForm",
            irrevocable=True,
            then=[consequences.begin_each_day],
        ),
    )
    def repeat(self, *, by: Actor, **days: Any) -> None:
        """The same mission on further dates: a dossier for each, all or none; the requester is told of each."""
        self.series = self.series or uuid4()

    @transition(
        field="state",
        source=BEFORE_APPROVAL,
        target=State.JOINED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Join with another request"),
            done=pgettext_lazy("mission", "Joined with another request"),
            asks="JoinForm",
            tells={"joined_to_requester": messages.requester, "joined_to_owner": messages.owner_of_the_other},
        ),
    )
    def join(self, *, by: Actor, into: models.Model) -> None:
        """Two requests are about the same event: this one is closed, and the work goes on in the other."""
        self.joined_into = into

    @transition(
        field="state",
        source=BEFORE_APPROVAL,
        target=None,
        conditions=[rules.came_by_mail],
        permission=rules.requester,
        custom=step(
            pgettext_lazy("mission", "Complete the request"),
            done=pgettext_lazy("mission", "Request completed"),
            asks="CompleteForm",
            tone="main",
            tells={"request_completed": messages.owner},
        ),
    )
    def complete_request(self, *, by: Actor, **asked: Any) -> None:
        """Who asked by mail tells what the mail did not say."""
        self.fill(asked)
        if region := asked.get("region"):
            self.country_id = region.country_id
