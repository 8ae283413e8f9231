"""What people get wrong: a form half filled, a click too late, a link that is not theirs, a click too many."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.journeys import scenes
from tests.journeys.stage import Stage, moment, to
from workflows.kernel import clock
from workflows.kernel.models import records_of
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "main form[method=post]"
SEND = f"{FORM} button[type=submit]"


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(stage: Stage) -> None:
    missions.sheet()
    visitor = stage.visitor().go("/nl/ask/")
    stage.stand_at(clock.now() + timedelta(minutes=5))
    yesterday = clock.now() - timedelta(days=1)
    typed = scenes.request_words(yesterday, title="", requester_email="rita@")
    visitor.fill(FORM, **typed).click(SEND, status=422)

    focus = visitor.page.evaluate("document.activeElement.id")
    kept = {name: visitor.page.locator(f"{FORM} [name={name}]").input_value() for name in typed}
    shown = {name: moment(value) if name in ("starts", "ends") else str(value) for name, value in typed.items()}
    assert (focus, kept) == ("error-summary", shown)
    wrong = visitor.page.locator("#error-summary a").evaluate_all("all => all.map(a => a.hash)")
    assert sorted(wrong) == ["#id_requester_email", "#id_starts", "#id_title"]
    for name in ("requester_email", "title"):
        visitor.page.locator(f"#error-summary a[href='#id_{name}']").click()
        assert visitor.page.evaluate("document.activeElement.name") == name
    assert Mission.objects.count() == 0

    starts = scenes.evening()
    right = {"title": "Avond", "requester_email": "rita@partner.example", "starts": starts}
    visitor.fill(FORM, **right, ends=starts + timedelta(hours=2)).click(SEND)
    assert Mission.objects.get().objectives == typed["objectives"]


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
    assert page.page.evaluate("document.activeElement.getAttribute('role')") == "alert"


@pytest.mark.parametrize(
    "address", ["/nl/r/abc/", "/nl/r/abc/cancel/", "/nl/agenda/nergens/", "/nl/agenda/x/event.ics"]
)
def test_an_unknown_address_is_not_found(stage: Stage, address: str) -> None:
    stage.visitor().go(address, status=404)


def test_the_mission_of_someone_else_is_not_found(stage: Stage) -> None:
    mission, person = scenes.staffing()
    mine = missions.assignment(mission, person)
    stranger = stage.visitor(cast.ambassador().user)
    stranger.go(reverse("zone_mission", args=[mission.pk]), status=404)
    stranger.go(reverse("zone_assignment_step", args=[mine.pk, "accept"]), status=404)


def test_a_double_click_asks_once(stage: Stage) -> None:
    missions.sheet()
    visitor = stage.visitor().go("/nl/ask/")
    stage.stand_at(clock.now() + timedelta(minutes=5))
    visitor.fill(FORM, **scenes.request_words(scenes.evening()))
    visitor.page.locator(SEND).dblclick(no_wait_after=True)
    visitor.page.wait_for_url("**/r/**")
    visitor.look()
    assert Mission.objects.count() == 1
    assert len(to(stage.post(), scenes.REQUESTER)) == 1


def test_a_double_click_accepts_once(stage: Stage) -> None:
    mission, person = scenes.staffing()
    mine = missions.assignment(mission, person)
    page = stage.visitor(person.user).go(reverse("zone_assignment_step", args=[mine.pk, "accept"]))
    page.page.locator("main form button[type=submit]").dblclick(no_wait_after=True)
    page.page.wait_for_url(f"**{reverse('zone_mission', args=[mission.pk])}")
    assert [record.step for record in records_of(mine)] == ["offer", "accept"]
