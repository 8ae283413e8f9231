"""What follows when an initial training is noted."""

from collections.abc import Iterable
from typing import Any

from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next
from workflows.people.consequences import go_on_when_ready
from workflows.people.states import State


def activate_when_ready(attendance: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """Where the training was the last thing needed, the mandate becomes active."""
    for mandate in attendance.member.mandates.filter(state=State.ONBOARDING).select_related("member"):
        yield from go_on_when_ready(mandate, by, answers)
