"""Print orders as the communications team handles them."""

from csv import DictReader
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast, content
from tests.factories.paper import order
from tests.factories.people import log_in, make_user_with
from workflows.desk.orders import totals
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kit.states import OrderState
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2b")]


@pytest.fixture
def team() -> Any:
    return make_user_with(Role.COMMUNICATIONS, language="en")


@pytest.fixture
def desk(client: Client, team: Any) -> Client:
    return log_in(client, team)


def test_the_list_shows_open_orders_first_the_soonest_needed_on_top(desk: Client, team: Any) -> None:
    names = ("Sent", "Late", "Soon")
    items = {name: content.kit_item(title=name, is_printed=True) for name in names}
    days = {"Sent": 1, "Late": 30, "Soon": 3}
    made = {name: order(item=items[name], needed_by=clock.today() + timedelta(days=days[name])) for name in names}
    perform(made["Sent"], "send", by=team)
    page = desk.get(reverse("print_orders")).content.decode()
    table = page.partition("<tbody>")[2]
    assert sorted(names, key=table.index) == ["Soon", "Late", "Sent"]


def test_totals_count_what_is_to_be_sent_per_item(desk: Client, team: Any) -> None:
    folder, card = (content.kit_item(title=title, version="1", is_printed=True) for title in ("Folder", "Card"))
    for copies in (30, 12):
        order(item=folder, copies=copies)
    order(item=card, copies=1)
    perform(order(item=card, copies=200), "decline", by=team, reason="Too many.")
    assert [(str(each), each.copies, each.times) for each in totals()] == [("Card (1)", 1, 1), ("Folder (1)", 42, 2)]
    page = desk.get(reverse("print_orders")).content.decode()
    assert ("42 copies, 2 orders" in page, "1 copy, 1 order" in page) == (True, True)


def test_the_export_holds_what_is_needed_to_send(desk: Client) -> None:
    person = cast.ambassador(first_name="Noor", last_name="Peeters")
    order(person, content.kit_item(title="Folder", version="2026.1", is_printed=True), copies=7, address="Kade 1\nGent")
    answer = desk.get(reverse("print_orders"), {"export": "csv"})
    (row,) = DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert list(row.values())[:5] == ["Folder", "2026.1", "7", "Noor Peeters", "Kade 1\nGent"]


@pytest.mark.parametrize(
    ("step", "answers", "state"),
    [("send", {}, OrderState.SENT), ("decline", {"reason": "The depot is flooded."}, OrderState.DECLINED)],
)
def test_the_team_takes_the_steps_on_the_order(desk: Client, step: str, answers: dict[str, str], state: str) -> None:
    made = order(address="Achter de derde vuurtoren")
    page = desk.get(made.desk_url()).content.decode()
    address = reverse("print_order_step", args=[made.pk, step])
    assert (address in page, "Achter de derde vuurtoren" in page) == (True, True)
    assert desk.get(address).status_code == 200
    done = desk.post(address, {"seen": made.revision} | answers)
    assert (done.status_code, done.headers["Location"]) == (302, made.desk_url())
    made.refresh_from_db()
    assert made.state == state


@pytest.mark.parametrize("role", [Role.BOARD, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_orders_are_nobody_elses_business(role: Role) -> None:
    client, made = log_in(Client(), make_user_with(role)), order()
    assert client.get(reverse("print_orders")).status_code == 403
    assert client.get(made.desk_url()).status_code == 404
