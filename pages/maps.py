"""The agenda as a map: provinces tinted by how many events their region has, places as points, and the same in a table.

The outlines are kept beside the code (`shapes/`); no street map is asked of anyone.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pages.cards import Card, card_of
from pages.events import Event
from pages.queries import EventFilter, events_for, with_words
from snippets.models import Region

IN_A_ROW = 3
SHADES = 3
# The regions of the product's own list, by the keys they start with; any other region stands in the table only.
PROVINCES = {
    "brussels": ("BE-BU",),
    "flanders-west": ("BE-WV", "BE-OV"),
    "antwerp": ("BE-AN", "BE-LI"),
    "flemish-brabant": ("BE-VB",),
    "walloon-brabant": ("BE-BW",),
    "liege": ("BE-LG",),
    "hainaut": ("BE-HT",),
    "namur": ("BE-NA", "BE-LX"),
}
LOWER = {"brussels": 62}  # smaller than its own number, which stands below it
Spot = tuple[Decimal, Decimal]


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


@cache
def belgium() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "shapes" / "belgium.json").read_text())


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


def at(latitude: Decimal, longitude: Decimal) -> tuple[int, int]:
    shape = belgium()
    return (
        round((float(longitude) - shape["west"]) * shape["across"]),
        round((shape["north"] - float(latitude)) * shape["down"]),
    )


def within(latitude: Decimal, longitude: Decimal) -> bool:
    """It falls on the picture; what happens further away is counted in the table."""
    x, y = at(latitude, longitude)
    return 0 <= x <= belgium()["width"] and 0 <= y <= belgium()["height"]


def drawing(rows: Iterable[Row], spots: dict[Spot, int]) -> dict[str, Any]:
    """What the picture is made of: provinces with a shade from 0 (nothing) to SHADES, points, and counts by region."""
    shape, of_region = belgium(), {row.key: row for row in rows}
    most = max((len(row.events) for key, row in of_region.items() if key in PROVINCES), default=0)
    home = {province: of_region.get(key) for key, provinces in PROVINCES.items() for province in provinces}
    provinces = [
        {"path": path, "shade": shade(len(row.events) if (row := home.get(name)) else 0, most)}
        for name, path in shape["provinces"].items()
    ]
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
        "provinces": provinces,
        "points": points,
        "labels": labels,
        "box": f"0 0 {shape['width']} {shape['height']}",
    }


def shade(number: int, most: int) -> int:
    return -(-number * SHADES // most) if most else 0


def label_of(key: str) -> tuple[int, int]:
    x, y = middle(PROVINCES[key])
    return x, y + LOWER.get(key, 0)


@cache
def middle(provinces: tuple[str, ...]) -> tuple[int, int]:
    """The centre of the box around a region's first province, where its number is written."""
    x = y = 0
    xs, ys = [], []
    for part in re.findall(r"[Ml][^Mlz]+", belgium()["provinces"][provinces[0]]):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        if part[0] == "M":
            x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
