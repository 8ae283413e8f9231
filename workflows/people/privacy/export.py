"""Everything that is kept about one person, to read and to take along."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.template.defaultfilters import yesno
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from workflows.kernel.privacy import Keep
from workflows.people.privacy.tables import Person, personal, rows_of

MOST_ROWS = 5000


@dataclass(frozen=True)
class Line:
    """One column of one row: its name in code, its name on screen, what it holds."""

    name: str
    label: str
    value: Any


@dataclass(frozen=True)
class Row:
    lines: list[Line]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """To read: what says nothing is left out."""
        return [(line.label, shown(line)) for line in self.lines if line.value not in (None, "", [], {})]


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
    """Every row that is about the person, every column that is not a secret; models without a row are left out."""
    found = []
    for model, said in personal().items():
        told = [kept for kept in said.keeps if kept.told]
        for whose in dict.fromkeys(said.whose_is(kept) for kept in told):
            keeps = tuple(kept for kept in told if said.whose_is(kept) == whose)
            if whose and (rows := lines_of(model, keeps, rows_of(model, whose, person))):
                found.append(Section(model, keeps, rows))
    return found


def lines_of(model: type[Model], keeps: tuple[Keep, ...], rows: QuerySet) -> list[Row]:
    many = {field.name for field in model._meta.many_to_many}
    names = list(dict.fromkeys(name for kept in keeps for name in kept.names))
    single = [n for n in names if n not in many and model._meta.get_field(n).is_relation]
    read = rows.order_by("pk").select_related(*single).prefetch_related(*many.intersection(names))[:MOST_ROWS]
    return [Row([line_of(row, name, name in many) for name in names]) for row in read]


def shown(line: Line) -> str:
    """A value as people read it."""
    value = line.value
    if line.name in ("language", "preferred_language"):
        return dict(settings.LANGUAGES).get(value, str(value))
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {said}" for name, said in value.items())
    return str(value)


def line_of(row: Model, name: str, is_many: bool) -> Line:
    field: Any = row._meta.get_field(name)
    if is_many:
        value: Any = [str(each) for each in getattr(row, name).all()]
    elif field.choices:
        value = str(getattr(row, f"get_{name}_display")())
    elif field.is_relation:
        value = str(getattr(row, name) or "")
    else:
        value = getattr(row, name)
    return Line(name, capfirst(str(field.verbose_name)), value)


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
