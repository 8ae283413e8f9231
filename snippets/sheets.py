"""Lists to take along: the columns that are shown, as CSV or XLSX, in cells that no spreadsheet takes for a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("csv", "xlsx")


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("", value)
    return f"'{text}" if text.lstrip(" \xa0").startswith(FORMULA) or text.startswith(FORMULA) else text


def sheet(name: str, kind: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A file of rows, the first with the headings. CSV as Excel opens it here: by semicolons, in UTF-8 that says so."""
    cells = [[harmless(cell) for cell in row] for row in rows]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(cells)
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        book = Workbook(write_only=True)
        page = book.create_sheet()
        for row in cells:
            page.append(row)
        packed = io.BytesIO()
        book.save(packed)
        response = HttpResponse(packed.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def taken_along(
    request: HttpRequest, name: str, columns: dict[str, Callable[[Any], Any]], rows: Iterable[Any]
) -> HttpResponse | None:
    """The rows of a hand-made list as a file, where the reader asks for one. columns: heading -> its cell."""
    kind = request.GET.get("export")
    if kind not in KINDS:
        return None
    return sheet(name, kind, [columns, *([in_a_cell(read(row)) for read in columns.values()] for row in rows)])


def exports(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, address) per kind of file, narrowed as the list is."""
    wanted = request.GET.copy()
    wanted.pop("p", None)
    found = []
    for kind in KINDS:
        wanted["export"] = kind
        found.append((kind.upper(), f"?{wanted.urlencode()}"))
    return found


class Exported:
    """For a list of Wagtail's: whoever sees it takes along what it shows, narrowed as it is.

    also_exported   columns of the row that the screen has no room for
    """

    also_exported: tuple[str, ...] = ()

    @cached_property
    def exported(self) -> list[Column]:
        return [column for column in self.columns if column.header and isinstance(column, Column)]  # type: ignore[attr-defined]

    @cached_property
    def list_export(self) -> list[str]:
        return [*(column.name for column in self.exported), *self.also_exported]

    def get_heading(self, queryset: Any, field: str) -> str:
        shown = {column.name: column.header for column in self.exported}
        return harmless(capfirst(str(shown.get(field) or super().get_heading(queryset, field))))  # type: ignore[misc]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        shown = {column.name: column.get_value(item) for column in self.exported}
        return shown | {name: display(item, name) for name in self.also_exported}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return harmless(in_a_cell(value))


class ExportedIndexView(Exported, IndexView):
    pass


def display(item: Any, name: str) -> Any:
    told = getattr(item, f"get_{name}_display", None)
    return told() if told else getattr(item, name)


def in_a_cell(value: Any) -> Any:
    """Moments on the clock of this site, since a spreadsheet knows no zones; answers and rows in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{localtime(value) if is_aware(value) else value:%Y-%m-%d %H:%M}"
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    if hasattr(value, "all") or isinstance(value, list | tuple):
        return ", ".join(str(each) for each in (value.all() if hasattr(value, "all") else value))
    return strip_tags(str(value)) if hasattr(value, "__html__") else str(value)
