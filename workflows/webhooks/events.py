"""What can be listened to: every step of every lifecycle, as `mission.approve`. A step that was taken back is told as
`mission.undo` to who listens to that step.
"""

from functools import cache
from typing import Any

from django.utils.text import capfirst

from workflows.kernel.drawing import lifecycles
from workflows.kernel.steps import steps_of

TEST = "webhook.test"


@cache
def declared() -> tuple[str, ...]:
    return tuple(event(model, step.name) for model in lifecycles() for step in steps_of(model))


def event(model: Any, step: str) -> str:
    return f"{model._meta.model_name}.{step}"


def choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Lifecycle -> its steps, in the order of its file."""
    return [
        (capfirst(model._meta.verbose_name), [(event(model, step.name), step.label) for step in steps_of(model)])
        for model in lifecycles()
    ]
