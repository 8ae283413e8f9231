"""Everything that is kept about one person, to read and to take along."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.template.defaultfilters import yesno
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from snippets.languages import labelled
from workflows.kernel.models import OutboxRow, RecordText
from workflows.kernel.privacy import Keep, Personal, Whose, whole
from workflows.people.models import Member
from workflows.people.privacy.tables import Person, personal, rows_of

MOST_ROWS = 5000


@dataclass(frozen=True)
class Line:
    """One column of one row: its name in code, its name on screen, what it says, whether the page shows it."""

    name: str
    label: str
    value: Any
    read: bool = True


@dataclass(frozen=True)
class Row:
    lines: list[Line]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """To read: what says nothing is left out."""
        return [(each.label, shown(each)) for each in self.lines if each.read and each.value not in (None, "", [], {})]


@dataclass(frozen=True)
class Section:
    """What one model keeps about the person, with the reasons."""

    model: type[Model]
    keeps: tuple[Keep, ...]
    rows: list[Row]

    @property
    def title(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def one(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))


def everything_about(person: Person) -> list[Section]:
    """Every row that is about the person, every column that is not a secret; models without a row are left out.

    What others wrote about the person is theirs to read; who these were is not.
    """
    found, others = [], names_of_others(person)
    for model, said in personal().items():
        told = [kept for kept in said.keeps if kept.told]
        for whose in dict.fromkeys(said.whose_is(kept) for kept in told):
            keeps = tuple(kept for kept in told if said.whose_is(kept) == whose)
            if whose and (rows := Telling(model, said, keeps, person, others).rows(rows_of(model, whose, person))):
                found.append(Section(model, keeps, rows))
    return found


def names_of_others(person: Person) -> re.Pattern[str] | None:
    """Whoever acted in, or was told about, the person's dossiers, by name."""
    beside = Whose(about=("record__",))
    names = set(rows_of(RecordText, beside, person).values_list("actor_name", flat=True))
    names |= set(rows_of(OutboxRow, beside, person).values_list("recipient_name", flat=True))
    names -= {"", *(str(each) for each in person.owners)}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(whole(name).pattern for name in longest_first), re.IGNORECASE) if names else None


@dataclass(frozen=True)
class Telling:
    """Reads the rows of one model for one person."""

    model: type[Model]
    said: Personal
    keeps: tuple[Keep, ...]
    person: Person
    others: re.Pattern[str] | None

    def rows(self, rows: QuerySet) -> list[Row]:
        for untold in self.said.untold:
            rows = rows.exclude(untold(self.person))
        many = {field.name for field in self.model._meta.many_to_many}
        kept = {name for each in self.keeps for name in each.names}
        columns = [*self.model._meta.concrete_fields, *self.model._meta.many_to_many]
        names = [field.name for field in columns if field.name in kept]
        single = [n for n in names if n not in many and self.model._meta.get_field(n).is_relation]
        read = rows.order_by("pk").select_related(*single).prefetch_related(*many.intersection(names))[:MOST_ROWS]
        return [Row([self.line(row, name, name in many) for name in names]) for row in read]

    def line(self, row: Model, name: str, is_many: bool) -> Line:
        field: Any = self.model._meta.get_field(name)
        if name in self.said.told:
            value = self.said.told[name](row, self.person)
        elif is_many:
            value = [str(each) for each in getattr(row, name).all()]
        elif field.choices:
            value = str(getattr(row, f"get_{name}_display")())
        elif field.is_relation:
            value = self.whom(getattr(row, name))
        else:
            value = getattr(row, name)
        oneself = field.is_relation and getattr(row, name) in self.person.owners if not is_many else False
        read = name not in self.said.file.split() and not oneself
        return Line(name, capfirst(str(field.verbose_name)), self.without_others(value), read)

    def whom(self, related: Any) -> str:
        """Another person is not named."""
        is_a_person = isinstance(related, Member | get_user_model())
        return "" if related is None or (is_a_person and related not in self.person.owners) else str(related)

    def without_others(self, value: Any) -> Any:
        """A letter to the person stays as they got it."""
        if self.others is None or self.model is OutboxRow:
            return value
        if isinstance(value, dict):
            return {name: self.without_others(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.without_others(each) for each in value]
        return self.others.sub(_("someone else"), value) if isinstance(value, str) else value


def shown(line: Line) -> str:
    """A value as people read it."""
    if line.name in ("language", "preferred_language"):
        return dict(settings.LANGUAGES).get(line.value, str(line.value))
    return in_words(line.value)


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal | float):
        return number_format(value)
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(labelled(name, in_words(said)) for name, said in value.items())
    return str(value)


def as_data(person: Person) -> dict[str, Any]:
    """The same for a machine: model -> purposes and rows, under the names of the columns."""
    return {
        section.model._meta.label_lower: {
            "title": section.title,
            "kept": [
                {
                    "columns": kept.names,
                    "purpose": str(kept.purpose),
                    "basis": str(kept.basis.label),
                    "until": [str(term) for term in kept.terms],
                }
                for kept in section.keeps
            ],
            "rows": [{line.name: line.value for line in row.lines} for row in section.rows],
        }
        for section in everything_about(person)
    }


class Encoder(DjangoJSONEncoder):
    """Whatever JSON has no word for is written as text."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)
