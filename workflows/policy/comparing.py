"""What one policy says that another does not, in words, section by section."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from snippets.languages import labelled
from workflows.policy.document import Sections
from workflows.policy.sections import SECTIONS
from workflows.policy.tables import Row


@dataclass(frozen=True)
class Change:
    """One row. `was` and `becomes` are (column, words before, words after) of what differs."""

    title: str
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
    found = (_of(each, before.get(each.key, []), after[each.key]) for each in SECTIONS if each.key in after)
    return [each for each in found if each.count]


def _of(section: Any, before: list[Row], after: list[Row]) -> Difference:
    added, removed, changed = [], [], []
    for old, new in _pairs(section, before, after):
        if new is None:
            removed.append(Change(section.title(old)))
        elif old != new:
            (changed if old else added).append(Change(section.title(new), _columns(section, old or {}, new)))
    return Difference(section.label, added, removed, changed)


def _pairs(section: Any, before: list[Row], after: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of the same identity; of several the equal ones first, then in order."""
    left: dict[tuple[str, ...], list[Row]] = {}
    for row in before:
        left.setdefault(section.identity(row), []).append(row)
    for row in after:
        same = left.get(section.identity(row), [])
        former = row if row in same else (same[0] if same else None)
        if former is not None:
            same.remove(former)
        yield former, row
    yield from ((row, None) for rows in left.values() for row in rows)


def _columns(section: Any, before: Row, after: Row) -> list[tuple[str, str, str]]:
    names = [name for name in after if before.get(name) != after[name]]
    return [(section.label_of(name), words(before.get(name)), words(after[name])) for name in names]


def words(value: Any) -> str:
    """A value of the file for somebody who compares."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " · ".join(labelled(name, words(each)) for name, each in value.items() if each not in (None, "", [], {}))
    if isinstance(value, list):
        return "; ".join(words(each) for each in value)
    return str(value)


def summary(differences: list[Difference]) -> str:
    """In one line: how much of what."""
    return "; ".join(
        ngettext("%(label)s: %(count)s change", "%(label)s: %(count)s changes", each.count)
        % {"label": each.label, "count": each.count}
        for each in differences
    )
