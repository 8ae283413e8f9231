"""Ordering copies on paper from the zone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import KitItem
from tests.factories import content
from tests.factories.paper import order
from workflows.kernel import clock
from workflows.kit.models import PrintOrder
from workflows.kit.states import OrderState
from workflows.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2b")]


@pytest.fixture
def item() -> KitItem:
    return content.kit_item(title="Folder", version="1", is_printed=True)


def place(item: KitItem) -> str:
    return reverse("zone_order_copies", args=[item.pk])


def answers(**fields: Any) -> dict[str, Any]:
    day = clock.today() + timedelta(days=20)
    return {"seen": 0, "copies": 40, "address": "Kade 1, Gent", "needed_by": str(day)} | fields


def test_an_ambassador_orders_copies_of_what_can_be_had_on_paper(zone: Client, item: KitItem) -> None:
    other = content.kit_item()
    page = zone.get(reverse("zone_kit")).content.decode()
    assert (place(item) in page, place(other) in page) == (True, False)
    assert zone.get(place(item)).status_code == 200
    done = zone.post(place(item), answers())
    assert (done.status_code, done.headers["Location"]) == (302, reverse("zone_kit") + "#orders")
    made = PrintOrder.objects.get()
    assert (made.copies, made.address, made.state, str(made.version)) == (
        40, "Kade 1, Gent", OrderState.ORDERED, "Folder (1)",
    )  # fmt: skip


def test_the_kit_shows_ones_orders_and_offers_no_second_one(zone: Client, item: KitItem, ambassador: Member) -> None:
    mine = order(ambassador, item)
    order(address="Elders")
    page = zone.get(reverse("zone_kit")).content.decode()
    cancel = reverse("zone_order_step", args=[mine.pk, "cancel"])
    assert (page.count(cancel), page.count("/cancel/"), place(item) in page) == (1, 1, False)


def test_an_order_that_is_wrong_keeps_what_was_typed(zone: Client, item: KitItem) -> None:
    answer = zone.post(place(item), answers(copies=501, address="Where the tide turns"))
    page = answer.content.decode()
    assert (answer.status_code, "Where the tide turns" in page, 'value="501"' in page) == (422, True, True)
    assert not PrintOrder.objects.exists()


def test_a_second_click_orders_nothing_more(zone: Client, item: KitItem) -> None:
    assert [zone.post(place(item), answers()).status_code for _n in range(2)] == [302, 302]
    assert PrintOrder.objects.count() == 1
    assert zone.post(place(item), answers(copies=41)).status_code == 409
    assert PrintOrder.objects.get().copies == 40


def test_what_was_replaced_meanwhile_is_not_ordered(zone: Client, item: KitItem) -> None:
    item.replaced_by = content.kit_item()
    item.save()
    answer = zone.post(place(item), answers(address="Where the tide turns"))
    assert (answer.status_code, "Where the tide turns" in answer.content.decode()) == (409, True)


def test_an_order_is_cancelled_by_whoever_ordered(
    zone: Client, other_ambassador: Client, item: KitItem, ambassador: Member
) -> None:
    mine = order(ambassador, item)
    address = reverse("zone_order_step", args=[mine.pk, "cancel"])
    assert other_ambassador.get(address).status_code == 404
    assert zone.get(address).status_code == 200
    assert zone.post(address, {"seen": mine.revision}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == OrderState.CANCELLED
    assert zone.post(address, {"seen": mine.revision}).status_code in (302, 409)


def test_only_ambassadors_order(stranger: Client, item: KitItem) -> None:
    assert place(item) not in stranger.get(reverse("zone_kit")).content.decode()
    assert [stranger.get(place(item)).status_code, stranger.post(place(item), answers()).status_code] == [404, 404]


def test_the_steps_of_the_team_are_not_in_the_zone(zone: Client, ambassador: Member) -> None:
    mine = order(ambassador)
    assert zone.get(reverse("zone_order_step", args=[mine.pk, "send"])).status_code == 404
