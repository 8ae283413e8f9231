"""Steps that have to do with how a mission came in; the rest of its life stands in `lifecycle.py`."""

from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor
from workflows.kernel.steps import step
from workflows.missions import messages, rules
from workflows.missions.states import BEFORE_APPROVAL


class IntakeLifecycle(models.Model):
    """What may be done with a request before it is approved."""

    country_id: Any
    fill: Any

    class Meta:
        abstract = True

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
