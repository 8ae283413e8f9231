"""From a file to events: first what would happen, row by row; then, once agreed to, exactly that, at one stroke."""

from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from pages import moments
from pages.events import Event
from pages.imports.columns import label_of
from pages.imports.raw import File
from pages.imports.rows import MANY, Defaults, Lists, Row, check, row_of
from pages.models import AgendaPage, EventPage
from pages.site import add_event_page, create_event

NEW, CHANGED, SAME, LEFT, WRONG = "new", "changed", "same", "left", "wrong"


@dataclass(frozen=True)
class Options:
    """`update`: what is there already takes over what the file says. `publish`: new pages are public at once."""

    language: str
    level: str = ""
    update: bool = False
    publish: bool = False


@dataclass
class Plan:
    """What becomes of one row. `now` is the event that is there already; `changes` are in words."""

    row: Row
    kind: str
    event: Event
    now: Event | None = None
    changes: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    @property
    def when(self) -> str:
        return moments.when(self.event) if self.event.starts and self.event.ends else ""

    @property
    def level(self) -> str:
        return str(self.event.get_level_display()) if self.event.level else ""

    @property
    def where(self) -> list[str]:
        online = _("Online") if self.event.is_online else ""
        return [line for line in (self.event.place_name, self.event.address, online) if line]

    @property
    def shown_in(self) -> list[tuple[str, str]]:
        return [(label_of(name), ", ".join(map(str, rows))) for name, rows in self.row.many.items()]

    @property
    def seen(self) -> tuple[Any, ...]:
        """What an editor agreed to: when it differs, something has happened meanwhile."""
        return (self.row.line, self.kind, self.row.problems, self.changes, self.pages, self.now and self.now.pk)


@dataclass(frozen=True)
class Preview:
    plans: list[Plan]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(plan.kind for plan in self.plans)

    @property
    def good(self) -> int:
        return self.counts[NEW] + self.counts[CHANGED]

    @property
    def seen(self) -> list[tuple[Any, ...]]:
        return [plan.seen for plan in self.plans]


def preview(file: File, options: Options) -> Preview:
    """Reads only. The same number of queries for any number of rows."""
    lists, defaults = Lists.load(), Defaults(options.language, options.level)
    rows = [row_of(raw, lists, defaults) for raw in file.rows]
    twice_in_the_file(rows)
    there = There(rows)
    codes = set(AgendaPage.objects.values_list("locale__language_code", flat=True))
    return Preview([plan_of(row, there.event_of(row), options, codes) for row in rows], file.notes)


def names_of(row: Row) -> set[tuple[str, Any]]:
    """Title and start, by which an event without UID is known."""
    starts = row.values.get("starts")
    return {(words["title"].casefold(), starts) for words in row.words.values()} if starts else set()


def twice_in_the_file(rows: list[Row]) -> None:
    first: dict[Any, int] = {}
    for row in rows:
        keys = names_of(row) | ({row.uid} if row.uid else set())
        if line := min((first[key] for key in keys if key in first), default=None):
            row.problems.append(_("The same event is on line %(line)d already.") % {"line": line})
        else:
            first |= dict.fromkeys(keys, row.line)


class There:
    """The events that are there already, found by UID, or by a title and the start."""

    def __init__(self, rows: list[Row]) -> None:
        uids = [row.uid for row in rows if row.uid]
        starts = [row.values["starts"] for row in rows if "starts" in row.values]
        found = Event.objects.filter(Q(uid__in=uids) | Q(starts__in=starts)).select_related("region", "place_kind")
        self.by_uid: dict[Any, Event] = {}
        self.by_name: dict[Any, Event] = {}
        for event in found.prefetch_related("pages__locale", *MANY):
            self.by_uid[event.uid] = event
            for title in (event.name, *(page.title for page in event.pages.all())):
                self.by_name.setdefault((title.casefold(), event.starts), event)

    def event_of(self, row: Row) -> Event | None:
        if row.uid in self.by_uid:
            return self.by_uid[row.uid]
        return next((self.by_name[key] for key in sorted(names_of(row)) if key in self.by_name), None)


def plan_of(row: Row, now: Event | None, options: Options, codes: set[str]) -> Plan:
    if now is None:
        return plan_of_new(row, codes)
    if now.mission_id or not options.update:
        if now.mission_id:
            row.notes.append(_("It follows its mission; an import leaves it alone."))
        return Plan(row, WRONG if row.problems else LEFT, now, now)
    wanted = copy(now)
    changes = []
    for name, value in row.values.items():
        if getattr(now, name) != value:
            setattr(wanted, name, value)
            changes.append(label_of(name))
    changes += [label_of(name) for name, rows in row.many.items() if set(rows) != set(getattr(now, name).all())]
    check(row, wanted)
    there = {page.locale.language_code for page in now.pages.all()}
    pages = [code for code in row.words if code in codes - there]
    kind = WRONG if row.problems else CHANGED if changes or pages else SAME
    return Plan(row, kind, wanted, now, changes, pages)


def plan_of_new(row: Row, codes: set[str]) -> Plan:
    values = row.begins | row.values
    if "level" not in values and not any(problem.startswith(label_of("level")) for problem in row.problems):
        row.problems.append(_("%(column)s: it is missing.") % {"column": label_of("level")})
    title = next((words["title"] for words in row.words.values()), "")
    event = Event(name=title, **values, **({"uid": row.uid} if row.uid else {}))
    check(row, event)
    return Plan(row, WRONG if row.problems else NEW, event, None, [], [code for code in row.words if code in codes])


class Changed(Exception):  # noqa: N818
    """Something else would happen by now than what was agreed to; nothing was done."""

    def __init__(self, found: Preview) -> None:
        self.found = found


def bring(file: File, options: Options, agreed: list[tuple[Any, ...]], user: Any) -> Preview:
    """All good rows or nothing. Imports stand in line, so a second click sees what the first has made."""
    with transaction.atomic():
        list(AgendaPage.objects.select_for_update().order_by("pk"))
        found = preview(file, options)
        if found.seen != agreed:
            raise Changed(found)
        for plan in found.plans:
            if plan.kind == NEW:
                make(plan, options, user)
            elif plan.kind == CHANGED:
                change(plan, options, user)
    return found


def make(plan: Plan, options: Options, user: Any) -> None:
    row = plan.row
    fields = {name: getattr(plan.event, name) for name in {**row.begins, **row.values}} | row.many
    words = {code: row.words[code] for code in plan.pages}
    event = create_event(words, publish=options.publish, user=user, name=plan.event.name, uid=plan.event.uid, **fields)
    log(event, "wagtail.create", user=user)


def change(plan: Plan, options: Options, user: Any) -> None:
    """The words of pages that are there stay with those who wrote them; only a page that lacks is added."""
    event = plan.event
    if plan.changes:
        event.save()
        for name, rows in plan.row.many.items():
            getattr(event, name).set(rows)
        log(event, "wagtail.edit", user=user)
    for code in plan.pages:
        add_event_page(event, code, plan.row.words[code], options.publish, user)


def may_publish(user: Any) -> bool:
    agendas = list(AgendaPage.objects.all())
    return bool(agendas) and all(each.permissions_for_user(user).can_publish_subpage() for each in agendas)


def may_import(user: Any) -> bool:
    return bool(user.has_perms(("pages.add_event", "pages.change_event"))) and EventPage.can_create_at(
        AgendaPage.objects.first() or AgendaPage()
    )
