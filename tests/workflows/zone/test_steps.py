"""Every step of the zone through the browser's verbs, from the page that asks to the answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import cast, missions
from tests.factories.people import log_in, make_mandate, make_user_with
from workflows.kernel import clock
from workflows.kernel.models import TransitionRecord, records_of
from workflows.kernel.perform import perform
from workflows.missions import rules
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State
from workflows.people.models import Mandate
from workflows.people.roles import Role
from workflows.zone import sheet
from workflows.zone.steps import MANDATE_STEPS, MISSION_STEPS, SENTENCES, own_steps

pytestmark = pytest.mark.django_db


def step_of(assignment, step):
    return reverse("zone_assignment_step", args=[assignment.pk, step])


def send(browser, address, **data):
    """What a person does: open the page, then send it with the revision that stood there."""
    page = browser.get(address)
    assert page.status_code == 200
    return browser.post(address, {"seen": page.context["dossier"].revision, **data})


def open_call(**fields):
    mission = missions.approved(**fields)
    return perform(mission, "open_call", by=mission.owner).subject


def test_the_person_takes_exactly_these_steps():
    assert own_steps() == (
        "express_interest", "accept", "decline", "acknowledge_pack", "withdraw", "file_report",
        "withdraw_photo", "arrive", "not_there_yet",
    )  # fmt: skip


def test_every_step_of_the_zone_speaks_to_its_reader(zone, ambassador):
    assert set(SENTENCES) == {*own_steps(), *MISSION_STEPS, *MANDATE_STEPS, "confirm_part", "ask"}
    mission = missions.staffing(ambassador)
    page = zone.get(step_of(missions.assignment(mission, ambassador), "accept"))
    assert page.context["sentence"] == SENTENCES["accept"]
    assert str(SENTENCES["accept"]) in page.content.decode() or page.context["LANGUAGE_CODE"] != "en"


def test_accepting_takes_the_seat_and_leads_back_to_the_mission(zone, ambassador):
    mission = missions.staffing(ambassador)
    response = send(zone, step_of(missions.assignment(mission, ambassador), "accept"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("zone_mission", args=[mission.pk]))
    assert response.headers["Cache-Control"] == "no-store"
    assert missions.assignment(mission, ambassador).state == AssignmentState.ACCEPTED


def test_a_second_click_on_accept_is_answered_kindly_and_counts_once(zone, ambassador):
    mission = missions.staffing(ambassador)
    address = step_of(missions.assignment(mission, ambassador), "accept")
    seen = zone.get(address).context["dossier"].revision
    answers = [zone.post(address, {"seen": seen}).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert TransitionRecord.objects.filter(step="accept").count() == 1


def test_a_late_click_says_what_happened_and_who_did_it(zone, ambassador):
    mission = missions.staffing(ambassador)
    offered = missions.assignment(mission, ambassador)
    address = step_of(offered, "accept")
    seen = zone.get(address).context["dossier"].revision
    perform(offered, "not_chosen", by=mission.owner, reason="The hall is too small")
    response = zone.post(address, {"seen": seen})
    page = response.content.decode()
    assert response.status_code == 409
    assert (str(mission.owner) in page, "The hall is too small" in page) == (True, True)
    assert response.context["is_closed"]
    assert missions.assignment(mission, ambassador).state == AssignmentState.NOT_CHOSEN


def test_a_late_click_names_who_cancelled_the_whole_mission(zone, ambassador):
    mission = missions.staffing(ambassador)
    address = step_of(missions.assignment(mission, ambassador), "accept")
    seen = zone.get(address).context["dossier"].revision
    perform(mission, "cancel", by=mission.owner, reason="The hall burnt down")
    happened = zone.post(address, {"seen": seen}).context["happened"]
    assert (happened[0].record.step, happened[0].who) == ("cancel", str(mission.owner))


def test_an_offer_that_was_renewed_can_be_accepted_after_reading_again(zone, ambassador):
    mission = missions.staffing(ambassador)
    offered = missions.assignment(mission, ambassador)
    address = step_of(offered, "accept")
    seen = zone.get(address).context["dossier"].revision
    offered = perform(offered, "not_chosen", by=mission.owner).subject
    perform(offered, "offer", by=mission.owner, answer_by=clock.now() + timedelta(days=1))
    response = zone.post(address, {"seen": seen})
    assert (response.status_code, response.context["is_closed"]) == (409, False)
    again = zone.post(address, {"seen": response.context["dossier"].revision})
    assert again.status_code == 302


def test_a_post_without_the_revision_is_as_good_as_an_old_one(zone, ambassador):
    mission = missions.staffing(ambassador)
    assert zone.post(step_of(missions.assignment(mission, ambassador), "accept")).status_code == 409


def test_an_answer_after_the_deadline_is_told_so(zone, ambassador):
    mission = missions.staffing(ambassador)
    offered = missions.assignment(mission, ambassador)
    with clock.at(offered.answer_by + timedelta(minutes=1)):
        for response in (
            zone.get(step_of(offered, "accept")),
            zone.post(step_of(offered, "accept"), {"seen": offered.revision}),
        ):
            assert response.status_code == 409
            expected = rules.deadline_is_ahead(offered)
            assert (str(response.context["refusal"]), response.context["is_closed"]) == (str(expected.reason), True)
    assert missions.assignment(mission, ambassador).state == AssignmentState.OFFERED


def test_declining_keeps_the_reason_and_asks_the_next(zone, ambassador):
    following = cast.ambassador()
    mission = missions.staffing(ambassador, following)
    response = send(zone, step_of(missions.assignment(mission, ambassador), "decline"), reason="I am abroad that week")
    assert response.status_code == 302
    mine = missions.assignment(mission, ambassador)
    assert (mine.state, records_of(mine).last().text.words) == (
        AssignmentState.DECLINED, {"reason": "I am abroad that week"},
    )  # fmt: skip
    assert missions.assignment(mission, following).state == AssignmentState.OFFERED


@pytest.mark.req("R4.4")
def test_looking_at_a_call_makes_nothing_and_putting_oneself_forward_does(zone, ambassador):
    mission = open_call()
    address = reverse("zone_interest", args=[mission.pk])
    assert address in zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    zone.get(address)
    assert Assignment.objects.count() == 0
    seen = zone.get(address).context["dossier"].revision
    answers = [zone.post(address, {"seen": seen, "remark": "My own trade"}).status_code for _click in range(2)]
    mine = missions.assignment(mission, ambassador)
    assert (answers, mine.state, mine.remark) == ([302, 302], AssignmentState.INTERESTED, "My own trade")


@pytest.mark.parametrize("came_before", [False, True])
def test_two_clicks_on_a_seat_for_whoever_comes_first_are_one(zone, ambassador, came_before):
    mission = missions.approved()
    mission = perform(mission, "open_call", by=mission.owner, first_come=not came_before).subject
    address = reverse("zone_interest", args=[mission.pk])
    if came_before:
        mine = perform(Assignment(mission=mission, member=ambassador), "express_interest", by=ambassador.user).subject
        perform(mine, "not_chosen", by=mission.owner)
        mission = perform(Mission.objects.get(), "end_call", by=mission.owner).subject
        perform(mission, "open_call", by=mission.owner, first_come=True)
        address = reverse("zone_assignment_step", args=[mine.pk, "express-interest"])
    page = zone.get(address)
    assert str(page.context["sentence"]) != str(SENTENCES["express_interest"])
    answers = [zone.post(address, {"seen": page.context["dossier"].revision, "remark": ""}) for _click in range(2)]
    mine = missions.assignment(mission, ambassador)
    assert ([each.status_code for each in answers], mine.state) == ([302, 302], AssignmentState.ACCEPTED)


@pytest.mark.req("R4.4")
def test_who_comes_first_reads_that_the_seat_is_theirs_and_who_comes_later_at_which_place_they_wait(zone):
    mission = missions.approved()
    closes = mission.starts - timedelta(days=2)
    mission = perform(mission, "open_call", by=mission.owner, first_come=True, closes=closes).subject
    page = zone.get(reverse("zone_mission", args=[mission.pk]))
    assert sheet.moment(closes) in page.context["note"]
    address, later = reverse("zone_interest", args=[mission.pk]), [cast.ambassador() for _ in range(2)]
    said = []
    with translation.override("en"):
        for client in (zone, *(log_in(Client(), person.user) for person in later)):
            seen = client.get(address).context["dossier"].revision
            page = client.post(address, {"seen": seen}, follow=True)
            said.append([str(each) for each in page.context["messages"]])
    assert [Assignment.objects.filter(state=state).count() for state in ("accepted", "interested")] == [1, 2]
    assert [len(each) for each in said] == [1, 1, 1]
    assert said[1] != said[2]
    page = log_in(Client(), later[1].user).get(reverse("zone_missions"), {"tab": "open"})
    assert [card.note for card in page.context["missions"]] == said[2]


def test_a_call_that_closed_meanwhile_says_who_closed_it_and_keeps_what_was_typed(zone, ambassador):
    mission = open_call()
    address = reverse("zone_interest", args=[mission.pk])
    seen = zone.get(address).context["dossier"].revision
    perform(mission, "offer", by=mission.owner, ambassadors=[cast.ambassador()])
    response = zone.post(address, {"seen": seen, "remark": "My own trade"})
    page = response.content.decode()
    assert (response.status_code, "My own trade" in page, str(mission.owner) in page) == (409, True, True)
    assert Assignment.objects.filter(member=ambassador).count() == 0
    assert zone.get(address).status_code == 404


def test_a_mission_that_was_never_called_takes_no_interest(zone):
    mission = missions.approved()
    assert zone.post(reverse("zone_interest", args=[mission.pk]), {"seen": 0}).status_code == 404


def test_a_plain_member_is_not_shown_a_call(stranger):
    mission = open_call()
    for name in ("zone_mission", "zone_interest"):
        assert stranger.get(reverse(name, args=[mission.pk])).status_code == 404


def test_the_pack_is_read_before_it_is_confirmed(zone, ambassador):
    colleague = cast.ambassador(first_name="Zebulon")
    mission = missions.confirmed(
        ambassador, colleague, ambassadors_wanted=2, preparation="Read the figures", requester_phone="+32 470 11 22 33"
    )
    address = step_of(missions.assignment(mission, ambassador), "acknowledge-pack")
    page = zone.get(address).content.decode()
    read = [mission.brief, mission.objectives, "Read the figures", "+32 470 11 22 33", "Zebulon"]
    assert [words for words in read if words not in page] == []
    seen = zone.get(address).context["dossier"].revision
    assert zone.post(address, {"seen": seen}).status_code == 422
    assert zone.post(address, {"seen": seen, "read": "on"}).status_code == 302
    assert missions.assignment(mission, ambassador).acknowledged_at is not None


def test_handing_back_asks_a_reason_and_frees_the_seat(zone, ambassador):
    mission = missions.staffed(ambassador)
    address = step_of(missions.assignment(mission, ambassador), "withdraw")
    assert send(zone, address, reason="").status_code == 422
    assert send(zone, address, reason="I broke my leg").status_code == 302
    assert missions.assignment(mission, ambassador).state == AssignmentState.WITHDRAWN
    assert Mission.objects.get().state == State.STAFFING


def test_a_report_with_a_mistake_keeps_every_word(zone, ambassador):
    mission = missions.carried_out(ambassador)
    address = step_of(missions.assignment(mission, ambassador), "file-report")
    response = send(zone, address, report_went="", first_result="many", report_result="Three new contacts")
    page = response.content.decode()
    assert response.status_code == 422
    assert ("Three new contacts" in page, 'value="many"' in page, "error-summary" in page) == (True, True, True)


@pytest.mark.req("R4.5")
def test_the_report_is_filed_and_can_be_read_again(zone, ambassador):
    mission = missions.carried_out(ambassador)
    address = step_of(missions.assignment(mission, ambassador), "file-report")
    assert send(zone, address, report_went="A full hall", first_result="40").status_code == 302
    assert (missions.assignment(mission, ambassador).state, Mission.objects.get().state) == (
        AssignmentState.FULFILLED, State.REPORTED,
    )  # fmt: skip
    assert "A full hall" in zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()


def test_who_was_there_says_that_it_took_place(zone, ambassador, other_ambassador):
    starts = clock.now() - timedelta(hours=3)
    with clock.at(starts - timedelta(days=2)):
        mission = missions.confirmed(ambassador, starts=starts)
    address = reverse("zone_mission_step", args=[mission.pk, "carry-out"])
    assert other_ambassador.get(address).status_code == 404
    assert send(zone, address).status_code == 302
    assert Mission.objects.get().state == State.CARRIED_OUT


@pytest.mark.parametrize("step", ["cancel", "approve", "request", "nonsense", "unstaff"])
def test_steps_of_the_desk_are_not_taken_in_the_zone(zone, ambassador, step):
    mission = missions.confirmed(ambassador)
    assert zone.get(reverse("zone_mission_step", args=[mission.pk, step])).status_code == 404


@pytest.mark.parametrize("step", ["offer", "release", "mark-no-show", "lapse", "nonsense"])
def test_steps_of_the_owner_are_not_taken_in_the_zone(zone, ambassador, step):
    mission = missions.confirmed(ambassador)
    assert zone.get(step_of(missions.assignment(mission, ambassador), step)).status_code == 404


@pytest.mark.parametrize("step", ["accept", "decline", "withdraw", "acknowledge-pack", "file-report"])
def test_anothers_assignment_is_not_there(other_ambassador, stranger, ambassador, client, step):
    mission = missions.staffing(ambassador)
    address = step_of(missions.assignment(mission, ambassador), step)
    assert [browser.post(address, {"seen": 1}).status_code for browser in (other_ambassador, stranger)] == [404, 404]
    assert client.post(address).headers["Location"].startswith(reverse("account_login"))
    assert missions.assignment(mission, ambassador).state == AssignmentState.OFFERED


def test_an_ambassador_ends_their_own_mandate_and_nobody_elses(zone, ambassador, other_ambassador):
    mine = Mandate.objects.get(member=ambassador)
    address = reverse("zone_mandate_step", args=[mine.pk, "end"])
    assert other_ambassador.get(address).status_code == 404
    assert address in zone.get(reverse("zone_mandate")).content.decode()
    response = send(zone, address, reason="I move abroad")
    assert (response.status_code, response.headers["Location"]) == (302, reverse("zone_mandate"))
    mine = Mandate.objects.get(member=ambassador)
    assert (mine.state, mine.ended_on) == ("ended", clock.today())


def test_a_coordinator_does_not_activate_a_mandate_in_the_zone(client):
    coordinator = make_user_with(Role.COORDINATOR)
    mandate = make_mandate(coordinator.member, active=False)
    browser = log_in(client, coordinator)
    assert browser.get(reverse("zone_mandate_step", args=[mandate.pk, "activate"])).status_code == 404


def test_an_initiative_with_an_open_date_is_proposed(zone, ambassador):
    page = zone.get(reverse("zone_propose"))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("requester_name", "requester_email", "requester_language")}
    data |= {"ticket": form["ticket"].value(), "door": "ambassador", "ambassadors_wanted": "1"}
    data |= {"title": "Artists and their status", "objectives": "Tell from practice how it works."}
    refused = zone.post(reverse("zone_propose"), data | {"title": ""})
    assert (refused.status_code, "Tell from practice" in refused.content.decode()) == (422, True)
    with clock.at(clock.now() + timedelta(seconds=30)):
        response = zone.post(reverse("zone_propose"), data)
    mission = Mission.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, reverse("zone_mission", args=[mission.pk]))
    assert (mission.author, mission.state) == (ambassador.user, State.REQUESTED)
    assert zone.get(reverse("zone_mission", args=[mission.pk])).status_code == 200
