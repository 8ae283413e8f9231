"""Events as data: for programs that read the agenda, and for search engines (schema.org)."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from pages import beside, moments, public
from pages.cards import best, changed_at
from pages.events import Event, EventListing, EventStatus

if TYPE_CHECKING:
    from pages.models import EventPage

STATUS = {
    EventStatus.CONFIRMED: "https://schema.org/EventScheduled",
    EventStatus.TENTATIVE: "https://schema.org/EventScheduled",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}


def data_in_parts(address: str, events: Iterable[Event], reader: str) -> list[bytes]:
    """{"url": the agenda page, "events": …} as JSON: its head, each event, its end."""
    told = [json.dumps(each, cls=DjangoJSONEncoder) for each in events_as_data(events, reader)]
    parted = [f", {each}" if place else each for place, each in enumerate(told)]
    return [each.encode() for each in (f'{{"url": {json.dumps(address)}, "events": [', *parted, "]}")]


def events_as_data(events: Iterable[Event], reader: str) -> list[dict[str, Any]]:
    """Each event once, in the words of the best language for this reader; keys of lists never change, names may."""
    events = list(events)
    speakers, networks = beside.speakers(events), beside.networks(events, reader)
    return [
        event_as_data(event, listing)
        | {
            "represented_by": [{"name": each.name, "role": each.role} for each in speakers[event.pk]],
            "networks": [{"name": each.name, "website": each.website} for each in networks[event.pk]],
        }
        for event in events
        if (listing := best(event.every_listing, reader))
    ]


def event_as_data(event: Event, listing: EventListing) -> dict[str, Any]:
    return {
        "uid": str(event.uid),
        "url": f"{settings.BASE_URL}{listing.url}",
        "language": listing.language,
        "title": listing.title,
        "summary": listing.summary,
        "status": event.status,
        "sequence": event.sequence,
        "changed_at": changed_at(event, listing).isoformat(),
        "starts": moments.start_iso(event),
        "ends": moments.end_iso(event),
        "all_day": event.all_day,
        "timezone": event.timezone,
        "previous_start": event.previous_start.astimezone(event.zone).isoformat() if event.previous_start else None,
        "level": event.level,
        "region": named(event.region),
        "sectors": [named(each) for each in event.every_sector],
        "themes": [named(each) for each in event.themes.all()],
        "spoken_languages": [named(each) for each in event.languages.all()],
        "place": {
            "name": event.place_name,
            "address": event.address,
            "kind": named(event.place_kind),
            "accessibility": event.place_accessibility,
            "latitude": float(event.latitude) if event.latitude is not None else None,
            "longitude": float(event.longitude) if event.longitude is not None else None,
        },
        "is_online": event.is_online,
        "online_url": event.online_url,
        "cost": event.cost,
        "joining": event.joining,
        "organiser": event.organiser,
    }


def named(choice: Any) -> dict[str, str] | None:
    return {"key": choice.key, "name": str(choice)} if choice is not None else None


def for_search_engines(page: "EventPage", speakers: Iterable[beside.Speaker] = ()) -> dict[str, Any]:
    """schema.org Event; what is not known is left out rather than guessed."""
    event, language = page.event, page.locale.language_code
    moved = bool(moments.moved_from(event))
    known = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "description": page.summary,
        "url": settings.BASE_URL + public.address(language, page.url_path),
        "inLanguage": [each.key for each in event.languages.all()] or language,
        "startDate": moments.start_iso(event),
        "endDate": moments.end_iso(event),
        "previousStartDate": event.previous_start.astimezone(event.zone).isoformat() if moved else "",
        "eventStatus": "https://schema.org/EventRescheduled"
        if moved and not event.is_cancelled
        else STATUS[EventStatus(event.status)],
        "eventAttendanceMode": f"https://schema.org/{attendance(event)}EventAttendanceMode",
        "location": places(event),
        "image": f"{settings.BASE_URL}{public.address(language, page.url_path)}event.png",
        "organizer": {"@type": "Organization", "name": event.organiser or settings.WAGTAIL_SITE_NAME},
        "performer": [{"@type": "Person", "name": each.name} for each in speakers],
    }
    return {name: value for name, value in known.items() if value} | offers(event)


def offers(event: Event) -> dict[str, Any]:
    """What it costs to come in, where that is an amount."""
    if event.price is None:
        return {}
    offer = {"@type": "Offer", "price": str(event.price), "priceCurrency": "EUR"}
    return {"isAccessibleForFree": event.price == 0, "offers": offer}


def attendance(event: Event) -> str:
    if event.is_online:
        return "Mixed" if event.place_name else "Online"
    return "Offline"


def places(event: Event) -> list[dict[str, Any]]:
    """Where it is, and the public address to follow it from elsewhere."""
    found: list[dict[str, Any]] = []
    if event.place_name:
        place: dict[str, Any] = {
            "@type": "Place",
            "name": event.place_name,
            "address": event.address or event.place_name,
        }
        if event.latitude is not None:
            point = {"latitude": float(event.latitude), "longitude": float(event.longitude)}
            place["geo"] = {"@type": "GeoCoordinates"} | point
        found.append(place)
    if event.is_online:
        found.append({"@type": "VirtualLocation"} | ({"url": event.online_url} if event.online_url else {}))
    return found
