"""What people get wrong: a form half filled, a click too late, a link that is not theirs, a click too many."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import cast, missions
from tests.journeys import scenes
from tests.journeys.scenes import FORM, SEND
from tests.journeys.stage import Stage, Visitor, moment, to
from workflows.kernel import clock
from workflows.kernel.models import records_of
from workflows.kernel.perform import perform
from workflows.missions.asking.forms import PARTS
from workflows.missions.asking.models import RequestDraft
from workflows.missions.models import Mission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def is_wrong(visitor: Visitor, typed: dict[str, Any], name: str) -> None:
    """The page says what is wrong with that field, leads to it, and keeps every word."""
    visitor.fill(FORM, **typed).click(SEND, status=422)
    expect(visitor.page.locator("#error-summary")).to_be_focused()
    kept = {each: visitor.page.locator(f"{FORM} [name={each}]").input_value() for each in typed}
    shown = {each: moment(value) if each in ("starts", "ends") else str(value) for each, value in typed.items()}
    assert kept == shown
    wrong = visitor.page.locator("#error-summary a").evaluate_all("all => all.map(a => a.hash)")
    assert wrong == [f"#id_{name}"]
    visitor.page.locator("#error-summary a").click()
    expect(visitor.page.locator(f"{FORM} [name={name}]")).to_be_focused()


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(stage: Stage) -> None:
    missions.sheet()
    visitor = scenes.begin(stage.visitor().go("/nl/ask/"))
    typed = scenes.request_words(clock.now() - timedelta(days=1), requester_email="rita@")
    is_wrong(visitor, {name: typed[name] for name in PARTS[0].names if name in typed}, "requester_email")
    assert RequestDraft.objects.count() == 0

    visitor.fill(FORM, requester_email=scenes.REQUESTER).click(SEND)
    scenes.write(visitor, typed, "occasion")
    is_wrong(visitor, {name: typed[name] for name in PARTS[2].names if name in typed}, "starts")
    starts = scenes.evening()
    visitor.fill(FORM, starts=starts, ends=starts + timedelta(hours=2)).click(SEND)
    address = RequestDraft.objects.get().path
    visitor.go(f"{address}?saved=1&mailed=1").follow("/costs/")
    scenes.write(visitor, typed, "costs").click(SEND)
    visitor.go(address, status=410)
    assert (Mission.objects.get().place_name, Mission.objects.get().starts) == ("Flagey", starts)


def test_a_late_click_says_what_happened_and_who_did_it(stage: Stage) -> None:
    mission = missions.requested(owner=cast.seated(coordinator=True))
    lotte, omar = cast.seated(first_name="Lotte"), cast.seated(first_name="Omar")
    step = reverse("mission_step", args=[mission.pk, "qualify"])
    first, second = stage.visitor(lotte).go(step), stage.visitor(omar).go(step)
    first.send()
    second.send(status=409)
    assert str(lotte) in second.text()
    assert [record.step for record in records_of(mission)] == ["request", "qualify"]


def test_a_late_answer_keeps_the_words_and_names_who_was_first(stage: Stage) -> None:
    mission, person = scenes.staffing()
    mine = missions.assignment(mission, person)
    page = stage.visitor(person.user).go(reverse("zone_assignment_step", args=[mine.pk, "decline"]))
    perform(mission, "cancel", by=mission.owner, reason="De zaal is weg.")
    page.fill(reason="Ik ben op reis.").send(status=409)
    assert ("Ik ben op reis." in page.text(), str(mission.owner) in page.text()) == (True, True)
    expect(page.page.locator("[role=alert]:focus")).to_be_attached()


def test_an_unknown_address_is_not_found(stage: Stage) -> None:
    visitor = stage.visitor()
    for address in ("/nl/r/abc/", "/nl/r/abc/cancel/", "/nl/agenda/nergens/", "/nl/agenda/x/event.ics"):
        assert visitor.go(address, status=404).answer.status == 404


def test_the_mission_of_someone_else_is_not_found(stage: Stage) -> None:
    mission, person = scenes.staffing()
    mine = missions.assignment(mission, person)
    stranger = stage.visitor(cast.ambassador().user)
    for theirs in (
        reverse("zone_mission", args=[mission.pk]),
        reverse("zone_assignment_step", args=[mine.pk, "accept"]),
    ):
        assert mission.title not in stranger.go(theirs, status=404).page.content()


def test_a_double_click_asks_once(stage: Stage) -> None:
    missions.sheet()
    visitor = scenes.begin(stage.visitor().go("/nl/ask/"))
    scenes.write(visitor, scenes.request_words(scenes.evening()))
    visitor.page.locator(SEND).first.dblclick(no_wait_after=True)
    expect(visitor.page).to_have_url(re.compile("/r/"))
    visitor.look()
    assert Mission.objects.count() == 1
    assert len(to(stage.post(), scenes.REQUESTER)) == 1


def test_a_double_click_accepts_once(stage: Stage) -> None:
    mission, person = scenes.staffing()
    mine = missions.assignment(mission, person)
    page = stage.visitor(person.user).go(reverse("zone_assignment_step", args=[mine.pk, "accept"]))
    page.page.locator("main form button[type=submit]").dblclick(no_wait_after=True)
    expect(page.page).to_have_url(f"{stage.url}{reverse('zone_mission', args=[mission.pk])}")
    assert [record.step for record in records_of(mine)] == ["offer", "accept"]
