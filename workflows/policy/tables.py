"""A table as a part of the policy: how its rows are told in a file, told apart, and made what a file says.

Rows point to each other by keys, never by numbers of the database, so that a file means the same in every house.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from snippets.fields import InEveryLanguageField
from snippets.languages import labelled
from workflows.policy import telling

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

Row = dict[str, Any]
LEADING = ("type", "key", "kind", "what", "label")


class Unreadable(ValueError):  # noqa: N818  (it is an answer to who sent the file)
    """What a file says cannot be made so; the text says which row and why, in the reader's language."""


@dataclass(frozen=True)
class Children:
    """Rows that belong to one row and have no name of their own: they are replaced as a whole.

    kept   many-to-many columns of which the file says nothing, since they name people: they stay with the row that has
           the same `like`, the first with the first
    """

    relation: str
    columns: tuple[str, ...]
    kept: tuple[str, ...] = ()
    like: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of one model as part of the policy.

    names     the columns that tell rows apart; two rows may share them, then their order does
    columns   what the file says of a row besides, in this order
    retired   column that takes a row out of use, and the value that does; such rows are never deleted
    version   column that counts the changes of a row
    placed    column for the place among the rows, which the file tells by their order alone
    """

    key: str
    label: "Words"
    model: type[models.Model]
    names: tuple[str, ...]
    columns: tuple[str, ...]
    children: tuple[Children, ...] = ()
    retired: tuple[str, Any] | None = None
    version: str = ""
    placed: str = ""
    order: tuple[str, ...] = ()

    @property
    def watched(self) -> tuple[type[models.Model], ...]:
        """The models of which a change is a change of policy."""
        return (self.model, *(self.model._meta.get_field(each.relation).related_model for each in self.children))

    def found(self) -> list[Any]:
        joins = [name for name in (*self.names, *self.columns) if isinstance(self._field(name), models.ForeignKey)]
        sets = [name for name in self.columns if isinstance(self._field(name), models.ManyToManyField)]
        rows = self.model._default_manager.select_related(*joins) if joins else self.model._default_manager.all()
        return list(rows.prefetch_related(*sets, *(each.relation for each in self.children)).order_by(*self.ordering))

    @property
    def ordering(self) -> tuple[str, ...]:
        if any(isinstance(self._field(name), models.JSONField) for name in self.names):
            return ()
        foreign = {name: f"{name}__key" for name in self.names if isinstance(self._field(name), models.ForeignKey)}
        return self.order or tuple(foreign.get(name, name) for name in self.names)

    def rows(self) -> list[Row]:
        told = [self.told(row) for row in self.found()]
        return told if self.ordering else sorted(told, key=self.identity)

    def told(self, row: Any) -> Row:
        said = {name: value_of(row, self._field(name)) for name in (*self.names, *self.columns)}
        for each in self.children:
            model = self.model._meta.get_field(each.relation).related_model
            columns = [model._meta.get_field(name) for name in each.columns]
            rows = getattr(row, each.relation).all()
            said[each.relation] = [{column.name: value_of(child, column) for column in columns} for child in rows]
        return said

    def identity(self, row: Row) -> tuple[str, ...]:
        return tuple(str(row.get(name)) for name in self.names)

    def title(self, row: Row) -> str:
        """A row in few words, for who compares."""
        return telling.title(self, row)

    def label_of(self, name: str) -> str:
        known = self._field(name)
        words = getattr(known, "verbose_name", None) or known.related_model._meta.verbose_name_plural
        return capfirst(str(words))

    def check(self, rows: Iterable[Row]) -> None:
        """Raises Unreadable on a column that nobody knows, on a row without what names it, and on one told twice."""
        seen: set[tuple[str, ...]] = set()
        known = {*self.names, *self.columns, *(each.relation for each in self.children)}
        for row in rows:
            if not isinstance(row, dict):
                raise Unreadable(_("%(section)s: a row is not a list of columns.") % {"section": self.label})
            if strange := [str(name) for name in row if name not in known]:
                raise Unreadable(self._at(row, _("“%(column)s” is not known here.") % {"column": strange[0]}))
            if lacking := [name for name in self.names if name not in row]:
                raise Unreadable(self._at(row, _("“%(column)s” is lacking.") % {"column": lacking[0]}))
            if self.identity(row) in seen and not self.placed:
                raise Unreadable(self._at(row, _("It stands there twice.")))
            seen.add(self.identity(row))

    def write(self, rows: list[Row], why: str, by: Any) -> list[str]:
        """Make the table say what these rows say; what is in use and stays although they do not name it.

        Raises Unreadable; the caller's transaction undoes the rest.
        """
        left: dict[tuple[str, ...], list[Any]] = {}
        for row in self.found():
            left.setdefault(self.identity(self.told(row)), []).append(row)
        matched = [(said, self._take(left, said)) for said in rows]
        staying = [words for those in left.values() for row in those if (words := self._remove(row))]
        written = [self._write_one(said, row, staying) for said, row in matched]
        self._place(written)
        for said, row in zip(rows, written, strict=True):
            try:
                row.clean()
                row.validate_constraints()
            except ValidationError as error:
                raise Unreadable(self._at(said, " ".join(error.messages))) from error
        return staying

    def _place(self, rows: list[Any]) -> None:
        for place, row in enumerate(rows):
            if self.placed and getattr(row, self.placed) != place:
                setattr(row, self.placed, place)
                row.save(update_fields=[self.placed])

    def _take(self, left: dict[tuple[str, ...], list[Any]], said: Row) -> Any | None:
        same = left.get(self.identity(said), [])
        exact = next((row for row in same if self.told(row) == said), None)
        row = exact if exact is not None else (same[0] if same else None)
        if row is not None:
            same.remove(row)
        return row

    def _remove(self, row: Any) -> str:
        """Why it stays; empty when it is gone."""
        if self.retired:
            name, value = self.retired
            if getattr(row, name) != value:
                setattr(row, name, value)
                row.save()
            return self._at(self.told(row), _("It stays, since others may name it, and is offered no longer."))
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            return self._at(self.told(row), _("It is in use, so it stays."))
        return ""

    def _write_one(self, said: Row, row: Any | None, staying: list[str]) -> Any:
        if row is not None and self.told(row) == said:
            return row
        before = self.told(row) if row is not None else None
        row = self.model() if row is None else row
        sets = {}
        for name in (*self.names, *self.columns):
            if name in said:
                self._fill(row, self._field(name), said, sets)
        self._save(row, said, bump=before is not None)
        for name, found in sets.items():
            getattr(row, name).set(found)
        for each in self.children:
            if each.relation in said and (before is None or before[each.relation] != said[each.relation]):
                staying += self._replace(row, each, said)
        return row

    def _fill(self, row: Any, column: Any, said: Row, sets: dict[str, list[Any]]) -> None:
        try:
            value = read(column, said[column.name])
            offered = {key for key, _words in column.flatchoices} if column.choices and not column.editable else None
            if offered is not None and value not in offered:  # Django looks at no choice of what nobody edits
                raise ValueError(value)
        except (ValidationError, ObjectDoesNotExist, TypeError, ValueError) as error:
            words = _("“%(value)s” does not fit “%(column)s”.")
            at = words % {"value": short(said[column.name]), "column": self.label_of(column.name)}
            raise Unreadable(self._at(said, at)) from error
        if isinstance(column, models.ManyToManyField):
            sets[column.name] = value
        else:
            setattr(row, column.name, value)

    def _save(self, row: Any, said: Row, bump: bool) -> None:
        if bump and self.version:
            setattr(row, self.version, getattr(row, self.version) + 1)
        try:
            row.clean_fields()
        except ValidationError as error:
            name, words = next(iter(error.message_dict.items()))
            raise Unreadable(self._at(said, labelled(self.label_of(name), " ".join(words)))) from error
        row.save()

    def _replace(self, row: Any, each: Children, said: Row) -> list[str]:
        """Which people are named no longer, since nothing is like the row that named them."""
        relation: Any = self.model._meta.get_field(each.relation)
        kept: dict[Any, list[dict[str, list[Any]]]] = {}
        for child in list(getattr(row, each.relation).all()):
            people = {name: list(getattr(child, name).all()) for name in each.kept}
            kept.setdefault(getattr(child, each.like, None), []).append(people)
            child.delete()
        if not isinstance(said[each.relation], list):
            raise Unreadable(self._at(said, _("“%(column)s” is not known here.") % {"column": each.relation}))
        for child in said[each.relation]:
            if not isinstance(child, dict) or set(child) - set(each.columns):
                raise Unreadable(self._at(said, _("“%(column)s” is not known here.") % {"column": short(child)}))
            made = relation.related_model(**{relation.field.name: row})
            try:
                for name, value in child.items():
                    column = relation.related_model._meta.get_field(name)
                    setattr(made, name, read(column, value))
                made.clean_fields(exclude=[relation.field.name])
                made.clean()
            except (ValidationError, ObjectDoesNotExist, TypeError, ValueError) as error:
                words = " ".join(error.messages) if isinstance(error, ValidationError) else short(child)
                raise Unreadable(self._at(said, words)) from error
            made.save()
            same = kept.get(getattr(made, each.like, None), [])
            for name, found in (same.pop(0) if same else {}).items():
                getattr(made, name).set(found)
                made.save()
        dropped = [who for rows in kept.values() for people in rows for found in people.values() for who in found]
        words = _("No longer named, since their step is gone: %(people)s.")
        return [self._at(said, words % {"people": ", ".join(map(str, dropped))})] if dropped else []

    def _at(self, row: Row, words: str) -> str:
        where = {"section": self.label, "row": self.title(row) or short(row), "words": words}
        return _("%(section)s, %(row)s: %(words)s") % where

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)


def value_of(row: Any, column: Any) -> Any:
    """What the file says of this column: keys, words by language, numbers and texts; never an id."""
    if isinstance(column, models.ManyToManyField):
        return sorted(each.key for each in getattr(row, column.name).all())
    value = getattr(row, column.name)
    if isinstance(column, models.ForeignKey):
        return value.key if value is not None else None
    if isinstance(column, InEveryLanguageField):
        return {code: value[code] for code, _name in settings.LANGUAGES if (value or {}).get(code)}
    if isinstance(column, models.JSONField):
        return in_order(value)
    return str(value) if isinstance(value, Decimal) else value


def in_order(value: Any) -> Any:
    """What it is about first, then words by language, then by name: PostgreSQL has an order of its own within JSON."""
    if isinstance(value, dict):
        places = {name: place for place, name in enumerate((*LEADING, *dict(settings.LANGUAGES)))}
        return {name: in_order(value[name]) for name in sorted(value, key=lambda name: (places.get(name, 99), name))}
    return [in_order(each) for each in value] if isinstance(value, list) else value


def read(column: Any, said: Any) -> Any:
    """The other way round. Raises ValidationError, ObjectDoesNotExist, TypeError or ValueError."""
    if isinstance(column, models.CharField | models.TextField) and not isinstance(said, str):
        raise TypeError("no text")  # `on` and `12:30` mean something else in YAML
    if isinstance(column, models.ManyToManyField):
        return [column.related_model._default_manager.get(key=key) for key in said]
    if isinstance(column, models.ForeignKey):
        return column.related_model._default_manager.get(key=said) if said is not None else None
    if isinstance(column, InEveryLanguageField):
        if not isinstance(said, dict) or not all(isinstance(each, str) for pair in said.items() for each in pair):
            raise TypeError("words by language")
        return said
    return column.to_python(said)


def short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
