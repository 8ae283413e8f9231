from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from pages.events import Event
from pages.streets import CLOSEST, FURTHEST, SIDE, place_on, streets_around

SERVER = "https://tiles.example/{z}/{x}/{y}.png"
BRUSSELS = {"latitude": "50.8467", "longitude": "4.3525"}


@pytest.fixture
def street(make_event: Callable[..., Event], settings: Any) -> Event:
    settings.AMBASSADE_TILES = SERVER
    return make_event("nl", "fr", title="Debat", place_name="Zaal Zuid", **BRUSSELS)


def test_a_place_lies_on_the_tile_that_such_servers_keep_it_on():
    column, row = place_on(51.51202, 0.02435, 17)
    assert (int(column), int(row)) == (65544, 43582)
    assert place_on(0.0, 0.0, 1) == pytest.approx((1.0, 1.0))


@given(st.floats(49, 52), st.floats(2, 7), st.integers(FURTHEST, CLOSEST))
def test_the_place_always_lies_in_the_middle_tile(latitude: float, longitude: float, zoom: int) -> None:
    found = streets_around(latitude, longitude, zoom)
    assert (len(found.tiles), found.size) == (9, 3 * SIDE)
    assert SIDE <= found.x <= 2 * SIDE
    assert SIDE <= found.y <= 2 * SIDE


@pytest.mark.django_db
def test_a_street_map_stands_on_a_page_of_its_own_and_only_that_page_fetches_it(client: Client, street: Event) -> None:
    event = client.get("/nl/agenda/debat-nl/")
    assert ('href="/nl/agenda/debat-nl/streets/"' in event.text, "tiles.example" in event.text) == (True, False)
    assert "tiles.example" not in event["Content-Security-Policy"]
    page = client.get("/nl/agenda/debat-nl/streets/")
    assert page.text.count('href="https://tiles.example/16/') == 9
    assert "img-src 'self' data: https://tiles.example" in page["Content-Security-Policy"]
    assert ("OpenStreetMap" in page.text, "Zaal Zuid" in page.text, page.cookies) == (True, True, {})
    assert 'href="/fr/agenda/debat-fr/streets/"' in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "zoom", "closer", "further"),
    [("18", 18, False, True), ("12", 12, True, False), ("99", 18, False, True), ("x", 16, True, True),
     ("-3", 16, True, True), ("٣", 12, True, False), ("", 16, True, True)],
)  # fmt: skip
def test_any_zoom_is_answered(
    client: Client, street: Event, asked: str, zoom: int, closer: bool, further: bool
) -> None:
    page = client.get("/nl/agenda/debat-nl/streets/", {"zoom": asked}).text
    assert page.count(f"https://tiles.example/{zoom}/") == 9
    assert (f'href="?zoom={zoom + 1}"' in page, f'href="?zoom={zoom - 1}"' in page) == (closer, further)


@pytest.mark.django_db
def test_there_is_none_without_a_server_or_without_a_point(
    client: Client, street: Event, make_event: Callable[..., Event], settings: Any
) -> None:
    make_event("nl", title="Elders")
    assert "/streets/" not in client.get("/nl/agenda/elders-nl/").text
    assert client.get("/nl/agenda/elders-nl/streets/").status_code == 404
    assert client.get("/nl/agenda/nergens/streets/").status_code == 404
    settings.AMBASSADE_TILES = ""
    assert "/streets/" not in client.get("/nl/agenda/debat-nl/").text
    assert client.get("/nl/agenda/debat-nl/streets/").status_code == 404


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_browser_fetches_the_nine_tiles_and_nothing_else(
    live_server: Any, browser: Browser, street: Event, settings: Any
) -> None:
    other = live_server.url.replace("localhost", "127.0.0.1")
    settings.AMBASSADE_TILES = other + "/static/img/icons.svg?{z}/{x}/{y}"
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(live_server.url + "/nl/agenda/debat-nl/", wait_until="networkidle")
    assert [url for url in asked if url.startswith(other)] == []
    page.locator("a[href$='/streets/']").click()
    page.wait_for_load_state("networkidle")
    assert len({url for url in asked if url.startswith(other)}) == 9
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()
