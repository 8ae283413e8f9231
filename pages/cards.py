"""What lists show of an event: the words of the best language for this reader, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pages import moments, streets
from pages.events import Event, EventListing, EventStatus
from pages.queries import EventFilter, events_for, with_words
from pages.remembered import until_written
from snippets.languages import in_words, labelled

if TYPE_CHECKING:
    from pages.models import EventPage


@dataclass(frozen=True)
class Card:
    """An event as the event_card component prints it; `foreign` when the words are not in the reader's language."""

    title: str
    summary: str
    url: str
    language: str
    language_name: str
    reader: str
    foreign: bool
    starts: datetime
    iso: str
    when: str
    day: str
    moved_from: str
    level: str
    level_name: str
    place: str
    is_online: bool
    sectors: tuple[str, ...]
    is_cancelled: bool
    tag: str
    tone: str


def best(listings: Iterable[EventListing], reader: str) -> EventListing | None:
    """The reader's language, else the first of the site's languages that there is."""
    found = {listing.language: listing for listing in listings}
    order = [reader, *(code for code, _name in settings.LANGUAGES), *found]
    return next((found[code] for code in order if code in found), None)


def changed_at(event: Event, listing: EventListing) -> datetime:
    """When that language last told something new about the event."""
    return max(event.changed_at, listing.changed_at)


def status_words(event: Event) -> tuple[str, str]:
    """A tag and its tone; nothing for what is simply going on."""
    if event.is_cancelled:
        return str(EventStatus.CANCELLED.label), "bad"
    if event.status == EventStatus.TENTATIVE:
        return str(EventStatus.TENTATIVE.label), "wait"
    if moments.moved_from(event):
        return pgettext("event", "Moved"), "wait"
    return "", ""


def titled(event: Event, listing: EventListing) -> str:
    """The title with its status before it: some programs hide or ignore a status of its own."""
    tag, _tone = status_words(event)
    return labelled(tag, listing.title) if tag else listing.title


def place_words(event: Event) -> str:
    where = ", ".join(part for part in (event.place_name, str(event.region or "")) if part)
    if event.is_online and event.place_name:
        return _("%(place)s and online") % {"place": where}
    return _("Online") if event.is_online else where


def card_of(event: Event, reader: str) -> Card | None:
    listing = best(event.every_listing, reader)
    if listing is None:
        return None
    tag, tone = status_words(event)
    return Card(
        title=listing.title,
        summary=listing.summary,
        url=listing.url,
        language=listing.language,
        language_name=language_name(listing.language),
        reader=reader,
        foreign=listing.language != reader,
        starts=event.local_start.replace(tzinfo=None),  # so that templates do not shift it to another clock
        iso=moments.start_iso(event),
        when=moments.when(event),
        day=moments.day(event.local_start),
        moved_from=moments.moved_from(event),
        level=event.level,
        level_name=event.get_level_display(),
        place=place_words(event),
        is_online=event.is_online,
        sectors=tuple(str(sector) for sector in event.every_sector),
        is_cancelled=event.is_cancelled,
        tag=tag,
        tone=tone,
    )


def language_name(code: str) -> str:
    return in_words([code])


def cards_of(events: Iterable[Event], reader: str) -> list[Card]:
    return [card for event in events if (card := card_of(event, reader))]


@until_written
def next_cards(count: int, reader: str) -> list[Card]:
    """The next events that go on; a cancelled one stays in the agenda, not on the home page."""
    coming = events_for(EventFilter()).exclude(status=EventStatus.CANCELLED)
    return cards_of(with_words(coming)[:count], reader)


def page_context(page: "EventPage") -> dict[str, Any]:
    event = page.event
    tag, tone = status_words(event)
    return {
        "event": event,
        "starts": event.local_start.replace(tzinfo=None),
        "when": moments.when(event),
        "iso": moments.start_iso(event),
        "own_time": f"{moments.start_iso(event)}/{moments.end_iso(event)}" if has_other_hours(event) else "",
        "moved_from": moments.moved_from(event),
        "tag": tag,
        "tone": tone,
        "facts": facts_of(event),
        "ics_url": reverse("event_ics", args=[page.slug]),
        "streets_url": reverse("event_streets", args=[page.slug]) if streets.is_drawn(event) else "",
    }


def has_other_hours(event: Event) -> bool:
    """Whether readers elsewhere follow it at another hour of theirs."""
    return event.is_online and not event.all_day


def names(choices: Iterable[object]) -> str:
    return ", ".join(str(choice) for choice in choices)


def facts_of(event: Event) -> list[tuple[str, str]]:
    """Everything an event says about itself, in reading order, without the lines that would be empty."""
    where = ", ".join(part for part in (event.place_name, event.address) if part)
    facts = [
        (_("When"), moments.when(event)),
        (_("Where"), where),
        (_("Kind of place"), str(event.place_kind or "")),
        (_("Region"), str(event.region or "")),
        (_("How accessible the place is"), event.place_accessibility),
        (_("Online"), event.online_url or (_("yes") if event.is_online else "")),
        (pgettext("of an event", "Level"), event.get_level_display()),
        (_("Sectors"), names(event.sectors.all())),
        (_("Themes"), names(event.themes.all())),
        (_("Spoken languages"), names(event.languages.all())),
        (_("Who could join"), event.get_joining_display()),
        (_("Cost"), event.cost_words),
        (_("Organiser"), event.organiser),
    ]
    return [(term, value) for term, value in facts if value]
