"""Why a step is open or closed to somebody: every reason, not only the first, and what would meet it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.plugs import Guard, plugs
from workflows.kernel.refusals import Answer, reason_of
from workflows.kernel.steps import Step, permission, steps_of


@dataclass(frozen=True)
class Explained:
    """One step for one actor.

    reached   whether the step leaves the present state
    sources   the states from which it is taken, in words
    ways   steps from here that lead to one of these states
    reasons   what is not met: conditions of the step, and of rooms above
    forbidden   why it is not for this actor; empty when it is
    """

    step: Step
    reached: bool
    sources: list[str]
    ways: list[Step]
    reasons: list[str]
    forbidden: str

    @property
    def is_open(self) -> bool:
        return self.reached and not self.reasons and not self.forbidden

    @property
    def first(self) -> str:
        """The reason that counts first; empty when it is open, or only the state is another."""
        return next(iter(self.reasons), "") or self.forbidden


def explain(subject: LifecycleModel, step: Step, by: Actor) -> Explained:
    arrow = step.arrow_from(subject.state)
    labels = dict(subject.state_choices())
    sources = [str(words) for state, words in labels.items() if state in step.sources]
    if arrow is None:
        return Explained(step, False, sources, _ways(subject, step), [], "")
    asked = [*arrow.conditions, *(partial(_of_step, guard, step) for guard in plugs.guards_of(step))]
    reasons = list(_unmet(subject, asked))
    allowed = permission(subject, step, by)
    forbidden = "" if allowed else str(reason_of(allowed, _("You may not take this step.")))
    return Explained(step, True, sources, [], list(dict.fromkeys(reasons)), forbidden)


def explain_all(subject: LifecycleModel, by: Actor) -> list[Explained]:
    """Every step that people take, in the order in which the lifecycle writes them."""
    return [explain(subject, step, by) for step in steps_of(type(subject)) if not step.options.automatic]


def _of_step(guard: Guard, step: Step, subject: LifecycleModel) -> Answer:
    return guard(subject, step)


def _unmet(subject: LifecycleModel, asked: Iterable[Callable[[Any], Answer]]) -> Iterator[str]:
    """The reason of each condition that refuses. A later one may rest on an earlier: where that one is not met, it
    cannot always be asked.
    """
    refused = False
    for condition in asked:
        try:
            answer = condition(subject)
        except Exception:
            if not refused:
                raise
            continue
        if not answer:
            refused = True
            yield _reason(answer)


def _reason(answer: Any) -> str:
    return str(reason_of(answer, _("A condition of this step is not met.")))


def _ways(subject: LifecycleModel, wanted: Step) -> list[Step]:
    here = [step for step in steps_of(type(subject)) if step.arrow_from(subject.state) and step.name != wanted.name]
    return [step for step in here if set(step.targets_from(subject.state)) & set(wanted.sources)]
