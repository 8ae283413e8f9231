"""Which events: one filter, read from an address, answers for the page, the feed and whatever comes later."""

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from pages.events import Event, EventListing
from workflows.kernel import clock

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
MODES = ("online", "onsite")
FACETS = ("language", "level", "mode", "place", "region", "sector", "theme")
VIEWS = ("month",)  # besides the list, which needs no word
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
TEXT_LENGTH = 100


@dataclass(frozen=True)
class EventFilter:
    """What the reader asked for. Several values of one facet mean or; several facets mean and."""

    language: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    text: str = ""
    past: bool = False
    view: str = ""
    page: int = 1
    errors: dict[str, str] = field(default_factory=dict, compare=False)
    typed: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def parse(cls, query: str) -> "EventFilter":
        """Reads a query string. Unknown keys and impossible keywords fall away; a wrong date is an error to show."""
        values: dict[str, list[str]] = {}
        for key, value in parse_qsl(query, max_num_fields=200):
            values.setdefault(key, []).append(value.strip().replace("\x00", ""))
        errors: dict[str, str] = {}
        typed = {key: values[key][-1] for key in ("from", "to") if values.get(key)}
        days = {key: day_of(value, key, errors) for key, value in typed.items()}
        if not errors and (since := days.get("from")) and (until := days.get("to")) and until < since:
            errors["to"] = _("The last day lies before the first.")
        page, view = (values.get(name, [""])[-1] for name in ("page", "view"))
        facets = {name: keywords(values.get(name, ()), MODES if name == "mode" else None) for name in FACETS}
        wanted = cls(
            **facets,
            since=days.get("from"),
            until=days.get("to"),
            text=" ".join(values.get("q", [""])[-1].split())[:TEXT_LENGTH].strip(),
            past=values.get("when", [""])[-1] == "past",
            view=view if view in VIEWS else "",
            page=int(page) if re.fullmatch(r"[1-9]\d{0,5}", page) else 1,
            errors=errors,
            typed=typed,
        )
        return wanted.of_month(wanted.since or wanted.until or clock.today()) if wanted.view and not errors else wanted

    def of_month(self, day: date) -> "EventFilter":
        """The same questions asked of the whole month of that day; that is the period that a month's page shows."""
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return replace(self, since=first, until=last, past=False, page=1)

    def pairs(self) -> list[tuple[str, str]]:
        """The filter as the one address it has: sorted keys, sorted values, nothing that says nothing."""
        found = [(name, value) for name in FACETS for value in getattr(self, name)]
        for key, day in (("from", self.since), ("to", self.until)):
            found.append((key, self.typed[key] if key in self.errors else day.isoformat() if day else ""))
        found += [
            ("q", self.text),
            ("when", "past" if self.past else ""),
            ("view", self.view),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return sorted(pair for pair in found if pair[1])

    @property
    def address(self) -> str:
        return urlencode(self.pairs())

    @property
    def without_page(self) -> "EventFilter":
        return replace(self, page=1)

    @property
    def as_set(self) -> "EventFilter":
        """Which events, whatever way they are shown: the address of feeds, and of the list."""
        return replace(self, page=1, view="")

    @property
    def facets_used(self) -> int:
        """How many different questions are asked; search engines keep only the simple ones."""
        dated = not self.view and bool(self.since or self.until)
        return sum(1 for name in FACETS if getattr(self, name)) + bool(self.text) + dated

    def without(self, name: str, value: str) -> "EventFilter":
        return replace(self, page=1, **{name: tuple(v for v in getattr(self, name) if v != value)})


def is_canonical(query: str, wanted: EventFilter) -> bool:
    return parse_qsl(query, keep_blank_values=True) == wanted.pairs()


def keywords(values: object, allowed: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(sorted({v for v in values if KEY.fullmatch(v) and (allowed is None or v in allowed)}))


def day_of(value: str, key: str, errors: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        errors[key] = _("Write the date as 2026-03-31, in a year from 1900 on.")
        return None
    return day


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def public_events() -> QuerySet[Event]:
    return Event.objects.filter(Exists(EventListing.objects.filter(event=OuterRef("pk"))))


def events_for(wanted: EventFilter) -> QuerySet[Event]:
    """The public events of a filter, the soonest first (the past: the latest first), in every language the same."""
    if wanted.errors:
        return Event.objects.none()
    found = public_events().filter(in_period(wanted))
    if wanted.level:
        found = found.filter(level__in=wanted.level)
    if wanted.region:
        found = found.filter(region__key__in=wanted.region)
    if wanted.place:
        found = found.filter(place_kind__key__in=wanted.place)
    for name in ("language", "sector", "theme"):
        if keys := getattr(wanted, name):
            through = getattr(Event, f"{name}s").through
            column = "spokenlanguage" if name == "language" else name
            found = found.filter(Exists(through.objects.filter(event=OuterRef("pk"), **{f"{column}__key__in": keys})))
    if len(wanted.mode) == 1:
        found = found.filter(is_online=True) if wanted.mode == ("online",) else found.exclude(place_name="")
    if wanted.text:
        found = found.filter(matches(wanted.text))
    return found.order_by("-starts", "-pk") if wanted.past else found.order_by("starts", "pk")


def in_period(wanted: EventFilter) -> Q:
    """Coming or past, unless a first day is asked for; what is under way is coming."""
    period = Q()
    if wanted.past:
        period &= Q(ends__lt=clock.now())
    elif not wanted.since:
        period &= Q(ends__gte=clock.now())
    if wanted.since:
        period &= Q(ends__gte=midnight(wanted.since))
    if wanted.until:
        period &= Q(starts__lt=midnight(wanted.until + timedelta(days=1)))
    return period


def matches(text: str) -> Q:
    """Every word stands in the title, the summary or the place, in whichever language."""
    said = Q()
    for word in text.split():
        told = EventListing.objects.filter(Q(title__icontains=word) | Q(summary__icontains=word), event=OuterRef("pk"))
        said &= Q(place_name__icontains=word) | Exists(told)
    return said


def with_words(events: QuerySet[Event]) -> QuerySet[Event]:
    """All that a card or a feed entry prints, in a fixed number of queries."""
    return events.select_related("region").prefetch_related(
        "sectors", Prefetch("listings", EventListing.objects.order_by("language"))
    )


def with_everything(events: QuerySet[Event]) -> QuerySet[Event]:
    """All that is told of an event as data."""
    return with_words(events).select_related("place_kind").prefetch_related("themes", "languages")
