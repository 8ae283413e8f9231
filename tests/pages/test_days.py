from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from pages.events import Event
from tests.pages.conftest import BRUSSELS

pytestmark = pytest.mark.django_db


@pytest.mark.req("R7.1a")
def test_a_day_lists_its_events_between_the_days_beside_it(client: Client, make_event: Callable[..., Event]) -> None:
    for number in range(5):
        make_event("en", title=f"Talk {number}", starts=datetime(2027, 2, 3, 10 + number, tzinfo=BRUSSELS))
    make_event("en", title="Later", starts=datetime(2027, 2, 4, 10, tzinfo=BRUSSELS))
    month = client.get("/en/agenda/?from=2027-02-01&level=local&to=2027-02-28&view=month").content.decode()
    day = "/en/agenda/?from=2027-02-03&level=local&to=2027-02-03&view=day"
    assert f'href="{day.replace("&", "&amp;")}"' in month
    answer = client.get(day)
    page = answer.content.decode()
    assert [card.title for _month, cards in answer.context["months"] for card in cards] == [
        f"Talk {number} en" for number in range(5)
    ]
    assert "Wednesday, 3 February 2027" in page
    for beside in ("02", "04"):
        assert f'href="/en/agenda/?from=2027-02-{beside}&amp;level=local&amp;to=2027-02-{beside}&amp;view=day"' in page


def test_an_empty_day_says_so_and_the_calendar_ends_somewhere(client: Client, make_event: Callable[..., Event]) -> None:
    page = client.get("/en/agenda/?from=2999-12-31&to=2999-12-31&view=day").content.decode()
    assert "Nothing on this day." in page
    assert ('rel="prev"' in page, 'rel="next"' in page) == (True, False)


def test_a_wrong_day_is_said_beside_the_field(client: Client, make_event: Callable[..., Event]) -> None:
    make_event()
    answer = client.get("/en/agenda/?from=soon&view=day")
    assert (answer.status_code, 'id="f-from-error"' in answer.content.decode()) == (422, True)
