"""The streets around an event: only where a tile server is configured, and only on a page that somebody asks for.

A reader's device fetches the tiles from that server, which so learns its address; no other page does.
"""

from dataclasses import dataclass
from math import asinh, floor, pi, radians, tan
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pages import public
from pages.events import Event

if TYPE_CHECKING:
    from pages.models import EventPage

SIDE = 256  # pixels of a tile
AROUND = 1  # tiles on each side of the one in the middle
FURTHEST, USUAL, CLOSEST = 12, 16, 18  # zoom, as tile servers count it


@dataclass(frozen=True)
class Tile:
    url: str
    left: int
    top: int


@dataclass(frozen=True)
class Streets:
    """A square picture, `size` units wide, with the place at `x`, `y`."""

    tiles: list[Tile]
    size: int
    x: int
    y: int


def place_on(latitude: float, longitude: float, zoom: int) -> tuple[float, float]:
    """Column and row of the tile that holds the place, with how far into it: Web Mercator (EPSG:3857)."""
    count = 2**zoom
    return (longitude + 180) / 360 * count, (1 - asinh(tan(radians(latitude))) / pi) / 2 * count


def streets_around(latitude: float, longitude: float, zoom: int) -> Streets:
    column, row = place_on(latitude, longitude, zoom)
    left, top = floor(column) - AROUND, floor(row) - AROUND
    steps = range(2 * AROUND + 1)
    tiles = [
        Tile(settings.AMBASSADE_TILES.format(z=zoom, x=left + across, y=top + down), across * SIDE, down * SIDE)
        for down in steps
        for across in steps
    ]
    return Streets(tiles, len(steps) * SIDE, round((column - left) * SIDE), round((row - top) * SIDE))


def is_drawn(event: Event) -> bool:
    return bool(settings.AMBASSADE_TILES) and event.latitude is not None


def answer(request: HttpRequest, page: "EventPage") -> HttpResponse:
    """404 without a tile server or without a point; a zoom that is none becomes the usual one."""
    event = page.event
    if not is_drawn(event):
        raise Http404
    asked = request.GET.get("zoom", "")
    zoom = min(max(int(asked), FURTHEST), CLOSEST) if asked.isdecimal() and len(asked) < 3 else USUAL
    server = urlsplit(settings.AMBASSADE_TILES)
    context = {
        "page": page,
        "place": ", ".join(part for part in (event.place_name, event.address) if part),
        "streets": streets_around(float(event.latitude or 0), float(event.longitude or 0), zoom),
        "closer": zoom + 1 if zoom < CLOSEST else None,
        "further": zoom - 1 if zoom > FURTHEST else None,
        "host": server.hostname,
        "credit": settings.AMBASSADE_TILES_CREDIT,
        "translations": {code: f"{url}streets/" for code, url in public.translations_of(page).items()},
    }
    response = render(request, "pages/event_streets.html", context)
    response._csp_update = {"img-src": [f"{server.scheme}://{server.netloc}"]}  # type: ignore[attr-defined]
    return public.cacheable(request, response)
