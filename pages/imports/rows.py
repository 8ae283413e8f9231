"""What one row of a file means: the values of an event, words per language, and everything that is wrong with it."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from pages.events import EARLIEST, LATEST, Event, EventStatus
from pages.imports.columns import about, label_of, unknown_column
from pages.imports.raw import Raw
from pages.site import NAMESPACE
from snippets.models import EventLevel, PlaceKind, Region, Sector, SpokenLanguage, Theme
from workflows.people.register import NO, YES, plain

ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
BELGIAN = r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})"
HOUR = r"(?P<hour>\d{1,2})\s?(?:[:.]|[huHU])\s?(?P<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?"
DATE = re.compile(rf"(?:{ISO}|{BELGIAN})(?:(?:T|,?\s+){HOUR}\s?(?P<offset>Z|[+-]\d\d:?\d\d)?)?")
ONLY_HOUR = re.compile(HOUR)
MANY: dict[str, type[Model]] = {"sectors": Sector, "themes": Theme, "languages": SpokenLanguage}
ONE: dict[str, type[Model]] = {"region": Region, "place_kind": PlaceKind}
TEXTS = ("place_name", "address", "place_accessibility", "online_url", "cost", "organiser")
END_OF_DAY = time(23, 59)
LONGEST = {"title": 200, "summary": 300}


@dataclass(frozen=True)
class Defaults:
    """What the editor said of rows that say nothing."""

    language: str
    level: str = ""


@dataclass(frozen=True)
class Lists:
    """What rows name, read once: column -> plain word -> what it stands for."""

    by_word: dict[str, dict[str, Any]]

    @classmethod
    def load(cls) -> "Lists":
        found: dict[str, dict[str, Any]] = {"level": words_for(EventLevel), "status": words_for(EventStatus)}
        for name, model in {**MANY, **ONE}.items():
            rows = model.objects.filter(retired=False)
            found[name] = {plain(w): row for row in rows for w in (row.key, *dict(row.name).values()) if w}
        return cls(found)


def words_for(choices: type[TextChoices]) -> dict[str, Any]:
    """Each by its key and by its label in every language."""
    found = {plain(choice.value): choice.value for choice in choices}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {plain(str(choice.label)): choice.value for choice in choices}
    return found


@dataclass
class Row:
    """`values` and `many` hold only what the file says, `begins` what a new event has where it says nothing."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    begins: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[Any]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    uid: uuid.UUID | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Wrong(Exception):  # noqa: N818
    """Why a cell cannot be taken."""


def row_of(raw: Raw, lists: Lists, defaults: Defaults) -> Row:
    row = Row(raw.line, problems=list(raw.problems), notes=list(raw.notes))
    cells = dict(raw.cells)
    by_categories(cells, lists)
    if cells.get("uid"):
        row.uid = uid_of(str(cells["uid"]))
    row.words = words_of(cells, defaults.language, row.problems)
    zone = zone_of(cells.get("timezone"), row.problems)
    if "timezone" in cells:
        row.values["timezone"] = zone.key
    if "starts" in cells or not raw.problems:
        take_moments(row, cells, zone)
    take_lists(row, cells, lists)
    row.begins = {"level": defaults.level} if defaults.level else {}
    for name in TEXTS:
        if cells.get(name) not in (None, ""):
            row.values[name] = str(cells[name])
    if "is_online" in cells or "online_url" in cells:
        row.values["is_online"] = yes_or_no(cells.get("is_online", True), row.problems)
    return row


def by_categories(cells: dict[str, Any], lists: Lists) -> None:
    """The categories of a calendar fill what the row does not name itself."""
    for word in cells.pop("words", []):
        for name in ("level", "region", *MANY):
            if plain(word) in lists.by_word[name]:
                cells[name] = f"{cells[name]}, {word}" if name in MANY and cells.get(name) else cells.get(name) or word


def uid_of(text: str) -> uuid.UUID:
    """Ours come back as they went out; those of other calendars become one of ours, always the same."""
    try:
        return uuid.UUID(text.partition("@")[0].strip())
    except ValueError:
        return uuid.uuid5(NAMESPACE, f"import {text.strip()}")


def words_of(cells: dict[str, Any], language: str, problems: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in ("title", "summary"):
        for code, _name in settings.LANGUAGES:
            own = cells.get(f"{name}_{code}") or (cells.get(name) if code == language else None)
            text = " ".join(str(own or "").split())
            if len(text) > LONGEST[name]:
                told = {"column": label_of(f"{name}_{code}"), "most": LONGEST[name]}
                problems.append(_("%(column)s: at most %(most)d characters.") % told)
            elif text:
                found.setdefault(code, {})[name] = text
    for code in [code for code, words in found.items() if "title" not in words]:
        problems.append(_("%(column)s: it is missing, and there is a summary.") % {"column": label_of(f"title_{code}")})
        del found[code]
    if not found and not problems:
        problems.append(_("%(column)s: it is missing.") % {"column": label_of("title")})
    return found


def zone_of(cell: Any, problems: list[str]) -> ZoneInfo:
    if cell and str(cell) not in available_timezones():
        problems.append(_("“%(value)s” is not a known time zone.") % {"value": str(cell)[:50]})
        cell = None
    return ZoneInfo(str(cell or settings.TIME_ZONE))


def take_moments(row: Row, cells: dict[str, Any], zone: ZoneInfo) -> None:
    starts = taken(row, "starts", partial(moment_of, cells.get("starts"), zone))
    if starts is None:
        return
    ends_cell = cells.get("ends")
    if ends_cell is None and not isinstance(starts, datetime):
        ends_cell = starts
    ends = taken(row, "ends", partial(end_of, ends_cell, starts, zone))
    if ends is None:
        return
    whole = not isinstance(starts, datetime)
    if whole == isinstance(ends, datetime):
        row.problems.append(_("%(column)s: give both hours, or none for whole days.") % {"column": label_of("ends")})
        return
    row.values |= {
        "starts": datetime.combine(starts, time(), zone) if whole else starts,
        "ends": datetime.combine(ends, END_OF_DAY, zone) if whole else ends,
        "all_day": whole,
    }


def taken(row: Row, name: str, read: Any) -> Any:
    try:
        return read()
    except Wrong as wrong:
        row.problems.append(about(name, wrong))
        return None


def end_of(cell: Any, starts: date, zone: ZoneInfo) -> date:
    """An hour by itself is that of the day on which it starts, or of the next when it lies before."""
    hour = cell if isinstance(cell, time) else None
    if isinstance(cell, str) and (found := ONLY_HOUR.fullmatch(cell)):
        hour = hour_of(found)
    if hour is None or not isinstance(starts, datetime):
        return moment_of(cell, zone)
    day = starts.date() + timedelta(days=hour < starts.time())
    return at(datetime.combine(day, hour), zone)


def moment_of(cell: Any, zone: ZoneInfo) -> date:
    """A date for whole days, else a moment in that zone. Belgian dates have their day first."""
    if cell is None or cell == "":
        raise Wrong(_("it is missing."))
    if isinstance(cell, datetime):
        return within(at(cell, zone))
    if isinstance(cell, date):
        return within(cell)
    found = DATE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        raise Wrong(_("write it as 08/12/2026 20:00 or 2026-12-08 20:00, not “%(word)s”.") % {"word": str(cell)[:50]})
    try:
        day = date(*(int(found[iso] or found[own]) for iso, own in (("year", "y"), ("month", "m"), ("day", "d"))))
        if found["hour"] is None:
            return within(day)
        moment = datetime.combine(day, hour_of(found))
    except ValueError:
        raise Wrong(_("there is no such day or hour: “%(word)s”.") % {"word": cell[:50]}) from None
    if found["offset"]:
        moment = datetime.fromisoformat(moment.isoformat() + found["offset"])
    return within(at(moment, zone))


def hour_of(found: re.Match[str]) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        raise Wrong(_("there is no such day or hour: “%(word)s”.") % {"word": found[0][:50]}) from None


def within(day: date) -> date:
    if not EARLIEST <= (day.date() if isinstance(day, datetime) else day) <= LATEST:
        raise Wrong(_("the year must be 1900 or later."))
    return day


def at(moment: datetime, zone: ZoneInfo) -> datetime:
    """That moment, in the zone of the place."""
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(zone)
        there = moment.replace(tzinfo=zone)
        if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            raise Wrong(_("the clock skips this hour on that day."))
    except OverflowError:
        raise Wrong(_("the year must be 1900 or later.")) from None
    return there


def take_lists(row: Row, cells: dict[str, Any], lists: Lists) -> None:
    for name in ("level", "status", *ONE):
        word = cells.get(name)
        if word in (None, ""):
            continue
        found = lists.by_word[name].get(plain(str(word)))
        if found is None:
            row.problems.append(unknown_column(name, word))
        else:
            row.values[name] = found
    for name in MANY:
        words = [word.strip() for word in re.split(r"[,;|]", str(cells.get(name) or "")) if word.strip()]
        unknown = [word for word in words if plain(word) not in lists.by_word[name]]
        row.problems += [unknown_column(name, word) for word in unknown]
        if words and not unknown:
            row.many[name] = list(dict.fromkeys(lists.by_word[name][plain(word)] for word in words))


def yes_or_no(cell: Any, problems: list[str]) -> bool:
    word = "yes" if cell is True else "no" if cell is False else plain(str(cell))
    if word not in YES | NO:
        problems.append(_("Neither yes nor no: %(word)s.") % {"word": str(cell)[:50]})
    return word in YES


def check(row: Row, event: Event) -> None:
    """What the form of an event would say, without asking the database."""
    if row.problems:
        return
    try:
        event.clean_fields(exclude=["timezone", "region", "place_kind", "mission"])  # read from what exists
        event.clean()
    except ValidationError as error:
        for name, words in error.message_dict.items():
            row.problems += [word if name == "__all__" else about(name, word) for word in words]
