"""The agenda as a map: provinces tinted by how many events their region has, places as points, and the same in a table.

The outlines are the house's own (`snippets/outlines.py`); no street map is asked of anyone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from pages.cards import Card, card_of
from pages.events import Event
from pages.queries import EventFilter, events_for, with_words
from snippets.models import Region
from snippets.outlines import PROVINCES, Spot, at, box, label_of, tinted, within

IN_A_ROW = 3


@dataclass
class Row:
    """One region, or what has none. `events` are primary keys, the soonest first; `cards` the first few of them."""

    key: str
    name: str
    url: str
    events: list[int] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    unplaced: int = 0

    @property
    def more(self) -> int:
        return len(self.events) - len(self.cards)


def context_of(wanted: EventFilter, reader: str, path: str) -> dict[str, Any]:
    """Queries: the same number for any number of events."""
    rows = {"": Row("", _("Without a region"), "")}
    for region in Region.objects.order_by("order", "key"):
        address = replace(wanted.as_set, region=(region.key,)).address
        rows[region.key] = Row(region.key, str(region), f"{path}?{address}")
    spots: dict[Spot, int] = defaultdict(int)
    count = 0
    columns = ("pk", "region__key", "latitude", "longitude")
    for count, (pk, region, latitude, longitude) in enumerate(events_for(wanted).values_list(*columns), 1):  # noqa: B007
        row = rows[region or ""]
        row.events.append(pk)
        if latitude is None or not within(latitude, longitude):
            row.unplaced += 1
        else:
            spots[latitude, longitude] += 1
    found = sorted((row for row in rows.values() if row.events), key=lambda row: not row.key)
    fill(found, wanted, reader)
    return {"rows": found, "count": count, "drawing": drawing(rows.values(), spots), "points": len(spots)}


def fill(rows: list[Row], wanted: EventFilter, reader: str) -> None:
    shown = {pk for row in rows for pk in row.events[:IN_A_ROW]}
    cards = {event.pk: card_of(event, reader) for event in with_words(Event.objects.filter(pk__in=shown))}
    for row in rows:
        row.cards = [card for pk in row.events[:IN_A_ROW] if (card := cards.get(pk))]


def drawing(rows: Iterable[Row], spots: dict[Spot, int]) -> dict[str, Any]:
    """What the picture is made of: provinces with a shade from 0 (nothing) to SHADES, points, and counts by region."""
    of_region = {row.key: row for row in rows}
    labels = [
        dict(zip(("x", "y"), label_of(key), strict=True)) | {"count": row.unplaced}
        for key, row in of_region.items()
        if key in PROVINCES and row.unplaced
    ]
    points = [
        dict(zip(("x", "y"), at(*spot), strict=True)) | {"count": number, "size": min(34, round(9 + 5 * sqrt(number)))}
        for spot, number in spots.items()
    ]
    return {
        "provinces": tinted({key: len(row.events) for key, row in of_region.items()}),
        "points": points,
        "labels": labels,
        "box": box(),
    }
