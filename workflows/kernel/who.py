"""Naming who may take a step, so that the drawn lifecycle can say it."""

from collections.abc import Callable
from typing import Any

from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.refusals import Answer, No

Permission = Callable[[Any, Actor], Answer]


def who(name: str) -> Callable[[Permission], Permission]:
    """Names a permission for the drawn documentation, in English: “the owner”."""

    def named(permission: Permission) -> Permission:
        permission.who = name  # type: ignore[attr-defined]
        return permission

    return named


def any_of(*permissions: Permission, otherwise: Any = "") -> Permission:
    """Whoever one of the permissions lets; the reason of a refusal is `otherwise`, or the first that one gives."""

    def permission(subject: Any, by: Actor) -> Answer:
        refusals = []
        for each in permissions:
            answer = each(subject, by)
            if answer:
                return True
            refusals.append(answer)
        return No(otherwise) if otherwise else next((r for r in refusals if isinstance(r, No)), False)

    permission.who = ", ".join(each.who for each in permissions)  # type: ignore[attr-defined]
    return permission


@who("the clock")
def the_clock(subject: Any, by: Actor) -> Answer:
    return by == SYSTEM
