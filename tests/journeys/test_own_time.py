"""Who follows an online event from elsewhere reads its hours on their own clock too, below those of the event."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from pages.site import create_event
from snippets.models import EventLevel
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R7.1a")]
EVENING = datetime(2027, 1, 12, 19, tzinfo=ZoneInfo("Europe/Brussels"))


def page_of_event(stage: Stage, zone: str, **fields: Any) -> Page:
    ends = EVENING + timedelta(hours=2)
    event = create_event({"en": {"title": "Evening"}}, starts=EVENING, ends=ends, level=EventLevel.LOCAL, **fields)
    page: Page = stage.visitor(timezone_id=zone, locale="en").page
    page.goto(stage.url + event.listings.get().url)
    return page


def test_the_readers_own_hours_stand_below_those_of_the_event(stage: Stage) -> None:
    page = page_of_event(stage, "America/New_York", is_online=True)
    expect(page.locator(".event-head time").first).to_contain_text("Brussels time")
    expect(page.locator("[data-own-time]")).to_contain_text("January 12, 2027")
    expect(page.locator("[data-own-time] time")).to_contain_text("1:00")


def test_on_the_same_clock_nothing_is_added(stage: Stage) -> None:
    expect(page_of_event(stage, "Europe/Paris", is_online=True).locator("[data-own-time]")).to_be_hidden()


def test_an_event_at_a_place_says_its_own_hours_alone(stage: Stage) -> None:
    page = page_of_event(stage, "America/New_York", place_name="Flagey")
    expect(page.locator("[data-own-time]")).to_have_count(0)
