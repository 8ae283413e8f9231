"""The page of a mission: who sees what of it, in how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_region, make_seat, make_user_with
from workflows.desk.sheet import words_of
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import AssignmentState, State
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

pytestmark = pytest.mark.django_db
SECRETS = {
    "requester_phone": "PHONE-0470",
    "requester_email": "reach-me@partner.example",
    "online_url": "https://meet.example/secret-room",
}


def dossier(mission):
    return reverse("mission_dossier", args=[mission.pk])


def text(response):
    return response.content.decode()


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("state", missions.WALKS)
def test_the_support_group_opens_a_dossier_in_every_state(enter, state):
    walk = missions.WALKS[state]
    mission = walk(cast.ambassador()) if state == State.STAFFING else walk()
    page = enter(mission.owner).get(dossier(mission))
    assert page.status_code == 200
    assert mission.title in text(page)


@pytest.mark.req("R5.2")
def test_the_support_group_reads_the_whole_sheet(enter):
    mission = missions.qualifying(**SECRETS)
    page = text(enter(mission.owner).get(dossier(mission)))
    assert [
        words for words in (*SECRETS.values(), mission.objectives, mission.brief, "Rita") if words not in page
    ] == []


@pytest.mark.parametrize(("language", "words"), [("nl", "Frans"), ("fr", "Français")])
def test_the_language_of_our_messages_is_named(language, words):
    with override(language):
        assert words_of(Mission(requester_language="fr"), "requester_language") == words


def test_nobody_else_finds_the_dossier(enter):
    mission = missions.qualifying(**SECRETS)
    elsewhere = make_seat(make_member(country=make_country("fr"))).member.user
    others = [make_user_with(role) for role in (Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS, Role.ADMINISTRATOR)]
    answers = [enter(user).get(dossier(mission)) for user in (elsewhere, *others)]
    assert [(a.status_code, "PHONE" in text(a)) for a in answers] == [(404, False)] * 5


@pytest.mark.req("R3.6")
def test_a_seat_for_another_region_does_not_find_it(enter):
    mission = missions.qualifying()
    seat = make_seat(make_member(), regions=[make_region("wallonia")])
    assert enter(seat.member.user).get(dossier(mission)).status_code == 404


def test_members_and_ambassadors_do_not_enter_the_desk(enter):
    mission = missions.qualifying()
    answers = [enter(make_user_with(role)).get(dossier(mission)) for role in (Role.MEMBER, Role.AMBASSADOR, Role.STAFF)]
    assert [a.status_code for a in answers] == [403] * 3


@pytest.mark.req("R3.5a")
def test_the_board_sees_only_what_it_must_decide_and_only_while_asked(enter):
    missions.policy(("board", 1))
    person = cast.ambassador()
    Profile.objects.filter(member=person).update(motivation="PROFILE-SECRET")
    mission = missions.qualifying(**SECRETS)
    member = make_user_with(Role.BOARD)
    board = enter(member)
    assert board.get(dossier(mission)).status_code == 404
    request = perform(mission, "approve", by=mission.owner).waits_for
    page = text(board.get(dossier(mission)))
    hidden = [*SECRETS.values(), "PROFILE-SECRET", str(person)]
    assert [words for words in hidden if words in page] == []
    assert reverse("approval_step", args=[request.pk, "agree"]) in page
    answer = board.post(reverse("approval_step", args=[request.pk, "agree"]), {"seen": request.revision})
    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
    late = board.get(dossier(mission))
    assert (late.status_code, [words for words in hidden if words in text(late)]) == (409, [])


def test_finance_sees_what_waits_for_settlement_and_nothing_else(enter):
    mission = missions.evaluated(compensation_kind="fee", compensation_amount=250, **SECRETS)
    finance = enter(make_user_with(Role.FINANCE))
    page = text(finance.get(dossier(mission)))
    assert [words for words in (*SECRETS.values(), "Ask for a microphone") if words in page] == []
    assert reverse("mission_step", args=[mission.pk, "settle"]) in page
    assert reverse("mission_step", args=[mission.pk, "waive-recap"]) not in page
    answer = finance.post(
        reverse("mission_step", args=[mission.pk, "settle"]), {"seen": mission.revision, "reference": "B-7"}
    )
    assert answer.url == reverse("wagtailadmin_home")
    assert finance.get(dossier(mission)).status_code == 404


def test_an_open_approval_says_who_answered_and_who_has_to(enter):
    missions.policy(("support_group", 2))
    mission = missions.qualifying()
    first, second = cast.seated(first_name="Agnes"), cast.seated(first_name="Wanda")
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=first)
    shown = enter(mission.owner).get(dossier(mission)).context["asked"][0]
    assert [(who, request.verdict_of(who.pk)) for who, _words, _instead in shown.answers] == [(first, "")]
    assert (shown.waiting_for, shown.needed, shown.lacking) == ([second], 1, 0)


def test_too_few_people_left_for_the_quorum_is_told(enter):
    missions.policy(("support_group", 3))
    mission = missions.qualifying()
    cast.seated()
    perform(mission, "approve", by=mission.owner)
    assert enter(mission.owner).get(dossier(mission)).context["asked"][0].lacking == 2


@pytest.mark.parametrize("asked", [1, 3, 30])
def test_the_number_of_queries_does_not_grow_with_people(enter, asked):
    people = [cast.ambassador() for _ in range(asked)]
    mission = missions.staffing(*people, ambassadors_wanted=min(asked, 20))
    for person in people[:asked:2]:
        perform(missions.assignment(mission, person), "decline", by=person.user)
    assert queries_of(enter(mission.owner), dossier(mission)) == 20


@pytest.mark.parametrize("voters", [1, 3, 8])
def test_the_number_of_queries_does_not_grow_with_voters(enter, voters):
    missions.policy(("support_group", 9))
    mission = missions.qualifying()
    people = [cast.seated() for _ in range(voters)]
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=people[0])
    assert queries_of(enter(mission.owner), dossier(mission)) == 16


def test_stuck_messages_stand_on_the_dossier_and_leave_again(enter):
    mission = missions.qualifying()
    row = OutboxRow.objects.filter(name="request_received").get()
    OutboxRow.objects.filter(pk=row.pk).update(state=OutboxState.FAILED, error="Mailbox is full")
    owner = enter(mission.owner)
    assert "Mailbox is full" in text(owner.get(dossier(mission)))
    answer = owner.post(reverse("message_again", args=[row.pk]), {"next": dossier(mission)})
    row.refresh_from_db()
    assert (answer.url, row.state) == (dossier(mission), OutboxState.QUEUED)


def test_candidates_say_why_and_offer_a_seat(enter):
    asked, free = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(asked)
    shown = enter(mission.owner).get(dossier(mission))
    page = text(shown)
    assert reverse("mission_offer_to", args=[mission.pk, free.pk, "offer"]) in page
    assert reverse("mission_offer_to", args=[mission.pk, asked.pk, "offer"]) not in page
    assert [p.assignment.state for p in shown.context["people"]] == [AssignmentState.OFFERED]


def test_the_story_says_what_made_a_request_void(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    perform(mission, "decline", by=mission.owner, reason="Too far")
    lines = enter(mission.owner).get(mission.desk_url()).context["story"]
    void = next(line for line in lines if line.entry.record.step == "overtake")
    assert (void.because.record.step, void.because.who) == ("decline", str(mission.owner))
    assert [line.entry.record.step for line in lines if line.because] == ["overtake"]


@pytest.mark.req("R3.5a")
@pytest.mark.parametrize("policies", [0, 1])
def test_the_story_says_that_no_policy_applied(enter, policies):
    if policies:
        missions.policy(("board", 1))
    mission = missions.qualifying()
    outcome = perform(mission, "approve", by=mission.owner)
    if policies:
        perform(outcome.waits_for, "agree", by=make_user_with(Role.BOARD))
    answer = enter(mission.owner).get(mission.desk_url())
    alone = [line.entry.record.step for line in answer.context["story"] if line.without_policy]
    assert alone == ([] if policies else ["approve"])


def test_the_order_of_asking_is_shown(enter):
    people = [cast.ambassador() for _ in range(3)]
    mission = missions.staffing(*people)
    perform(missions.assignment(mission, people[0]), "decline", by=people[0].user)
    answer = enter(mission.owner).get(mission.desk_url())
    [(_role, turns)] = answer.context["order"]
    states = [turn.assignment.state if turn.assignment else "" for turn in turns]
    assert ([turn.member for turn in turns], states) == (people, ["declined", "offered", ""])
    assert gettext("Order of asking") in answer.content.decode()
