"""The agenda for calendars: the same events as the page of the same address, as iCalendar."""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar
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
REFRESH = timedelta(hours=4)


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
    told = [(event, listing) for event in events if (listing := best(event.listings.all(), reader))]
    for event, listing in told:
        calendar.add_component(entry_of(event, listing))
    if hours := [event for event, _listing in told if not event.all_day]:
        first, last = min(e.starts for e in hours), max(e.ends for e in hours)
        calendar.add_missing_timezones(first.date() - timedelta(days=1), last.date() + timedelta(days=1))
    return calendar.to_ical()


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
    entry.add("url", vUri(f"{settings.BASE_URL}{listing.url}"))
    entry.add("categories", [str(event.get_level_display()), *(str(sector) for sector in event.sectors.all())])
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
