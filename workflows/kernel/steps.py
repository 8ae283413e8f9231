"""What a lifecycle declares about each of its arrows, and how that is read back.

A lifecycle writes `@transition(..., custom=step(label, done=..., ...))`; the method's name is the verb of the URL, the
button, the record and the tests; its docstring is the sentence that members read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy
from django_fsm import FSMMeta, Transition

from workflows.kernel.actors import SYSTEM, Actor, is_user
from workflows.kernel.refusals import Answer, No, NotPossible, PermissionDenied, Refused, reason_of

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel
    from workflows.kernel.refusals import Words

People = Callable[[Any], Iterable[Any]]


class LetterKind(StrEnum):
    """What a letter is to its reader, who chooses by it how soon it comes.

    NEEDED  what decides about somebody, is due by law, or cannot wait for the morning: always at once
    """

    NEEDED = "needed"
    ASKED = "asked"
    NEWS = "news"
    REMINDERS = "reminders"
    AGENDA = "agenda"


@dataclass(frozen=True)
class Tell:
    """A message owed by a step. `to(subject)` says who; `still(subject)` is asked again when it leaves.

    while_among   who it asks something of: looked up again when it leaves, and not sent to who is no longer among them
    unless_told   whoever the same act tells something already is passed over
    kind          what it is to its reader, who chooses how soon each kind comes
    """

    to: People
    still: Callable[[Any], Answer] | None = None
    unless_told: bool = False
    while_among: People | None = None
    kind: LetterKind | None = None

    def kind_of(self, message: str) -> LetterKind:
        """As declared; otherwise a reminder by its name, an appeal by whom it asks, or news."""
        if self.kind:
            return self.kind
        if message.endswith("_reminder"):
            return LetterKind.REMINDERS
        return LetterKind.ASKED if self.while_among else LetterKind.NEWS


@dataclass(frozen=True)
class Next:
    """A further step that follows by itself, in the same transaction; `by` is the clock unless said."""

    subject: "LifecycleModel"
    step: str
    by: Actor = SYSTEM
    answers: dict[str, Any] = field(default_factory=dict)


Consequence = Callable[[Any, Actor, dict[str, Any]], Iterable[Next]]


@dataclass(frozen=True)
class Options:
    label: "Words"
    done: "Words"
    asks: str
    needs_approval: bool
    tells: dict[str, Tell]
    then: tuple[Consequence, ...]
    irrevocable: bool
    tone: str
    automatic: bool


def step(
    label: "Words",
    *,
    done: "Words",
    asks: str = "",
    needs_approval: bool = False,
    tells: dict[str, Tell | People] | None = None,
    then: Sequence[Consequence] = (),
    irrevocable: bool = False,
    tone: str = "plain",
    automatic: bool = False,
) -> dict[str, Options]:
    """The `custom=` of a transition.

    label        words on the button, in the imperative
    done         what the story of the dossier says afterwards, a short past participle or sentence
    asks         name of the form class in the lifecycle's own forms.py; empty: only a confirmation
    needs_approval   approval policies apply
    tells        message name -> who is told
    then         functions (subject, by, answers) -> Next steps, in the same transaction, after the messages are owed
    irrevocable  can never be undone
    tone         plain | main | danger: how the button looks
    automatic    taken by the clock or as a consequence: never drawn as a button for people
    """
    told = {name: to if isinstance(to, Tell) else Tell(to) for name, to in (tells or {}).items()}
    return {"step": Options(label, done, asks, needs_approval, told, tuple(then), irrevocable, tone, automatic)}


@dataclass(frozen=True)
class Step:
    """One arrow of one lifecycle, as its code declares it."""

    name: str
    model: type["LifecycleModel"]
    transitions: dict[str, Transition]
    options: Options

    @property
    def label(self) -> "Words":
        return self.options.label

    @property
    def done(self) -> "Words":
        return self.options.done

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return self.name.replace("_", "-")

    @property
    def english(self) -> str:
        """The docstring's first line as written, a message id of the catalogue."""
        return (getattr(self.model, self.name).__doc__ or "").strip().splitlines()[0]

    @property
    def sentence(self) -> str:
        return gettext(self.english)

    @property
    def sources(self) -> list[str]:
        return list(self.transitions)

    def arrow_from(self, state: str) -> Transition | None:
        return self.transitions.get(state)

    def take(self, subject: "LifecycleModel", by: Actor, answers: dict[str, Any]) -> None:
        """Run the method and move the state. `perform` has just asked the conditions; they are not asked again."""
        fire = _without_conditions(self.model, self.name)
        fire._django_fsm.field.change_state(subject, fire, by=by, **answers)

    def targets_from(self, source: str) -> list[str]:
        """Every state that this step can end in from there; empty when it does not leave it."""
        target = self.transitions[source].target
        return list(getattr(target, "allowed_states", None) or ([target] if target is not None else []))


@cache
def _without_conditions(model: type["LifecycleModel"], name: str) -> Any:
    body: Any = getattr(model, name).__wrapped__

    @wraps(body)
    def fire(subject: "LifecycleModel", **answers: Any) -> Any:
        return body(subject, **answers)

    meta = FSMMeta(body._django_fsm.field, body)
    for arrow in body._django_fsm.transitions.values():
        meta.add_transition(body, arrow.source, arrow.target, arrow.on_error, None, arrow.permission, arrow.custom)
    fire._django_fsm = meta  # type: ignore[attr-defined]
    return fire


def messages_of(model: type["LifecycleModel"]) -> dict[str, list[Step]]:
    """Message -> the steps that owe it, in the file's order."""
    found: dict[str, list[Step]] = {}
    for each in steps_of(model):
        for name in each.options.tells:
            found.setdefault(name, []).append(each)
    return found


@cache
def steps_of(model: type["LifecycleModel"]) -> tuple[Step, ...]:
    """All steps of a lifecycle in the order in which its file writes them, then those of the files mixed in."""
    found = []
    for name, method in vars_of(model):
        arrows = method._django_fsm.transitions
        options = next(iter(arrows.values())).custom["step"]
        above = next(place for place, each in enumerate(model.__mro__) if name in vars(each))
        line = method.__wrapped__.__code__.co_firstlineno
        found.append(((-above, line), Step(name, model, dict(arrows), options)))
    return tuple(s for _place, s in sorted(found, key=lambda pair: pair[0]))


def vars_of(model: type) -> Iterator[tuple[str, Any]]:
    for name in dir(model):
        method = getattr(model, name, None)
        if callable(method) and hasattr(method, "_django_fsm"):
            yield name, method


def step_named(model: type["LifecycleModel"], name: str) -> Step:
    """The step of that name or slug. Raises LookupError when the lifecycle has none."""
    wanted = name.replace("-", "_")
    for found in steps_of(model):
        if found.name == wanted:
            return found
    raise LookupError(f"{model.__name__} has no step {name!r}")


def check_possible(subject: "LifecycleModel", wanted: Step, guards: Iterable[Callable[..., Answer]] = ()) -> None:
    """Raises NotPossible with the first reason: state, then the arrow's own conditions, then the guards."""
    arrow = wanted.arrow_from(subject.state)
    if arrow is None:
        raise NotPossible(
            gettext("“%(step)s” is not open now: the state is “%(state)s”.")
            % {"step": wanted.label, "state": subject.get_state_display()}
        )
    for condition in arrow.conditions:
        answer = condition(subject)
        if not answer:
            raise NotPossible(reason_of(answer, gettext_lazy("A condition of this step is not met.")))
    for guard in guards:
        answer = guard(subject, wanted)
        if not answer:
            raise NotPossible(reason_of(answer, gettext_lazy("A condition of this step is not met.")))


def may_act(by: Actor) -> Answer:
    """A closed account does nothing any more, whatever it was once allowed."""
    if is_user(by) and not (getattr(by, "is_authenticated", False) and by.is_active):
        return No(gettext_lazy("This account may do nothing here any more."))
    return True


def permission(subject: "LifecycleModel", wanted: Step, by: Actor) -> Answer:
    """Whether this actor may take the step from the present state; nobody may by default, a closed account never."""
    answer = may_act(by)
    if not answer:
        return answer
    arrow = wanted.arrow_from(subject.state)
    if arrow is None or arrow.permission is None:
        return No(gettext_lazy("Nobody may take this step."))
    return arrow.permission(subject, by)  # type: ignore[operator]


def check_permitted(subject: "LifecycleModel", wanted: Step, by: Actor) -> None:
    """Raises PermissionDenied with the reason."""
    answer = permission(subject, wanted, by)
    if not answer:
        raise PermissionDenied(reason_of(answer, gettext_lazy("You may not take this step.")))


@dataclass(frozen=True)
class OpenStep:
    """A step that an actor may take from here; `refusal` says why it is closed at the moment, else None."""

    step: Step
    refusal: Refused | None

    @property
    def is_open(self) -> bool:
        return self.refusal is None


def steps_for(
    subject: "LifecycleModel", by: Actor, guards_of: Callable[[Step], Iterable[Callable[..., Answer]]]
) -> list[OpenStep]:
    """What this actor could do here, in the file's order: the list that draws the buttons and guards the POST."""
    found = []
    for each in steps_of(type(subject)):
        if each.options.automatic or each.arrow_from(subject.state) is None or not permission(subject, each, by):
            continue
        try:
            check_possible(subject, each, guards_of(each))
        except NotPossible as refusal:
            found.append(OpenStep(each, refusal))
        else:
            found.append(OpenStep(each, None))
    return found
