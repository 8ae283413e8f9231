"""The day of a mission on a telephone: read without a connection, and gone from the telephone afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from tests.factories import cast, missions
from tests.house.processes import wait_for
from tests.journeys.stage import Stage
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = "0470 11 22 33"
KEPT = "async () => Boolean(await caches.match(location.pathname))"


def expected(**fields: Any) -> tuple[Any, Mission]:
    person = cast.ambassador()
    mission = missions.confirmed(person, **fields)
    contact = {"day_contact_name": "Dina aan de deur", "day_contact_phone": PHONE}
    return person, perform(mission, "name_contact", by=mission.owner, **contact).subject


def day(mission: Mission) -> str:
    return f"/nl/zone/missions/{mission.pk}/day/"


def test_the_page_is_read_offline_and_nothing_is_left_after_logging_out(stage: Stage) -> None:
    person, mission = expected()
    stage.stand_at(mission.starts - timedelta(hours=1))
    ambassador = stage.visitor(person.user).go(f"/nl/zone/missions/{mission.pk}/").follow("/day/")
    page = ambassador.page
    expect(page.locator("[data-offline]")).to_be_hidden()
    wait_for(lambda: page.evaluate(KEPT), 10)  # a promise is no answer to Playwright's own waiting

    ambassador.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("main")).to_contain_text(PHONE)
    expect(page.locator("main")).to_contain_text(mission.brief)
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).borderTopWidth") == "6px"

    ambassador.context.set_offline(False)
    ambassador.click("form[action$='/arrive/'] button")
    assert (ambassador.path, Assignment.objects.get().arrived_at is not None) == (day(mission), True)
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert page.evaluate("async () => (await caches.keys()).length") == 1

    ambassador.click("form[action$='/account/logout/'] button")
    assert page.evaluate("() => caches.keys()") == []
    ambassador.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(stage.url + day(mission))


def test_a_copy_is_shown_no_longer_than_the_day_after(stage: Stage) -> None:
    starts = clock.now() - timedelta(days=4)
    with clock.at(starts - timedelta(days=20)):
        person, mission = expected(starts=starts)
    stage.stand_at(starts)
    ambassador = stage.visitor(person.user).go(day(mission))
    page = ambassador.page
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    wait_for(lambda: page.evaluate(KEPT), 10)  # a promise is no answer to Playwright's own waiting
    ambassador.context.set_offline(True)
    page.reload()
    expect(page.locator("body")).not_to_contain_text(PHONE)
    assert page.evaluate("() => caches.keys()") == []
