"""A season planned and accepted by the hands of the coordinator, and the duo that answers."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import cast, missions
from tests.factories.people import make_region
from tests.journeys import scenes
from tests.journeys.stage import Stage, to
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("R5.4d")
@pytest.mark.req("R7.3")
def test_a_season_is_planned_accepted_and_answered_by_staff_and_ambassador(stage: Stage) -> None:
    ambassador = cast.ambassador(first_name="Nadia", last_name="Spreekt")
    colleague = cast.staff(first_name="Sam", last_name="Verdedigt", region=make_region())
    lotte = cast.seated(coordinator=True)
    mission = missions.approved(owner=lotte, staff_wanted=1, starts=scenes.evening(), title=scenes.TITLE)

    stage.post()
    desk = stage.visitor(lotte).go("/admin/season/").send()
    expect(desk.page).to_have_url(re.compile(r"/admin/season/1/$"))
    assert (stage.post(), Assignment.objects.count()) == ([], 0)
    desk.page.locator(f"[name='line-{mission.pk}-ambassador-{ambassador.pk}']").select_option("bar")
    desk.click("button[name=again]")
    expect(desk.page).to_have_url(re.compile(r"/admin/season/1/beside/2/$"))
    assert "Nadia Spreekt" in desk.text()
    desk.go("/admin/season/1/").click("button[name=accept]")
    expect(desk.page).to_have_url(re.compile(r"/admin/season/1/$"))

    sent = stage.post()
    (asked,) = to(sent, colleague.email)
    stage.visitor(colleague.user).go(stage.link_in(asked)).take("decline", reason="Ik ben dan met verlof.")
    assert missions.assignment(mission, colleague).state == "declined"
    (asked,) = to(sent, ambassador.email)
    stage.visitor(ambassador.user).go(stage.link_in(asked)).take("accept")

    other = cast.staff(first_name="Ida", last_name="Springt", region=make_region())
    desk.go("/admin/season/").send()
    desk.click("button[name=accept]")
    (asked,) = to(stage.post(), other.email)
    without_scripts = stage.visitor(other.user, java_script_enabled=False).go("/nl/zone/")
    without_scripts.click(f"main a[href$='/missions/{mission.pk}/']").take("accept")
    assert Mission.objects.get().state == State.STAFFED
