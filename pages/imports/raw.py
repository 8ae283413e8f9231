"""What every kind of file becomes before anything is understood of it."""

from dataclasses import dataclass
from typing import Any


class UnreadableError(Exception):
    """The file as a whole cannot be taken for a list of events."""


@dataclass(frozen=True)
class Formula:
    """What stands in a cell instead of a value."""

    words: str


@dataclass(frozen=True)
class Raw:
    """One event as the file has it. `line` is where to find it: a line, or its place in a calendar."""

    line: int
    cells: dict[str, Any]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    rows: list[Raw]
    notes: tuple[str, ...] = ()
