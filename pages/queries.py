"""Which events: one filter, read from an address, answers for the page, the feed and whatever comes later."""

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from itertools import compress
from operator import or_
from urllib.parse import parse_qsl, urlencode

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from pages.events import EARLIEST, LATEST, Event, EventListing, EventStatus, EventText
from pages.remembered import until_written
from snippets.lexicon import plain
from workflows.kernel import clock

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
MODES = ("online", "onsite")
FACETS = ("language", "level", "mode", "place", "region", "sector", "theme")
VIEWS = ("day", "map", "month")  # besides the list, which needs no word
SPANS = ("day", "month")  # those that show one period
TEXT_LENGTH = 100
MOST_PARAMETERS = 200
CANCELLED_KEPT = timedelta(days=30)  # in feeds, at least


class Said(dict[str, str]):
    """Of what nobody said, a template finds nothing, without looking further."""

    def __missing__(self, key: str) -> str:
        return ""


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
    errors: Said = field(default_factory=Said, hash=False)
    typed: Said = field(default_factory=Said, hash=False)

    @classmethod
    def parse(cls, query: str) -> "EventFilter":
        """Reads a query string. Unknown keys and impossible keywords fall away.

        A wrong date is an error to show; so is an address that is too long to read, and then nothing else is known.
        """
        try:
            pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS)
        except ValueError:
            return cls(errors=Said(address=_("These are too many parameters.")))
        values: dict[str, list[str]] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value.strip().replace("\x00", ""))
        errors = Said()
        typed = Said({key: values[key][-1] for key in ("from", "to") if values.get(key)})
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
        if errors or not wanted.has_span:
            return replace(wanted, page=1) if wanted.view == "map" else wanted
        day = wanted.since or wanted.until or clock.today()
        return wanted.of_day(day) if wanted.view == "day" else wanted.of_month(day)

    def of_month(self, day: date) -> "EventFilter":
        """The same questions asked of the whole month of that day; that is the period that a month's page shows."""
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return replace(self, since=first, until=last, past=False, page=1)

    def of_day(self, day: date) -> "EventFilter":
        return replace(self, since=day, until=day, past=False)

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
    def has_span(self) -> bool:
        """This way of looking decides by itself where its period begins and ends."""
        return self.view in SPANS

    @property
    def facets_used(self) -> int:
        """How many different questions are asked; search engines keep only the simple ones."""
        dated = not self.has_span and bool(self.since or self.until)
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


def public_events() -> QuerySet[Event]:
    return Event.objects.filter(Exists(EventListing.objects.filter(event=OuterRef("pk"))))


def events_for(wanted: EventFilter) -> QuerySet[Event]:
    """The public events of a filter, the soonest first (the past: the latest first), in every language the same."""
    return asked_for(wanted, in_period(wanted))


def events_fed(wanted: EventFilter) -> QuerySet[Event]:
    """What feeds hold: the same, and for a month what was cancelled though its day is over.

    A calendar or a reader that looks rarely would otherwise see it vanish and never learn that it did not take place.
    """
    if wanted.past or wanted.since:
        return events_for(wanted)
    lately = Q(status=EventStatus.CANCELLED, changed_at__gte=clock.now() - CANCELLED_KEPT)
    return asked_for(wanted, in_period(wanted) | lately & not_after(wanted))


def asked_for(wanted: EventFilter, period: Q) -> QuerySet[Event]:
    if wanted.errors:
        return Event.objects.none()
    found = public_events().filter(period)
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
        period &= Q(ends__gte=clock.midnight(wanted.since))
    return period & not_after(wanted)


def not_after(wanted: EventFilter) -> Q:
    return Q(starts__lt=clock.midnight(wanted.until + timedelta(days=1))) if wanted.until else Q()


def matches(text: str) -> Q:
    """Every word stands in what is told of the event, in whichever language, accents and capitals aside. 2 queries."""
    words = list(dict.fromkeys(plain(text).split()))
    further = further_down(words) if words else {}
    return Q(
        pk__in=[
            event
            for event, told in told_of_events().items()
            if all(word in told or word in further.get(event, ()) for word in words)
        ]
    )


def further_down(words: list[str]) -> dict[int, set[str]]:
    """Public event -> which of these stand further down on one of its pages."""
    holds = {f"holds_{number}": Q(folded__contains=word) for number, word in enumerate(words)}
    rows = EventText.objects.filter(reduce(or_, holds.values())).annotate(
        **{name: ExpressionWrapper(each, BooleanField()) for name, each in holds.items()}
    )
    found: dict[int, set[str]] = {}
    for event, *held in rows.values_list("listing__event", *holds):
        found.setdefault(event, set()).update(compress(words, held))
    return found


@until_written
def told_of_events() -> dict[int, str]:
    """Public event -> its titles and summaries, place, region and organiser, as `plain` words. 1 query.

    Folded here because no database we run on folds accents by itself.
    """
    columns = ["title", "summary", *(f"event__{name}" for name in ("place_name", "address", "organiser"))]
    found: dict[int, str] = {}
    for event, region, *told in EventListing.objects.values_list("event", "event__region__name", *columns):
        said = [*told, *(region or {}).values()]
        found[event] = plain("\n".join([found.get(event, ""), *(words for words in said if words)]))
    return found


def with_words(events: QuerySet[Event]) -> QuerySet[Event]:
    """All that a card or a feed entry prints, in a fixed number of queries.

    As plain lists: a queryset for each of thousands of events takes longer than reading them.
    """
    listings = EventListing.objects.order_by("language")
    return events.select_related("region").prefetch_related(
        Prefetch("sectors", to_attr="every_sector"), Prefetch("listings", listings, to_attr="every_listing")
    )


def with_everything(events: QuerySet[Event]) -> QuerySet[Event]:
    """All that is told of an event as data."""
    return with_words(events).select_related("place_kind").prefetch_related("themes", "languages")
