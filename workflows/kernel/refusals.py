"""How the house says no. Every refusal carries a reason in words fit for the person it stops."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from workflows.kernel.models import TransitionRecord

    Words: TypeAlias = str | _StrPromise


class No:
    """A false answer that knows why: what a condition or a permission returns to refuse."""

    def __init__(self, reason: "Words") -> None:
        self.reason = reason

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return f"No({str(self.reason)!r})"


Answer: TypeAlias = bool | No


class Refused(Exception):  # noqa: N818  (it is an answer, not an error)
    """A step was not taken; nothing was changed."""

    def __init__(self, reason: "Words") -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class NotPossible(Refused):
    """The dossier is in another state, or a condition of the step is not met."""


class Unchanged(NotPossible):
    """What was answered is how the dossier stands already."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed: it stands like this already."))


class PermissionDenied(Refused, DjangoPermissionDenied):
    """The step is possible, but not for this actor."""


class Stale(Refused):
    """The dossier changed after the person saw it; `since` are the records of what happened meanwhile.

    `closed` says why trying again is in vain: what happened closed the step.
    """

    def __init__(self, since: "Sequence[TransitionRecord]", closed: "Words" = "") -> None:
        again = _("This has changed since you opened the page. Look at what happened and try again.")
        super().__init__(
            format_lazy("{} {}", _("This has changed since you opened the page."), closed) if closed else again
        )
        self.since = since


def reason_of(answer: Answer, otherwise: "Words") -> "Words":
    return answer.reason if isinstance(answer, No) else otherwise
