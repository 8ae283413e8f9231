"""A confirmed mission is called off by the requester: the agenda says so everywhere, everyone is told once."""

from email.utils import parseaddr

import pytest
from icalendar import Calendar, Event

from tests.journeys import scenes
from tests.journeys.scenes import LANGUAGES, REQUESTER
from tests.journeys.stage import Stage, Visitor, to
from workflows.kernel import outbox
from workflows.missions.models import Mission
from workflows.missions.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("R7.1a")
def test_a_cancelled_mission_is_cancelled_everywhere_and_told_once(stage: Stage) -> None:
    mission, sent = scenes.announced(stage)
    involved = sorted([REQUESTER, mission.owner.email, mission.seats()[0].member.email])
    visitor = stage.visitor()
    before = {code: entry(visitor, code) for code in LANGUAGES}
    assert [(str(e["status"]), e["sequence"]) for e in before.values()] == [("CONFIRMED", 0)] * len(LANGUAGES)

    requester = stage.visitor().go(stage.link_in(to(sent, REQUESTER)[-1]))
    requester.take("cancel", reason="De zaal is afgebrand.")
    assert Mission.objects.get().state == State.CANCELLED
    told = stage.post()
    assert sorted(parseaddr(address)[1] for message in told for address in message.to) == involved
    assert [message for message in told if "De zaal is afgebrand." not in message.body] == []

    for code in LANGUAGES:
        visitor.go(f"/{code}/agenda/")
        assert visitor.page.locator(".event-card.is-cancelled").count() == 1
        visitor.click(".event-card .title a")
        assert visitor.page.locator("article.event.is-cancelled .notice.bad").count() == 1
        after = entry(visitor, code)
        assert (str(after["status"]), after["sequence"]) == ("CANCELLED", 1)
        assert (after["uid"], after["dtstart"].dt) == (before[code]["uid"], before[code]["dtstart"].dt)

    outbox.sweep()
    assert stage.post() == []


def entry(visitor: Visitor, code: str) -> Event:
    answer = visitor.page.request.get(f"{visitor.stage.url}/{code}/agenda/agenda.ics")
    (found,) = Calendar.from_ical(answer.body()).walk("VEVENT")
    return found
