"""The kernel's plugs, filled from above in one list in `workflows/apps.py`.

That is how rooms above a lifecycle take part in its steps without being imported by it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import BooleanField, Model, Value
from django.db.models.expressions import Combinable

from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer
from workflows.kernel.steps import Consequence, Next, Step, Tell
from workflows.kernel.wording import NoWords, OwnWords

if TYPE_CHECKING:
    from workflows.kernel.acts import Act
    from workflows.kernel.facts import Audience
    from workflows.kernel.lifecycle import LifecycleModel

Guard = Callable[["LifecycleModel", Step], Answer]
Row = tuple[type[Model], Any]  # a model and a primary key
Locks = Callable[[Any], Iterable[Row]]


class Gate(Protocol):
    """Stands before every step that needs approval."""

    def admit(self, subject: "LifecycleModel", step: Step, by: Actor, answers: dict[str, Any]) -> Next | str:
        """The policy's version under which the step may go ahead, or the step that begins a request instead."""

    def waits(self, subject: "LifecycleModel", step: Step) -> Answer:
        """False, with what is still missing, while a request for this very step is open."""

    def overtaken(self, subject: "LifecycleModel") -> Iterable[Next]:
        """Steps that end the requests which an undo made void."""

    def changed(self, subject: "LifecycleModel", by: Actor, before: dict[str, Any], moved: bool) -> Iterable[Next]:
        """Steps that follow for open requests once a step changed these columns (with what they held), or the state."""

    def asked_of(self, model: type["LifecycleModel"], user: Any) -> Iterable[int]:
        """Ids of the dossiers of that model on which an open request asks a group of this account to decide."""

    def conflicts_declared(self, subject: "LifecycleModel") -> Iterable[int]:
        """Ids of the accounts that declared a conflict of interest in any request about the dossier."""


class OpenGate:
    """No approvals are asked; what the kernel stands behind until a gate is put in."""

    def admit(self, subject: Any, step: Step, by: Actor, answers: dict[str, Any]) -> str:
        return ""

    def waits(self, subject: Any, step: Step) -> Answer:
        return True

    def overtaken(self, subject: Any) -> Iterable[Next]:
        return ()

    def changed(self, subject: Any, by: Actor, before: dict[str, Any], moved: bool) -> Iterable[Next]:
        return ()

    def asked_of(self, model: Any, user: Any) -> Iterable[int]:
        return ()

    def conflicts_declared(self, subject: Any) -> Iterable[int]:
        return ()


@dataclass(frozen=True)
class Deed:
    """Something that a rule did because of a step: `says` what becomes of it once that is taken back.

    rule   its name, and `url` where the deed is looked at; both may be empty
    """

    says: str
    rule: str = ""
    url: str = ""


@dataclass(frozen=True)
class Done:
    """What rules did because of some records.

    letters   key of an outbox row that a rule wrote -> (its subject, the rule's name)
    ending    what ends when these records are taken back; `staying`: what does not
    """

    letters: dict[int, tuple[str, str]] = field(default_factory=dict)
    ending: list[Deed] = field(default_factory=list)
    staying: list[Deed] = field(default_factory=list)


class Rules(Protocol):
    """What the rules of the house know of a message that one of them wrote: an outbox row of the kind RULE; and of what
    they did because of a step.
    """

    def why_silent(self, row: Any) -> str:
        """Why it is no longer true, as a message id; empty while it is."""

    def written(self, row: Any, context: dict[str, Any]) -> str:
        """The letter as text, its subject in the first line, in the active language. context: as for a message."""

    def done_because(self, records: Iterable[Any], named: bool) -> Done:
        """What they did because of these records, in the active language; `named`: whether rules and people are."""

    def taken_back(self, records: Iterable[Any]) -> None:
        """These records are being taken back: what can still be recalled is."""


class NoRules:
    def why_silent(self, row: Any) -> str:
        return ""

    def written(self, row: Any, context: dict[str, Any]) -> str:
        return ""

    def done_because(self, records: Iterable[Any], named: bool) -> Done:
        return Done()

    def taken_back(self, records: Iterable[Any]) -> None:
        pass


def nobody_hears() -> Combinable:
    return Value(False, output_field=BooleanField())


class Post(Protocol):
    """What the house and its readers decided about letters."""

    def words(self, model: type["LifecycleModel"], message: str, language: str, told_as: str) -> tuple[str, str] | None:
        """Subject and text that the house wrote in place of the file's, with placeholders; None without any.

        told_as   which readers these are (`LifecycleModel.TOLD_APART`); without words of their own those for everybody
        """

    def keeps(self, row: Any, tell: Tell) -> bool:
        """Whether the claimed row does not leave now: it was put off, or collected for a digest."""

    def frame(self) -> str:
        """The template around a letter's HTML; empty: the file's."""


class PlainPost:
    """The file's words leave at once."""

    def words(self, model: Any, message: str, language: str, told_as: str) -> tuple[str, str] | None:
        return None

    def keeps(self, row: Any, tell: Tell) -> bool:
        return False

    def frame(self) -> str:
        return ""


class Plugs:
    def __init__(self) -> None:
        self.post: Post = PlainPost()
        self.rules: Rules = NoRules()
        self.guards: dict[tuple[str, str], list[Guard]] = {}
        self.gate: Gate = OpenGate()
        self.consequences: dict[tuple[str, str], list[Consequence]] = {}
        self.follow_ups: dict[tuple[str, str], list[str]] = {}
        self.heard: Callable[[], Combinable] = nobody_hears
        self.also_owed: list[Callable[[Act], None]] = []
        self.locks: dict[tuple[str, str], list[Locks]] = {}
        self.locked_in_order: tuple[str, ...] = ()
        self.audiences: dict[str, list[Audience]] = {}
        self.words: OwnWords = NoWords()

    def guards_of(self, step: Step) -> list[Guard]:
        found = self.guards.get((step.model._meta.model_name or "", step.name), [])
        return [*found, self.gate.waits] if step.options.needs_approval else found

    def consequences_of(self, step: Step) -> list[Consequence]:
        """What follows from the step in the same transaction: its own `then=` first, then that of rooms above."""
        above = self.consequences.get((step.model._meta.model_name or "", step.name), [])
        return [*step.options.then, *above]

    def follow_ups_of(self, model: type, step_name: str) -> list[str]:
        """Dotted paths of functions `(record)` to run once the step has been committed."""
        return self.follow_ups.get((model._meta.model_name, step_name), [])  # type: ignore[attr-defined]

    def audiences_of(self, model: type["LifecycleModel"]) -> list["Audience"]:
        """Whom rooms above a lifecycle know around its dossiers."""
        return self.audiences.get(model._meta.model_name or "", [])

    def locked_before(self, subject: "LifecycleModel", step_name: str) -> list[Row]:
        """Rows of rooms above that the step's consequences change and that come before its own in the order."""
        found = self.locks.get((subject._meta.model_name or "", step_name), [])
        return [row for locks in found for row in locks(subject)]

    def lock_order(self, row: Row) -> tuple[int, str, Any]:
        """Where a row stands in the one order of locks; a lifecycle that the order does not name comes last."""
        model, pk = row
        name, order = model._meta.model_name or "", self.locked_in_order
        return (order.index(name) if name in order else len(order), name, pk)


plugs = Plugs()
