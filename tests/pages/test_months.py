from collections.abc import Callable
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from pages.events import Event, EventStatus
from pages.months import days_of
from tests.pages.conftest import BRUSSELS
from workflows.kernel import clock

pytestmark = pytest.mark.django_db
FEBRUARY = "/en/agenda/?from=2027-02-01&to=2027-02-28&view=month"


class Cells(HTMLParser):
    """What stands in each cell of the table of a page, its words joined."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: dict[str, list[str]] = {}
        self.heads: list[str] = []
        self.inside: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "full":
            self.inside = self.heads
        if tag == "time" and given.get("class") == "number":
            self.inside = self.cells.setdefault(str(given["datetime"]), [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" or self.inside is self.heads:
            self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside is not None and data.strip():
            self.inside.append(data.strip())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 2, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.req("R7.1a")
def test_a_month_shows_each_event_on_its_days_and_names_the_days_in_full(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("en", title="Fair", starts=at(3, 10), ends=at(5, 17))
    make_event("en", title="Night", starts=at(27, 20), ends=at(28, 0))
    page = client.get(FEBRUARY).content.decode()
    table = Cells(page)
    assert page.count('<th scope="col"><span class="full">') == 7
    assert table.heads == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert list(table.cells) == [f"2027-02-{day:02}" for day in range(1, 29)]
    shown = {day: [words for words in said if words in ("Fair en", "Night en")] for day, said in table.cells.items()}
    assert {day: said for day, said in shown.items() if said} == {
        "2027-02-03": ["Fair en"],
        "2027-02-04": ["Fair en"],
        "2027-02-05": ["Fair en"],
        "2027-02-27": ["Night en"],
    }


def test_a_full_day_shows_three_and_leads_to_the_rest(client: Client, make_event: Callable[..., Event]) -> None:
    for hour in range(10, 15):
        make_event("en", title=f"At {hour}", starts=at(9, hour))
    page = client.get(FEBRUARY).content.decode()
    said = Cells(page).cells["2027-02-09"]
    assert [words for words in said if words.startswith("At ")] == ["At 10 en", "At 11 en", "At 12 en"]
    assert said[-3:] == ["5", "+2", "5 events on Tuesday, 9 February 2027"]
    day = "/en/agenda/?from=2027-02-09&to=2027-02-09&view=day"
    assert f'href="{day.replace("&", "&amp;")}"' in page
    assert [f"At {hour} en" in client.get(day).content.decode() for hour in range(10, 15)] == [True] * 5


def test_a_month_keeps_the_filter_and_leads_to_its_neighbours(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", title="Local", starts=at(9, 10))
    make_event("en", title="European", level="european", starts=at(9, 10))
    page = client.get("/en/agenda/?from=2027-02-01&level=local&to=2027-02-28&view=month").content.decode()
    assert ("Local en" in page, "European en" in page) == (True, False)
    assert 'href="/en/agenda/?from=2027-01-01&amp;level=local&amp;to=2027-01-31&amp;view=month"' in page
    assert 'href="/en/agenda/?from=2027-03-01&amp;level=local&amp;to=2027-03-31&amp;view=month"' in page
    assert 'href="/en/agenda/?from=2027-02-01&amp;level=local&amp;to=2027-02-28"' in page


def test_a_month_without_a_date_is_this_one_for_the_time_being(client: Client, site: Any) -> None:
    with clock.at(at(14, 12)):
        answer = client.get("/en/agenda/?view=month")
    assert (answer.status_code, answer["Location"]) == (302, FEBRUARY)


def test_a_cancelled_event_says_so_in_its_cell(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", title="Debate", starts=at(9, 10), status=EventStatus.CANCELLED)
    assert "Cancelled" in Cells(client.get(FEBRUARY).content.decode()).cells["2027-02-09"]


@pytest.mark.parametrize("edge", ["from=1900-01-01&to=1900-01-31", "from=2999-12-01&to=2999-12-31"])
def test_the_calendar_ends_where_its_years_end(client: Client, site: Any, edge: str) -> None:
    page = client.get(f"/en/agenda/?{edge}&view=month")
    assert page.status_code == 200
    assert ('rel="prev"' in page.content.decode(), 'rel="next"' in page.content.decode()) == (
        "2999" in edge,
        "1900" in edge,
    )


def test_whole_days_count_their_last_day_and_an_endless_event_stays_within_the_month() -> None:
    whole = Event(starts=at(1, 0), ends=at(2, 0), all_day=True, timezone="Europe/Brussels")
    assert list(days_of(whole, date(2027, 2, 1), date(2027, 2, 28))) == [date(2027, 2, 1), date(2027, 2, 2)]
    endless = Event(starts=at(1, 0) - timedelta(days=9000), ends=at(1, 0) + timedelta(days=9000), timezone="Asia/Tokyo")
    assert len(list(days_of(endless, date(2027, 2, 1), date(2027, 2, 28)))) == 28
