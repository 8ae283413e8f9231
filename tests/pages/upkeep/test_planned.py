"""A month of what happens to the content: published, taken offline, due; each day leads to where it is edited."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from pages.events import Event
from pages.upkeep.planned import context_of, month_of
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
FIRST = date(2031, 3, 1)


def hour(day: int, hours: int = 9) -> datetime:
    return datetime(2031, 3, day, hours, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture
def keeper(site: Any) -> Any:
    return make_user_with(Role.COMMUNICATIONS, language="nl")


def planned(user: Any) -> dict[int, list[tuple[str, str, str]]]:
    days = context_of(FIRST, user)["days"]
    return {day.date.day: [(each.hour, each.title, each.url) for each in day.entries] for day in days}


def test_a_scheduled_page_and_its_end_stand_on_their_days(keeper: Any, make_event: Any) -> None:
    event: Event = make_event("nl", title="Avond")
    page = event.pages.get()
    page.unpublish()
    page.go_live_at, page.expire_at = hour(5), hour(20, 18)
    page.save_revision(user=keeper).publish(user=keeper)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert planned(keeper) == {5: [("09:00", "Avond nl", url)], 20: [("18:00", "Avond nl", url)]}


def test_what_is_kept_is_scheduled_and_due_on_its_days(keeper: Any) -> None:
    term = content.term("Loting", live=False, review_on=date(2031, 3, 8))
    term.go_live_at = hour(7, 0)
    term.save_revision(user=keeper).publish(user=keeper)
    content.appearance(shown_as="Noor", published_until=date(2031, 3, 31), filmed_until=date(2031, 4, 1))
    url = reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[term.pk])
    found = planned(keeper)
    assert (found[7], found[8]) == ([("00:00", "Loting", url)], [("", "Loting", url)])
    assert ([title for _hour, title, _url in found[31]], sorted(found)) == (["Noor"], [7, 8, 31])


def test_others_see_nothing_of_it(site: Any) -> None:
    content.term(review_on=date(2031, 3, 8))
    assert planned(make_user_with(Role.BOARD)) == {}


@pytest.mark.parametrize("text", ["", "2031", "31-03", "1899-12", "<script>", "9999-99"])
def test_what_is_no_month_is_this_month(text: str) -> None:
    assert month_of(text) == clock.today().replace(day=1)


def test_the_month_is_a_table_with_full_names_of_days_and_leads_on(keeper: Any) -> None:
    client = log_in(Client(), keeper)
    content.term("Loting", review_on=FIRST)
    answer = client.get(reverse("content_planned"), {"month": "2031-03"})
    text = answer.content.decode()
    assert ("maandag</th>" in text, "?month=2031-02" in text, "?month=2031-04" in text) == (True, True, True)
    table = text.partition('<table class="desk-month">')[2].partition("</table>")[0]
    assert (table.count('<th scope="col">'), "<caption>maart 2031</caption>" in table) == (7, True)
    assert client.get(reverse("content_planned"), {"month": f"{FIRST - timedelta(days=1):%Y-%m}"}).status_code == 200
