"""One mission, from a partner's request to its end, by the hands of everyone concerned."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from pages.events import Event
from pages.models import EventPage
from tests.journeys import scenes
from tests.journeys.scenes import LANGUAGES, REQUESTER, TITLE
from tests.journeys.stage import BASELINE, Stage, Visitor, to
from workflows.kernel import links
from workflows.kernel.chain import verify
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.missions import jobs
from workflows.missions.models import Mission
from workflows.missions.rules import REQUESTER_PURPOSE
from workflows.missions.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def state() -> str:
    return Mission.objects.get().state


@pytest.mark.req("R4.4")
@pytest.mark.req("R4.5")
@pytest.mark.req("R5.2")
@pytest.mark.req("R7.1a")
@pytest.mark.req("R7.4")
def test_a_mission_from_request_to_close(stage: Stage) -> None:
    who = scenes.people()
    starts = scenes.evening()

    requester = scenes.begin(stage.visitor().go("/nl/").click("a[href$='/ask/']"))
    scenes.write(requester, scenes.request_words(starts, is_public=True)).click(scenes.SEND)
    mission = Mission.objects.get()
    assert (mission.state, opens(requester.path)) == (State.REQUESTED, mission.pk)
    (receipt,) = to(stage.post(), REQUESTER)
    assert opens(stage.link_in(receipt)) == mission.pk

    owner = stage.visitor(who.owner).go("/admin/").follow(dossier(mission))
    is_approved(stage, owner, who, mission)

    ranks = {f"ambassadors-rank-{who.second.pk}": 1, f"ambassadors-rank-{who.first.pk}": 2}
    owner.go(dossier(mission)).take("offer", ambassadors=[who.first.pk, who.second.pk], **ranks)
    sent = stage.post()
    assert (state(), to(sent, who.first.email)) == (State.STAFFING, [])
    (offer,) = to(sent, who.second.email)
    ambassador = stage.visitor(who.second.user).go(stage.link_in(offer))
    ambassador.take("accept")
    assert state() == State.STAFFED

    (please,) = to(stage.post(), REQUESTER)
    requester.go(stage.link_in(please))
    assert "Omar" not in requester.text()
    requester.take("confirm")
    assert (state(), "Omar Vertelt" in requester.text()) == (State.CONFIRMED, True)
    stage.post()

    scenes.publish(stage.visitor(who.editor), mission)
    sees_it_on_the_agenda(stage.visitor(), mission)

    ambassador.go(f"/nl/zone/missions/{mission.pk}/").take("acknowledge-pack", read=True)
    assert state() == State.PREPARED
    stage.post()

    stage.stand_at(mission.ends + timedelta(hours=1))
    assert (jobs.carry_out(), state()) == (1, State.CARRIED_OUT)
    sent = stage.post()
    ambassador.go(stage.link_in(to(sent, who.second.email)[0]))
    ambassador.take("file-report", report_went="Goed, veel vragen.", first_result=45)
    assert state() == State.REPORTED
    requester.go(stage.link_in(to(sent, REQUESTER)[0])).take("give-evaluation", rating=5, remark="Graag opnieuw.")

    is_evaluated_and_closed(stage, owner, ambassador, who, mission)
    owner.go(dossier(mission))
    for name in ("missions", "approvals", "messages"):
        owner.go(reverse(name))
    ambassador.go("/nl/zone/missions/?tab=past").go("/nl/zone/messages/").go("/nl/zone/")

    assert told_the_truth() == []
    assert list(verify()) == []
    assert {kind: sorted(rules) for kind, rules in stage.seen_in_admin.items() if rules} == {
        kind: BASELINE[kind] for kind in BASELINE.keys() & stage.seen_in_admin.keys()
    }  # it may only shrink


def is_approved(stage: Stage, owner: Visitor, who: scenes.People, mission: Mission) -> None:
    owner.take("qualify")
    decided = {"compensation_kind": "nothing", "needs_nothing_special": True, "themes": [who.theme.pk]}
    decided |= {"first_measure": "reached", "first_aim": 60, "second_measure": "contacts", "second_aim": 3}
    owner.take("revise", axis="inform", brief="Twee minuten praktijk, dan vragen.", **decided)
    owner.take("approve")
    assert state() == State.QUALIFYING
    for voter, expected in zip(who.voters, (State.QUALIFYING, State.APPROVED), strict=True):
        stage.visitor(voter).go("/admin/").follow(dossier(mission)).take("agree", reason="Past bij ons.")
        assert state() == expected
    stage.post()


def is_evaluated_and_closed(
    stage: Stage, owner: Visitor, ambassador: Visitor, who: scenes.People, mission: Mission
) -> None:
    owner.go(dossier(mission)).take("evaluate", rating=4, lessons="Vraag een micro.")
    (lessons,) = to(stage.post(), who.second.email)
    assert "Vraag een micro." in ambassador.go(stage.link_in(lessons)).text()
    assert (jobs.settle(), state()) == (1, State.SETTLED)
    assert (jobs.close(), state()) == (0, State.SETTLED)
    scenes.tell_afterwards(stage.visitor(who.editor), mission)
    reads_how_it_went(stage.visitor(), mission)
    assert (jobs.close(), state(), Mission.objects.get().recap_waived) == (1, State.CLOSED, False)
    stage.post()


def opens(path: str) -> int | None:
    """The mission that a requester's private address leads to."""
    found = links.read(path.split("/")[3], REQUESTER_PURPOSE)
    return found and found[0]


def dossier(mission: Mission) -> str:
    return reverse("mission_dossier", args=[mission.pk])


def sees_it_on_the_agenda(visitor: Visitor, mission: Mission) -> None:
    event = Event.objects.get(mission=mission)
    for code in LANGUAGES:
        visitor.go(f"/{code}/agenda/")
        assert [
            words.startswith(TITLE) for words in visitor.page.locator(".event-card .title a").all_inner_texts()
        ] == [True]
        visitor.click(".event-card .title a")
        assert (visitor.page.locator("html").get_attribute("lang"), TITLE in visitor.text()) == (code, True)
        feed = visitor.page.request.get(f"{visitor.stage.url}/{code}/agenda/agenda.ics")
        (entry,) = Calendar.from_ical(feed.body()).walk("VEVENT")
        assert (entry["summary"], entry["dtstart"].dt, entry["sequence"]) == (TITLE, event.starts, 0)
        assert entry["uid"].startswith(str(event.uid))
    assert visitor.context.cookies() == []


def reads_how_it_went(visitor: Visitor, mission: Mission) -> None:
    for page in EventPage.objects.live().filter(event__mission=mission).select_related("locale"):
        code = page.locale.language_code
        visitor.go(page.url)
        assert [each for each in scenes.RECAP if scenes.RECAP[each] in visitor.text()] == [code]


def told_the_truth() -> list[str]:
    """Every message left or was dropped because it was no longer true; none twice to one person."""
    rows = OutboxRow.objects.all()
    open_or_failed = rows.exclude(state__in=[OutboxState.SENT, OutboxState.DROPPED])
    left = rows.filter(state=OutboxState.SENT, kind=OutboxRow.Kind.MESSAGE)
    told = Counter(left.values_list("recipient_key", "subject_line", "body"))
    twice = [f"{key}: {subject}, {times} times" for (key, subject, _body), times in told.items() if times > 1]
    return [f"{row.name} to {row.email}: {row.state} {row.error}" for row in open_or_failed] + twice
