from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.events import Event
from snippets.outlines import SHADES, belgium
from tests.factories.people import make_region

pytestmark = pytest.mark.django_db
ADDRESS = "/en/agenda/?view=map"


def shades(context: Any) -> dict[str, int]:
    return {
        name: each["shade"]
        for name, each in zip(belgium()["provinces"], context["drawing"]["provinces"], strict=True)
        if each["shade"]
    }


@pytest.mark.req("R7.1a")
def test_provinces_are_tinted_by_their_region_and_the_table_tells_the_same(
    client: Client, make_event: Callable[..., Event]
) -> None:
    for region in ("brussels", "brussels", "flanders-west", None):
        make_event("en", region=make_region(region) if region else None)
    answer = client.get(ADDRESS)
    assert shades(answer.context) == {"BE-BU": SHADES, "BE-OV": 2, "BE-WV": 2}
    assert [(row.key, len(row.events), len(row.cards)) for row in answer.context["rows"]] == [
        ("brussels", 2, 2), ("flanders-west", 1, 1), ("", 1, 1),
    ]  # fmt: skip
    assert 'href="/en/agenda/?region=brussels"' in answer.content.decode()


def test_a_place_is_a_point_where_it_lies(client: Client, make_event: Callable[..., Event]) -> None:
    brussels = make_region()
    for _n in range(2):
        make_event("en", region=brussels, latitude=Decimal("50.8467"), longitude=Decimal("4.3525"))
    make_event("en", region=brussels)
    drawing = client.get(ADDRESS).context["drawing"]
    assert [(each["x"], each["y"], each["count"]) for each in drawing["points"]] == [(475, 266, 2)]
    assert [each["count"] for each in drawing["labels"]] == [1]


def test_what_lies_far_away_counts_to_its_region_without_a_point(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("en", region=make_region(), latitude=Decimal("38.7"), longitude=Decimal("-9.1"))
    context = client.get(ADDRESS).context
    assert (context["drawing"]["points"], [len(row.events) for row in context["rows"]]) == ([], [1])


def test_filters_hold_on_the_map(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", level="national")
    make_event("en", level="local")
    assert client.get("/en/agenda/?level=national&view=map").context["count"] == 1
    assert "No event matches" in client.get("/en/agenda/?level=european&view=map").content.decode()


def test_the_map_asks_as_often_for_thirty_events_as_for_one(client: Client, make_event: Callable[..., Event]) -> None:
    counts = []
    for more in (1, 2, 27):
        for _n in range(more):
            make_event("en", region=make_region(), latitude=Decimal("50.8"), longitude=Decimal("4.3"))
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"latitude": Decimal("50.8")}, "longitude"), ({"longitude": Decimal("4.3")}, "latitude"),
    ({"latitude": Decimal("91"), "longitude": Decimal("4")}, "latitude"),
    ({"latitude": Decimal("50"), "longitude": Decimal("181")}, "longitude"),
])  # fmt: skip
def test_half_a_point_or_one_beside_the_earth_is_refused(
    make_event: Callable[..., Event], fields: dict[str, Decimal], wrong: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        make_event(**fields)
    assert list(refusal.value.message_dict) == [wrong]
