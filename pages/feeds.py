"""The agenda for calendars: the same events as the page of the same address, as iCalendar."""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone
from icalendar import Event as Entry
from icalendar.prop import vCalAddress, vUri

from pages import moments
from pages.cards import best, changed_at, place_words, titled
from pages.events import Event, EventListing, EventStatus

STATUS = {
    EventStatus.TENTATIVE: "TENTATIVE",
    EventStatus.CONFIRMED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
PICTURE = {"VALUE": "URI", "DISPLAY": "BADGE", "FMTTYPE": "image/png"}  # RFC 7986
REFRESH = timedelta(hours=4)
WRITTEN: dict[tuple[Any, ...], bytes] = {}
MOST_WRITTEN = 20_000  # entries, of half a kilobyte each


def calendar_of(events: Sequence[Event], reader: str, name: str, source: str) -> bytes:
    """`events` come with their words; equal events give equal bytes, so that an ETag can be made of them."""
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
    told = [(event, listing) for event in events if (listing := best(event.every_listing, reader))]
    if hours := [event for event, _listing in told if not event.all_day]:
        first, last = min(e.starts for e in hours), max(e.ends for e in hours)
        for zone in sorted({event.timezone for event in hours}):
            day = first.date() - timedelta(days=1)
            calendar.add_component(Timezone.from_tzid(zone, first_date=day, last_date=last.date() + timedelta(days=1)))
    head, end = calendar.to_ical(), b"END:VCALENDAR\r\n"
    return b"".join([head.removesuffix(end), *(text_of(event, listing) for event, listing in told), end])


def text_of(event: Event, listing: EventListing) -> bytes:
    """An entry as text: written once for the same values, since the library takes nine tenths of a feed's time."""
    words = place_words(event), *map(str, event.every_sector)
    ours = get_language(), settings.BASE_URL, settings.DEFAULT_FROM_EMAIL, settings.WAGTAIL_SITE_NAME
    key = (*ours, *words, *values(event), *values(listing))
    if key not in WRITTEN:
        if len(WRITTEN) >= MOST_WRITTEN:
            WRITTEN.clear()
        WRITTEN[key] = entry_of(event, listing).to_ical()
    return WRITTEN[key]


def values(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


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
