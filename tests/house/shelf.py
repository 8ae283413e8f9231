"""What one test walked is laid down for the next: the statements that a factory wrote, instead of its steps once more.

Two fifths of the suite's time went to walking the same dossiers along the same steps. Every test begins on the same
database, so what stands there follows from the statements that wrote since: a `Place`. A factory that is called at the
same place with the same arguments would write the same again; for half a minute, which any test may have to wait
between two of its lines, it is spared that. What a place cannot tell of, another hour for instance, ends it: there
factories walk.
"""

import pickle
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language

from cms.copies import raise_number
from tests.house.database import put_back_numbers
from workflows.kernel import clock

P, R = ParamSpec("P"), TypeVar("R")
Statement = tuple[str, Any, bool]  # SQL, parameters, whether for many rows at once

FRESH = 30.0  # seconds; half of what a second click is given
WRITES = ("INSERT", "UPDATE", "DELETE")
HARMLESS = ("SELECT", "BEGIN", "RELEASE")
BOOKKEEPING = ("django_session", "last_login")  # of whoever logs in; nothing is decided by it
PLAIN = (str, int, float, date, timedelta, type(None), type)


@dataclass(eq=False, repr=False)
class Place:
    """Where a database stands: as each test finds it, or after a statement more."""

    beyond: dict[Hashable, "Place"] = field(default_factory=dict)
    walks: dict[Hashable, "Walk"] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Walk:
    """What a call wrote, what it answered, and where that leads."""

    statements: list[Statement]
    made: bytes
    ends: Place


class Shelf:
    """here   None where nothing is laid down
    walking   what is written by each call that is under way, the outermost first
    """

    def __init__(self) -> None:
        self.starts: dict[bool, Place] = {}  # by whether the test commits
        self.since = monotonic()
        self.here: Place | None = None
        self.points: dict[str, Place | None] = {}
        self.walking: list[list[Statement]] = []

    @contextmanager
    def open(self) -> Iterator[None]:
        """For one test, after which the database is as it was before."""
        if not self.is_fresh():
            self.starts, self.since = {}, monotonic()
        put_back_numbers()
        self.here = self.starts.setdefault(connection.in_atomic_block, Place())
        self.points, self.walking = {}, []
        connection.execute_wrappers.append(self.notice)
        try:
            yield
        finally:
            connection.execute_wrappers.remove(self.notice)  # others may have come after it
            self.here = None

    def close(self) -> None:
        """From here on others write as well: the threads of a server, for instance."""
        self.here = None

    def is_fresh(self) -> bool:
        return monotonic() - self.since < FRESH

    def notice(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Runs a statement and follows where it leads; one that fails, or that nobody foresaw, leads nowhere."""
        was, self.here = self.here, None
        result = execute(sql, params, many, context)
        verb, _space, rest = sql.partition(" ")
        if verb in WRITES:
            for statements in self.walking:
                statements.append((sql, params, many))
            if any(name in sql for name in BOOKKEEPING):
                self.here = was
                return result
            with suppress(TypeError, AttributeError, pickle.PicklingError):
                self.here = was and was.beyond.setdefault((sql, pickle.dumps(params)), Place())
        elif verb in HARMLESS:
            self.here = was
        elif verb == "SAVEPOINT":
            self.here = self.points[rest] = was
        elif verb == "ROLLBACK" and not self.walking and connection.vendor == "sqlite":  # elsewhere numbers go on
            self.here = self.points.get(rest.removeprefix("TO SAVEPOINT "))
        return result

    def call(self, make: Callable[..., Any], arguments: Hashable, *args: Any, **kwargs: Any) -> Any:
        place, key = self.here, (make, arguments, get_language())
        if place is None or arguments is None or not self.is_fresh() or is_another_hour():
            return make(*args, **kwargs)
        if key in place.walks:
            return self.lay_down(place.walks[key])
        written: list[Statement] = []
        waiting = len(connection.run_on_commit)
        self.walking.append(written)
        try:
            made = make(*args, **kwargs)
        finally:
            self.walking.pop()
        then = {function for _savepoints, function, _robust in connection.run_on_commit[waiting:]}
        if self.here is not None and then <= {raise_number}:
            place.walks[key] = Walk(written, pickle.dumps(made), self.here)
        return made

    def lay_down(self, walk: Walk) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params, many in walk.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
        self.here = walk.ends
        return pickle.loads(walk.made)


shelf = Shelf()


def is_another_hour() -> bool:
    return abs(clock.now() - timezone.now()) > timedelta(seconds=1)


def told(value: Any) -> Hashable:
    """An argument by what it says; raises TypeError for one that does not say it."""
    if isinstance(value, Model) and value.pk is not None:
        return value._meta.label, value.pk
    if isinstance(value, list | tuple):
        return tuple(map(told, value))
    if isinstance(value, dict):
        return tuple((name, told(each)) for name, each in value.items())
    if isinstance(value, PLAIN):
        return type(value), value
    raise TypeError(value)


def shelved(make: Callable[P, R]) -> Callable[P, R]:
    """For a factory that writes to the database alone, and leaves its arguments as they were."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            arguments = told(args), told(kwargs)
        except TypeError:
            arguments = None
        return shelf.call(make, arguments, *args, **kwargs)

    return made
