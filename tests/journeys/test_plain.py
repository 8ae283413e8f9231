"""The public part and the zone with scripts switched off, and by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import missions
from tests.journeys import scenes
from tests.journeys.scenes import FORM, SEND
from tests.journeys.stage import Stage
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# What shows where the keyboard is: an outline or a shadow around the element or its label; within its own control for
# a date the browser marks the part.
SEEN = """() => {
    const shown = e => { const s = getComputedStyle(e);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
    const e = document.activeElement;
    return e.type === 'datetime-local' || shown(e) || !!(e.parentElement && shown(e.parentElement));
}"""


def test_request_accept_confirm_and_acknowledge_without_scripts(stage: Stage) -> None:
    missions.sheet()
    requester = scenes.begin(stage.visitor(java_script_enabled=False).go("/nl/").click("a[href$='/ask/']"))
    words = scenes.request_words(scenes.evening(), title="Avond")
    scenes.write(requester, words, "you").click(SEND, status=422)
    scenes.write(requester, words, "occasion")
    requester.fill(FORM, place_name="Flagey").click("[name=way][value=later]")
    elsewhere = stage.visitor(java_script_enabled=False)
    elsewhere.go(requester.page.locator("#draft-link").input_value()).follow("/place/")
    assert elsewhere.page.locator("[name=place_name]").input_value() == "Flagey"
    scenes.write(elsewhere, words, "place", "costs").click(SEND)
    asked = Mission.objects.get()
    requester.go(asked.requester_path()).take("cancel", reason="Toch niet.")
    assert Mission.objects.get().state == State.CANCELLED

    mission, person = scenes.staffing()
    ambassador = stage.visitor(person.user, java_script_enabled=False).go("/nl/zone/")
    ambassador.click(f"main a[href$='/missions/{mission.pk}/']").take("accept")
    stage.visitor(java_script_enabled=False).go(mission.requester_path()).take("confirm")
    ambassador.page.reload()
    ambassador.take("acknowledge-pack", read=True)
    assert Mission.objects.get(pk=mission.pk).state == State.PREPARED
    for path in ("/nl/zone/profile/", "/nl/zone/messages/", "/nl/zone/missions/", "/nl/zone/propose/", "/nl/agenda/"):
        ambassador.go(path)


class Keyboard:
    """Walks a page as someone without a mouse does, and sees where they are at each stop."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> "Keyboard":
        for _stop in range(150):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            assert (here, self.page.evaluate(SEEN)) == (here, True)
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return self
        raise AssertionError(f"the keyboard never came to {selector}")

    def press(self, key: str) -> "Keyboard":
        self.page.keyboard.press(key)
        return self

    def write(self, words: str) -> "Keyboard":
        self.page.keyboard.type(words)
        return self

    def enter(self) -> "Keyboard":
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self


def test_a_request_by_keyboard(stage: Stage) -> None:
    missions.sheet()
    visitor = stage.visitor().go("/nl/")
    keys = Keyboard(visitor.page)
    keys.to("a.skip").press("Enter")
    expect(visitor.page.locator("#main")).to_be_focused()
    keys.to("main a[href$='/ask/']").enter()
    keys.to("main a[href$='/ask/you/']").enter()
    stage.stand_at(clock.now() + timedelta(minutes=5))
    keys.to("[name=requester_name]").write("Rita Aanvrager").enter()

    expect(visitor.page.locator("#error-summary")).to_be_focused()
    visitor.look()
    keys.to("#error-summary a[href='#id_requester_email']").press("Enter").write(scenes.REQUESTER)
    keys.enter()
    keys.to("[name=title]").write("Avond")
    keys.to("[name=objectives]").write("Vertellen.")
    keys.to("main form button[type=submit]").enter()
    keys.to("[name=when_text]").write("Een avond in maart").enter()
    keys.to("[name=is_public]").press("Space")
    keys.to("main form button[type=submit]").enter()
    keys.to("main form button[type=submit]").enter()
    mission = Mission.objects.get()
    assert (mission.requester_name, mission.when_text, mission.is_public) == (
        "Rita Aanvrager",
        "Een avond in maart",
        True,
    )

    keys.to("main a[href$='/cancel/']").enter()
    keys.to("[name=reason]").write("Toch niet.")
    keys.to("main form button[type=submit]").enter()
    assert Mission.objects.get().state == State.CANCELLED


def test_an_ambassador_by_keyboard(stage: Stage) -> None:
    mission, person = scenes.staffing()
    visitor = stage.visitor(person.user).go("/nl/zone/")
    keys = Keyboard(visitor.page).to(f"main a[href$='/missions/{mission.pk}/']").enter()
    keys.to("main a[href$='/accept/']").enter()
    keys.to("main form button[type=submit]").enter()
    perform(Mission.objects.get(), "confirm", by=mission.owner)
    visitor.go(reverse("zone_mission", args=[mission.pk]))
    keys.to("main a[href$='/acknowledge-pack/']").enter()
    keys.to("[name=read]").press("Space")
    keys.to("main form button[type=submit]").enter()
    assert (Mission.objects.get().state, Assignment.objects.get().state) == (State.PREPARED, AssignmentState.ACCEPTED)


def test_the_menu_on_a_phone_opens_and_closes_again(stage: Stage) -> None:
    page = stage.visitor(viewport={"width": 360, "height": 740}).go("/nl/").page
    menu, opens, closes = (
        page.locator("#menu"),
        page.locator(".menu-button:not(.menu-close)"),
        page.locator(".menu-close"),
    )
    assert not menu.is_visible()
    opens.click()
    assert (menu.is_visible(), closes.is_visible()) == (True, True)
    closes.click()
    assert not menu.is_visible()
    opens.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "menu-button menu-close"
    page.keyboard.press("Enter")
    assert not menu.is_visible()


def test_the_rooms_of_the_zone_open_under_the_name_of_this_one_on_a_phone(stage: Stage) -> None:
    _mission, person = scenes.staffing()
    page = stage.visitor(person.user, java_script_enabled=False, viewport={"width": 360, "height": 740})
    shown = page.go("/nl/zone/messages/").page.locator(".zone-nav")
    assert shown.bounding_box()["height"] < 90
    assert shown.locator("summary").inner_text() == "Ledenzone · Mijn berichten"
    links = shown.locator("nav a")
    assert [links.nth(n).is_visible() for n in range(links.count())] == [False] * 8
    shown.locator("summary").click()
    boxes = [links.nth(n).bounding_box() for n in range(links.count())]
    assert [box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24 for box in boxes] == [True] * 8


def test_the_rooms_of_the_zone_stand_side_by_side_on_a_wide_screen(stage: Stage) -> None:
    _mission, person = scenes.staffing()
    page = stage.visitor(person.user, java_script_enabled=False, viewport={"width": 1440, "height": 900})
    shown = page.go("/nl/zone/").page.locator(".zone-nav")
    assert shown.bounding_box()["height"] < 70
    assert shown.locator("nav a").last.is_visible()
