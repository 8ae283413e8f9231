"""Belgium as a picture: the outlines of its provinces, tinted by the numbers of their regions.

The outlines are kept beside the code (`shapes/`); no street map is asked of anyone.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

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


@cache
def belgium() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "shapes" / "belgium.json").read_text())


def box() -> str:
    return f"0 0 {belgium()['width']} {belgium()['height']}"


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


def tinted(numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every province with its shade, from 0 (nothing) to SHADES. numbers: key of a region -> how many."""
    most = max((number for key, number in numbers.items() if key in PROVINCES), default=0)
    home = {province: numbers.get(key, 0) for key, provinces in PROVINCES.items() for province in provinces}
    return [{"path": path, "shade": shade(home.get(name, 0), most)} for name, path in belgium()["provinces"].items()]


def shade(number: int, most: int) -> int:
    return -(-number * SHADES // most) if most else 0


def label_of(key: str) -> tuple[int, int]:
    """Where the number of a region is written."""
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
