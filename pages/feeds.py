"""The agenda for calendars: the same events as the page of the same address, as iCalendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import md5
from itertools import starmap
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone
from icalendar import Event as Entry
from icalendar.prop import vCalAddress, vUri

from pages import moments
from pages.cards import best, changed_at, place_words, titled
from pages.events import Event, EventListing, EventStatus
from pages.queries import with_words
from snippets.models import Region, Sector

STATUS = {
    EventStatus.TENTATIVE: "TENTATIVE",
    EventStatus.CONFIRMED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
PICTURE = {"VALUE": "URI", "DISPLAY": "BADGE", "FMTTYPE": "image/png"}  # RFC 7986
REFRESH = timedelta(hours=4)
WRITTEN: dict[tuple[Any, ...], bytes] = {}
MOST_WRITTEN = 20_000  # entries, of half a kilobyte each
TOGETHER = 100  # entries of one part
WORDS = ("language", "title", "summary", "url", "changed_at")  # of a listing


@dataclass(frozen=True)
class Feed:
    """In parts that follow one another; equal events give equal bytes, so that an ETag can be made of them."""

    parts: list[bytes]
    changed_at: datetime | None  # when anything in it last did

    @property
    def tag(self) -> str:
        found = md5(usedforsecurity=False)
        for part in self.parts:
            found.update(part)
        return found.hexdigest()


class Row(NamedTuple):
    """What must be read of an event to know whether its entry is written already; it is dated by any save."""

    pk: int
    changed_at: datetime
    starts: datetime
    ends: datetime
    all_day: bool
    timezone: str
    region: int | None


def calendar_of(events: QuerySet[Event], reader: str, name: str, source: str) -> Feed:
    """Rows, words and sectors as plain tuples: whole events take five times as long, and only new entries need them."""
    rows = list(starmap(Row, events.values_list(*Row._fields)))
    known = events.order_by().values("pk")
    listings = list(EventListing.objects.filter(event__in=known).values_list("event", *WORDS))
    order = {code: place for place, code in enumerate([reader, *(code for code, _name in settings.LANGUAGES)][::-1])}
    words = {told[0]: told for told in sorted(listings, key=lambda told: order.get(told[1], -1))}
    names = {model: {each.pk: str(each) for each in model.objects.all()} for model in (Region, Sector)}
    sectors: dict[int, list[str]] = {}
    links = Event.sectors.through.objects.filter(event__in=known).order_by("sector")
    for event, sector in links.values_list("event", "sector"):
        sectors.setdefault(event, []).append(names[Sector][sector])
    ours = reader, settings.BASE_URL, settings.DEFAULT_FROM_EMAIL, settings.WAGTAIL_SITE_NAME
    keys = {
        row.pk: (*ours, *row, *words[row.pk], names[Region].get(row.region), *sectors.get(row.pk, ()))
        for row in rows
        if row.pk in words
    }
    texts = written(keys, reader)
    entries = [texts[row.pk] for row in rows if row.pk in texts]
    head, end = head_of(rows, reader, name, source), b"END:VCALENDAR\r\n"
    several = [b"".join(entries[first : first + TOGETHER]) for first in range(0, len(entries), TOGETHER)]
    changed = max((*(row.changed_at for row in rows), *(told[-1] for told in listings)), default=None)
    return Feed([head.removesuffix(end), *several, end], changed)


def head_of(rows: list[Row], reader: str, name: str, source: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Agenda//{reader.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = " · ".join(part for part in (settings.WAGTAIL_SITE_NAME, _("Agenda"), name) if part)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add("source", vUri(source))
    calendar["source"].params["VALUE"] = "URI"
    if hours := [row for row in rows if not row.all_day]:
        first, last = min(row.starts for row in hours), max(row.ends for row in hours)
        for zone in sorted({row.timezone for row in hours}):
            day = first.date() - timedelta(days=1)
            calendar.add_component(Timezone.from_tzid(zone, first_date=day, last_date=last.date() + timedelta(days=1)))
    return calendar.to_ical()


def written(keys: dict[int, tuple[Any, ...]], reader: str) -> dict[int, bytes]:
    """Event -> its entry: written once for the same values, since the library takes nine tenths of a feed's time."""
    texts = {event: WRITTEN[key] for event, key in keys.items() if key in WRITTEN}
    for event in with_words(Event.objects.filter(pk__in=keys.keys() - texts.keys())):
        if len(WRITTEN) >= MOST_WRITTEN:
            WRITTEN.clear()
        if (listing := best(event.every_listing, reader)) is None:  # taken off the site a moment ago
            continue
        texts[event.pk] = WRITTEN[keys[event.pk]] = entry_of(event, listing).to_ical()
    return texts


def entry_of(event: Event, listing: EventListing) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.uid}@{settings.WAGTAIL_SITE_NAME.lower()}")
    entry.add("dtstamp", changed_at(event, listing))
    entry.add("last-modified", changed_at(event, listing))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", event.local_start.date() if event.all_day else event.local_start)
    entry.add("dtend", event.day_after if event.all_day else event.local_end)
    entry.add("status", STATUS[EventStatus(event.status)])
    entry.add("summary", titled(event, listing))
    if said := description_of(event, listing):
        entry.add("description", said)
    entry.add("location", ", ".join(part for part in (event.place_name, event.address) if part) or place_words(event))
    if event.latitude is not None:
        entry.add("geo", (float(event.latitude), float(event.longitude)))
    entry.add("image", vUri(f"{settings.BASE_URL}{listing.url}event.png"), parameters=PICTURE)
    entry.add("url", vUri(f"{settings.BASE_URL}{listing.url}"))
    entry.add("categories", [str(event.get_level_display()), *(str(sector) for sector in event.every_sector)])
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")  # RFC 5546 wants one to publish
    organizer.params["CN"] = event.organiser or settings.WAGTAIL_SITE_NAME
    entry.add("organizer", organizer)
    if event.online_url:
        entry.add("conference", vUri(event.online_url), parameters={"VALUE": "URI"})
    return entry


def description_of(event: Event, listing: EventListing) -> str:
    moved = moments.moved_from(event)
    lines = [
        listing.summary,
        _("Moved; it was %(before)s") % {"before": moved} if moved else "",
        event.place_accessibility,
    ]
    return "\n\n".join(line for line in lines if line)
