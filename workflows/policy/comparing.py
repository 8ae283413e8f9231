"""What one policy says that another does not, in words, section by section."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import ngettext

from snippets.languages import listed
from workflows.kernel.facts import choices_read_once
from workflows.policy.document import Sections
from workflows.policy.sections import SECTIONS
from workflows.policy.tables import Row
from workflows.policy.telling import key_of, says


@dataclass(frozen=True)
class Change:
    """One row, with how the file names it. `columns` are (column, words before, words after) of what differs; of a row
    that only one side has, what it says.
    """

    title: str
    key: str
    columns: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """What a section gains, loses, and says otherwise."""

    label: Any
    added: list[Change]
    removed: list[Change]
    changed: list[Change]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed)


def compare(before: Sections, after: Sections) -> list[Difference]:
    """Sections that differ, in the file's order; one that `after` does not have is left as it is."""
    with choices_read_once():
        found = [_of(each, before.get(each.key, []), after[each.key]) for each in SECTIONS if each.key in after]
    return [each for each in found if each.count]


def _of(section: Any, before: list[Row], after: list[Row]) -> Difference:
    added, removed, changed = [], [], []
    for old, new in _pairs(section, before, after):
        if new is None:
            removed.append(_change(section, old, _columns(section, {}, old)))
        else:
            (changed if old else added).append(_change(section, new, _columns(section, old or {}, new)))
    return Difference(section.label, added, removed, changed)


def _change(section: Any, row: Row, columns: list[tuple[str, str, str]]) -> Change:
    title, key = section.title(row), key_of(section, row)
    return Change(title, key if key != title else "", columns)


def _pairs(section: Any, before: list[Row], after: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of the same identity; of several the equal ones, then those that have the most in common."""
    left: dict[tuple[str, ...], list[Row]] = {}
    for row in before:
        left.setdefault(section.identity(row), []).append(row)
    others = []
    for row in after:
        same = left.get(section.identity(row), [])
        if row in same:
            same.remove(row)
        else:
            others.append(row)
    for row in others:
        same = left.get(section.identity(row), [])
        former = max(same, key=lambda old: sum(old.get(name) == row[name] for name in row), default=None)
        if former is not None:
            same.remove(former)
        yield former, row
    yield from ((row, None) for rows in left.values() for row in rows)


def _columns(section: Any, before: Row, after: Row) -> list[tuple[str, str, str]]:
    names = [name for name in after if before.get(name) != after[name]]
    return [(section.label_of(name), says(section, before, name), says(section, after, name)) for name in names]


def summary(differences: list[Difference]) -> str:
    """In one line: how much of what."""
    return listed(
        ngettext("%(label)s: %(count)s change", "%(label)s: %(count)s changes", each.count)
        % {"label": each.label, "count": each.count}
        for each in differences
    )
