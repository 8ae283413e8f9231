"""A file of events as rows of named cells: a list (CSV), a workbook (XLSX) or a calendar (ICS)."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from pages.imports.calendars import rows_of_calendar
from pages.imports.columns import REQUIRED, columns_of, label_of
from pages.imports.raw import File, Formula, Raw, UnreadableError

MOST_COLUMNS = 60
LINES_ABOVE = 10  # that a sheet may have above its headings: a title, a date
PACKED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE)


def read(name: str, data: bytes) -> File:
    """Raises UnreadableError with what to do about it. What a file is, its first bytes say; its name only helps."""
    if len(data) > settings.AMBASSADE_IMPORT_MB * 1024 * 1024:
        raise UnreadableError(too_large())
    if data.startswith(OLD_EXCEL):
        raise UnreadableError(_("This is a workbook of an older kind. Save it as XLSX or CSV and try again."))
    if data.startswith(PACKED):
        return within_limits(File(list(rows_of_workbook(data))))
    if b"\x00" in data and not data.startswith(UTF_16):
        raise UnreadableError(no_list())
    text, notes = text_of(data)
    if CALENDAR.match(text) or name.lower().endswith((".ics", ".ical")):
        return within_limits(File(list(rows_of_calendar(text)), notes))
    return within_limits(File(list(rows_of_list(text)), notes))


def too_large() -> str:
    return _("The file is larger than %(most)d MB.") % {"most": settings.AMBASSADE_IMPORT_MB}


def within_limits(file: File) -> File:
    most, found = settings.AMBASSADE_IMPORT_EVENTS, len(file.rows)
    if not found:
        raise UnreadableError(_("There is no event in this file."))
    if found > most:
        words = ngettext(
            "The file has %(count)d event; at most %(most)d come in at a time. Split it into several files.",
            "The file has %(count)d events; at most %(most)d come in at a time. Split it into several files.",
            found,
        )
        raise UnreadableError(words % {"count": found, "most": most})
    return file


def text_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8; else what a Belgian Excel writes, and that is said."""
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableError(_("The letters of this file cannot be read. Save it as UTF-8.")) from None
        return checked(text), (_("The file is not in UTF-8; it was read as Windows text. Look at the accents."),)
    return checked(text), ()


def checked(text: str) -> str:
    if "\x00" in text:
        raise UnreadableError(no_list())
    return text


def no_list() -> str:
    return _("This is not a list of events. Choose a CSV, XLSX or ICS file.")


def rows_of_list(text: str) -> Iterator[Raw]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    try:
        yield from rows_under_headings((reader.line_num, row) for row in reader)
    except csv.Error:
        line = {"line": reader.line_num}
        raise UnreadableError(_("The file cannot be read as CSV, near line %(line)d.") % line) from None


def rows_of_workbook(data: bytes) -> Iterator[Raw]:
    """The rows of the first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > settings.AMBASSADE_IMPORT_UNPACKED_MB * 1024 * 1024:
                raise UnreadableError(_("This workbook holds too much. Keep only the sheet with the events."))
            sheets = [part for part in packed.namelist() if part.startswith("xl/worksheets/sheet")]
            merged = any(b"<mergeCell " in packed.read(part) for part in sheets)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        lines = (
            (number, [value_of(cell) for cell in row])
            for number, row in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), 1)
        )
        yield from rows_under_headings(lines, merged)
    except UnreadableError:
        raise
    except Exception:  # whatever a broken package makes of its parts: openpyxl promises no kind of error
        raise UnreadableError(_("This workbook cannot be read. Open it and save it as XLSX again.")) from None


def value_of(cell: Any) -> Any:
    return Formula(str(cell.value)) if cell.data_type == "f" else cell.value


def rows_under_headings(lines: Iterable[tuple[int, list[Any]]], merged: bool = False) -> Iterator[Raw]:
    """The rows below the first line that names the columns; a title may stand above it."""
    rest = iter(lines)
    above: list[list[Any]] = []
    for _number, row in rest:
        if any(has_words(cell) for cell in row):
            above.append(row)
        columns = columns_of(row)
        if set(REQUIRED) <= set(columns) and any(name.startswith("title") for name in columns):
            yield from (raw for raw in (raw_of(*line, columns) for line in rest) if raw)
            return
        if len(above) > LINES_ABOVE:
            break
    raise UnreadableError(what_lacks(above, merged))


def what_lacks(above: list[list[Any]], merged: bool) -> str:
    best = max((columns_of(row) for row in above), key=len, default={})
    lacking = [label_of(name) for name in REQUIRED if name not in best]
    if not any(name.startswith("title") for name in best):
        lacking.append(label_of("title"))
    said = _("No line of the file names these columns: %(columns)s.") % {"columns": ", ".join(lacking)}
    if merged:
        said += " " + _("Some cells are merged: give each column a heading of its own, in one line.")
    return said


def raw_of(number: int, row: list[Any], columns: dict[str, int]) -> Raw | None:
    """Nothing for an empty line."""
    cells = {name: row[place] for name, place in columns.items() if place < len(row)}
    cells = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
    formulas = [label_of(name) for name, cell in cells.items() if isinstance(cell, Formula)]
    if not any(has_words(cell) for cell in cells.values()):
        return None
    problems = [
        _("%(column)s: the cell holds a formula. Put its value there.") % {"column": label} for label in formulas
    ]
    filled = {name: cell for name, cell in cells.items() if has_words(cell) and not isinstance(cell, Formula)}
    return Raw(number, filled, tuple(problems))


def has_words(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
