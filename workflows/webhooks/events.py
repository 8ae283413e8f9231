"""What can be listened to: every step of every lifecycle, as `mission.approve`, and what rules of the house call out.

A step that was taken back is told as `mission.undo` to who listens to that step.
"""

from functools import cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from workflows.kernel.drawing import lifecycles
from workflows.kernel.steps import steps_of

TEST = "webhook.test"
RULE = "rule.acted"


@cache
def declared() -> tuple[str, ...]:
    return (*(event(model, step.name) for model in lifecycles() for step in steps_of(model)), RULE)


def event(model: Any, step: str) -> str:
    return f"{model._meta.model_name}.{step}"


def choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Lifecycle -> its steps, in the order of its file; then the rules."""
    of_rules = (pgettext("menu", "Rules"), [(RULE, gettext("A rule calls webhooks"))])
    return [
        *(
            (capfirst(model._meta.verbose_name), [(event(model, step.name), step.label) for step in steps_of(model)])
            for model in lifecycles()
        ),
        of_rules,
    ]
