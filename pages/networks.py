"""What the cooperative does in a network: where it meets next, and what came of the times before (R2.6)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator

from pages import moments
from pages.cards import Card, best, card_of, cards_of
from pages.events import Event, EventListing, EventStatus
from pages.figures import planned, shown_events
from pages.queries import with_words
from snippets.models import Appearance, Network
from workflows.kernel import clock

EXCERPT = 40  # words of a recap
END = re.compile(r"</(?:p|li|h\d)>|<br/?>")  # where one word would run into the next


@dataclass(frozen=True)
class Assembly:
    """When the network meets next: an event of the agenda, which has a page, or a day that somebody wrote down."""

    when: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Past:
    """An event that is over, and how it went, as far as that was told."""

    card: Card
    recap: str
    language: str
    url: str


def speaker_of(network: Network) -> Appearance | None:
    """Who sits there for us: as long as that person agrees to be shown and the mandate runs."""
    today = clock.today()
    over = network.speaker_until is not None and network.speaker_until < today
    return network.speaker if network.speaker and not over and network.speaker.allows(today) else None


def next_assemblies(networks: Iterable[Network], reader: str) -> dict[UUID, Assembly]:
    """Network -> the soonest of its coming public events and the day that was written down. 1 query."""
    rows = list(networks)
    listings: dict[UUID, list[EventListing]] = {}
    for listing in coming_of(row.translation_key for row in rows):
        group = listings.setdefault(listing.network, [])
        if not group or group[0].event_id == listing.event_id:
            group.append(listing)
    found = {row.translation_key: assembly(row, listings.get(row.translation_key, []), reader) for row in rows}
    return {key: each for key, each in found.items() if each is not None}


def coming_of(keys: Iterable[UUID]) -> Any:
    """What lists say of the coming events of those networks, the soonest event first."""
    coming = EventListing.objects.filter(
        event__networks__translation_key__in=list(keys), event__ends__gte=clock.now()
    ).exclude(event__status=EventStatus.CANCELLED)
    named = coming.annotate(network=F("event__networks__translation_key")).select_related("event")
    return named.order_by("event__starts", "event_id", "language")


def assembly(network: Network, listings: list[EventListing], reader: str) -> Assembly | None:
    written: date | None = network.next_assembly_on
    listing = best(listings, reader)
    if written and written >= clock.today() and (listing is None or written < listing.event.local_start.date()):
        return Assembly(date_format(written, "DATE_FORMAT"))
    return Assembly(moments.day(listing.event.local_start), listing.title, listing.url) if listing else None


def of_network(network: Network, reader: str) -> dict[str, list[Any]]:
    """What is coming, soonest first, and what is over, latest first. At most 8 queries."""
    mine = {"networks__translation_key": network.translation_key}
    coming = with_words(planned().filter(**mine).order_by("starts", "pk"))[: settings.AMBASSADE_NETWORK_EVENTS]
    over = shown_events().filter(ends__lt=clock.now(), **mine).order_by("-ends", "-pk")
    past = with_words(over)[: settings.AMBASSADE_NETWORK_EVENTS]
    return {"coming": cards_of(coming, reader), "past": pasts_of(list(past), reader)}


def pasts_of(events: list[Event], reader: str) -> list[Past]:
    pages = Event._meta.get_field("pages").related_model._default_manager
    rows = pages.filter(listing__event__in=events).values_list("event_id", "listing__language", "listing__url", "recap")
    told = {(event, language): (beginning(recap), url) for event, language, url, recap in rows if recap}
    found = []
    for event in events:
        card = card_of(event, reader)
        if card is not None:
            codes = [card.language, *(code for code, _name in settings.LANGUAGES)]
            language = next((code for code in codes if (event.pk, code) in told), card.language)
            recap, url = told.get((event.pk, language), ("", ""))
            found.append(Past(card, recap, language, f"{url}#recap" if url else ""))
    return found


def beginning(recap: Any) -> str:
    """The first words of what was told afterwards; pictures and headings say nothing by themselves."""
    texts = (block.value for block in recap if block.block_type in ("text", "quote"))
    said = (value.source if hasattr(value, "source") else value["text"] for value in texts)
    return Truncator(" ".join(strip_tags(END.sub(" ", text)) for text in said).strip()).words(EXCERPT)


@receiver(pre_delete, sender=Network)
def hand_on_events(instance: Network, **kwargs: Any) -> None:
    """Events point to one row of a network; when that one goes, they point to its next language."""
    same = Network.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk)
    if (heir := same.order_by("pk").first()) is None:
        return
    links = Event.networks.through._default_manager
    there = list(links.filter(network=heir).values_list("event", flat=True))
    links.filter(network=instance).exclude(event__in=there).update(network=heir)
