"""What happens to the content by itself or must happen to it, day by day in a month."""

from calendar import Calendar, monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision

from pages import moments
from pages.events import EARLIEST, LATEST, Event
from pages.months import weekdays
from pages.upkeep import due
from workflows.kernel import clock


class What(models.TextChoices):
    GOES_LIVE = "live", pgettext_lazy("planned", "Goes live")
    EXPIRES = "expires", pgettext_lazy("planned", "Comes offline")


@dataclass(frozen=True)
class Entry:
    """`hour` is empty for what has only a day."""

    label: str
    title: str
    url: str
    hour: str = ""


@dataclass
class Day:
    date: date
    name: str
    outside: bool
    today: bool
    entries: list[Entry] = field(default_factory=list)


def month_of(text: str) -> date:
    """The first day of a month written as 2026-12; of this month when it is none."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = clock.today().replace(day=1)
    return found if EARLIEST <= found <= LATEST else clock.today().replace(day=1)


def context_of(first: date, user: Any) -> dict[str, Any]:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    planned = entries(first, last, user)
    weeks = [
        [
            Day(day, format_date(day, "full", moments.locale()), day.month != first.month, day == clock.today(),
                sorted(planned[day], key=lambda each: (each.hour, each.title)) if day.month == first.month else [])
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]  # fmt: skip
    return {
        "month": format_date(first, "LLLL yyyy", moments.locale()),
        "weekdays": weekdays(),
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.entries],
        "earlier": neighbour(first - timedelta(days=1)),
        "later": neighbour(last + timedelta(days=1)),
    }


def neighbour(day: date) -> dict[str, str] | None:
    if not EARLIEST <= day <= LATEST:
        return None
    return {"url": f"?month={day:%Y-%m}", "name": format_date(day, "LLLL yyyy", moments.locale())}


def entries(first: date, last: date, user: Any) -> dict[date, list[Entry]]:
    finder, found = AdminURLFinder(user), defaultdict(list)
    span = (clock.midnight(first), clock.midnight(last + timedelta(days=1)))
    kept = due.kept_by(user)
    for moment, what, row in [*going_live(span, user), *expiring(span, user, kept)]:
        if url := finder.get_edit_url(row):
            found[localdate(moment)].append(Entry(str(what.label), str(row), url, moments.hour(moment_here(moment))))
    for each in due.dated(user, kept, last, last):
        if each.day and each.day >= first:
            found[each.day].append(Entry(str(each.kind.label), each.title, each.url))
    return found


def moment_here(moment: datetime) -> datetime:
    return moment.astimezone(clock.midnight(clock.today()).tzinfo)


Planned = tuple[datetime, What, Any]


def going_live(span: tuple[datetime, datetime], user: Any) -> Iterator[Planned]:
    """Versions that are approved and wait for their hour."""
    rows = Revision.objects.filter(approved_go_live_at__gte=span[0], approved_go_live_at__lt=span[1])
    for revision in rows.prefetch_related("content_object"):
        row = revision.content_object
        if row is not None and may_see(user, type(row)):
            yield revision.approved_go_live_at, What.GOES_LIVE, row


def expiring(span: tuple[datetime, datetime], user: Any, kept: due.Rows) -> Iterator[Planned]:
    rows: list[Any] = [row for rows in kept.values() for row in rows]
    if may_see(user, Page):
        rows += Page.objects.filter(expire_at__gte=span[0], expire_at__lt=span[1])
    for row in rows:
        if row.expire_at and not row.expired and span[0] <= row.expire_at < span[1]:
            yield row.expire_at, What.EXPIRES, row


def may_see(user: Any, model: type[models.Model]) -> bool:
    """Pages by the right that goes with the agenda; Wagtail decides about each when its address is asked."""
    return due.may_change(user, Event if issubclass(model, Page) else model)
