"""What rows of policy may ask of a dossier and whom they may tell: declared by its lifecycle, chosen in an editor.

A condition is one line of a list: `"level is european"`, `"themes has care"`, `"online yes"`; a line about a
number or a day leaves a number open: `"amount at_least"`, `"starts within"` (days).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext

from snippets.lists import Choice
from workflows.kernel import clock
from workflows.kernel.plugs import plugs

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel
    from workflows.kernel.refusals import Words
    from workflows.kernel.steps import People

Choices = Callable[[], Iterable[tuple[str, "Words"]]]


class Kind(Enum):
    """What a fact is, by the tests that can be made of it."""

    CHOICE = ("is", "is_not")
    SET = ("has", "lacks")
    YES = ("yes", "no")
    NUMBER = ("at_least", "below")
    DAY = ("within", "beyond", "known", "unknown")

    @property
    def has_choices(self) -> bool:
        return self in (Kind.CHOICE, Kind.SET)


NUMBERED = {"at_least", "below", "within", "beyond"}


@dataclass(frozen=True)
class Fact:
    """One thing about a dossier that policy may ask.

    read      the value of a dossier: a key, a collection of keys, yes or no, a number, a day; None: not known
    choices   key -> words, of a choice or a set
    joins, sets   what `read` needs, for select_related and prefetch_related where many dossiers are asked
    column    of a day: the column that holds it, by which the clock finds the dossiers whose day has come
    told      whether it says something to who decides on the dossier
    """

    name: str
    label: "Words"
    kind: Kind
    read: Callable[[Any], Any]
    choices: Choices | None = None
    joins: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    column: str = ""
    told: bool = True


@dataclass(frozen=True)
class Audience:
    """People around a dossier whom policy may tell something; `people` is asked when the message is owed.

    ahead   reads for many dossiers at once what `people` asks of each
    many    dossiers -> the people of each by its key, where reading ahead is not enough
    """

    name: str
    label: "Words"
    people: "People"
    ahead: Callable[[list[Any]], None] | None = None
    many: Callable[[list[Any]], dict[int, Iterable[Any]]] | None = None

    def people_of_each(self, subjects: list[Any]) -> dict[int, list[Any]]:
        """Dossier's key -> its people, in a number of questions that does not depend on how many dossiers there are,
        where `holders_read_once` stands around it.
        """
        if self.many is not None:
            return {key: list(people) for key, people in self.many(subjects).items()}
        if self.ahead is not None and subjects:
            self.ahead(subjects)
        return {subject.pk: list(self.people(subject)) for subject in subjects}


def entries_of(model: type[Choice]) -> Choices:
    """Key and words of a list that editors keep; what is no longer offered too, for policies that name it."""
    return lambda: [(row.key, str(row)) for row in model._default_manager.all()]


def key_of(path: str) -> Callable[[Any], str | None]:
    """Reads the key of the list's entry to which this path of foreign keys leads; None without one."""

    def read(subject: Any) -> str | None:
        for name in path.split("."):
            subject = getattr(subject, name, None)
        return getattr(subject, "key", None)

    return read


_read: ContextVar[dict[Any, dict[str, "Words"]] | None] = ContextVar("choices_read", default=None)


@contextmanager
def choices_read_once(known: dict[Any, dict[str, "Words"]] | None = None) -> Iterator[None]:
    """Within it the choices of each fact are read from the database once, however many policies are told.

    known   what was read in an earlier part of the same work
    """
    token = _read.set({} if known is None else known)
    try:
        yield
    finally:
        _read.reset(token)


def words_of(fact: Fact) -> dict[str, "Words"]:
    """The choices of a fact, empty when it has none."""
    known = _read.get()
    if fact.choices is None:
        return {}
    if known is None:
        return dict(fact.choices())
    if fact not in known:
        known[fact] = dict(fact.choices())
    return known[fact]


class UnknownFact(LookupError):  # noqa: N818  (it is an answer, not an error)
    """The lifecycle no longer declares what a row of policy asks, or not for such a value."""


@dataclass(frozen=True)
class Condition:
    """One line of a policy, read against what a lifecycle declares. All methods raise UnknownFact."""

    model: type["LifecycleModel"]
    what: str
    number: Decimal | None = None

    @cached_property
    def parts(self) -> tuple[Fact, str, str]:
        """The fact, the test, the value that the line names (empty: none)."""
        name, _space, rest = self.what.partition(" ")
        test, _space, value = rest.partition(" ")
        fact = fact_named(self.model, name)
        if test not in fact.kind.value or bool(value) != fact.kind.has_choices:
            raise UnknownFact(self.what)
        return fact, test, value

    def holds(self, subject: Any) -> bool:
        """What is not known fulfils neither a test nor its opposite, but for sets and `unknown` itself."""
        fact, test, value = self.parts
        known = fact.read(subject)
        if fact.kind is Kind.SET:
            return (value in set(known or ())) == (test == "has")
        if fact.kind is Kind.DAY and test in ("known", "unknown"):
            return (known is not None) == (test == "known")
        if known is None:
            return False
        if fact.kind is Kind.CHOICE:
            return (known == value) == (test == "is")
        if fact.kind is Kind.YES:
            return bool(known) == (test == "yes")
        if self.number is None:
            return False
        if fact.kind is Kind.DAY:
            return (days_until(known) <= self.number) == (test == "within")
        return (known >= self.number) == (test == "at_least")

    def says(self) -> str:
        """The line in the reader's language."""
        fact, test, value = self.parts
        words = words_of(fact)
        if value and value not in words:
            raise UnknownFact(self.what)
        return _sentence(fact, test, str(words.get(value, "")), self.number)


def _written(number: Decimal) -> str:
    return number_format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)


MANY = 2  # of a number that is still to be written


def _sentence(fact: Fact, test: str, value: str, number: Decimal | None) -> str:
    count = int(number) if number is not None else MANY
    fill = {"fact": fact.label, "value": value, "number": _written(number) if number is not None else "…"}
    sentences = {
        "is": pgettext("condition", "%(fact)s is %(value)s"),
        "is_not": pgettext("condition", "%(fact)s is not %(value)s"),
        "has": pgettext("condition", "%(fact)s: with %(value)s"),
        "lacks": pgettext("condition", "%(fact)s: without %(value)s"),
        "yes": pgettext("condition", "%(fact)s: yes"),
        "no": pgettext("condition", "%(fact)s: no"),
        "at_least": pgettext("condition", "%(fact)s: %(number)s or more"),
        "below": pgettext("condition", "%(fact)s: less than %(number)s"),
        "known": pgettext("condition", "%(fact)s is known"),
        "unknown": pgettext("condition", "%(fact)s is not known yet"),
    }
    if test == "within":
        words = ngettext("%(fact)s in %(number)s day or less", "%(fact)s in %(number)s days or less", count)
    elif test == "beyond":
        words = ngettext("%(fact)s in more than %(number)s day", "%(fact)s in more than %(number)s days", count)
    else:
        words = sentences[test]
    return words % fill


def days_until(day: date | datetime) -> int:
    """Whole days from today in the house's time; negative when it is past."""
    day = localtime(day).date() if isinstance(day, datetime) else day
    return (day - clock.today()).days


def fact_named(model: type["LifecycleModel"], name: str) -> Fact:
    """Raises UnknownFact."""
    found = next((fact for fact in model.FACTS if fact.name == name), None)
    if found is None:
        raise UnknownFact(name)
    return found


def offered(model: type["LifecycleModel"]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every line that a condition on this lifecycle can say: the fact's words, then (line, its sentence)."""
    with choices_read_once():
        return [(str(fact.label), list(_lines(model, fact))) for fact in model.FACTS]


def _lines(model: type["LifecycleModel"], fact: Fact) -> Iterable[tuple[str, str]]:
    for test in fact.kind.value:
        for value in words_of(fact) if fact.choices else [""]:
            line = " ".join(filter(None, (fact.name, test, str(value))))
            yield line, Condition(model, line).says()


def why_unfit(model: type["LifecycleModel"], what: str, number: Decimal | None) -> str:
    """Why such a line cannot stand in a policy, in the reader's language; empty when it can."""
    try:
        fact, test, _value = Condition(model, what).parts
        Condition(model, what, number).says()
    except UnknownFact:
        return gettext("This no longer exists for such a dossier. Choose another condition, or take it away.")
    if test in NUMBERED and number is None:
        return gettext("Write the number that belongs to this condition.")
    if test not in NUMBERED and number is not None:
        return gettext("No number belongs to this condition.")
    if fact.kind is Kind.DAY and number is not None and number != int(number):
        return gettext("Write whole days.")
    return ""


def audiences_of(model: type["LifecycleModel"]) -> list[Audience]:
    """Those that the lifecycle declares, then those of rooms above it."""
    return [*model.AUDIENCES, *plugs.audiences_of(model)]


def audience_named(model: type["LifecycleModel"], name: str) -> Audience:
    """Raises UnknownFact."""
    found = next((each for each in audiences_of(model) if each.name == name), None)
    if found is None:
        raise UnknownFact(name)
    return found
