from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cast, content
from tests.factories.paper import version_of
from workflows.kernel import clock
from workflows.kit.forms import OrderForm
from workflows.kit.models import PrintOrder

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2b")]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("copies", "0", ["copies"]),
        ("copies", "1", []),
        ("copies", "500", []),
        ("copies", "501", ["copies"]),
        ("copies", "many", ["copies"]),
        ("address", "  ", ["address"]),
        ("address", "x" * 501, ["address"]),
        ("needed_by", 0, ["needed_by"]),
        ("needed_by", 1, []),
        ("needed_by", 9999, ["needed_by"]),
    ],
)
def test_an_order_asks_how_many_where_to_and_by_when(name: str, value: Any, wrong: list[str]) -> None:
    person = cast.ambassador()
    subject = PrintOrder(member=person, version=version_of(content.kit_item(is_printed=True)))
    data = {"copies": "10", "address": "Kade 1", "needed_by": 5} | {name: value}
    data["needed_by"] = str(clock.today() + timedelta(days=data["needed_by"]))
    assert list(OrderForm(data, subject=subject, by=person.user).errors) == wrong
