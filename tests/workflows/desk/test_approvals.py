"""The list of open approvals and the policies behind them."""

import inspect
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

import workflows.desk.approvals
from tests.factories import candidates, cast, missions
from tests.factories.people import (
    make_coordinator,
    make_country,
    make_mandate,
    make_member,
    make_seat,
    make_user_with,
)
from workflows.approvals.asked import asked_about
from workflows.approvals.models import Absence, ApprovalRequest
from workflows.approvals.queries import models_with_approval
from workflows.desk.waiting import waiting_for
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_a_request_that_cannot_be_read_stands_in_the_list_and_says_so(enter):
    missions.policy(("support_group", 2))
    owner, other = cast.seated(), cast.seated()
    for title in ("Broken", "Whole"):
        perform(missions.qualifying(owner=owner, title=title), "approve", by=owner)
    ApprovalRequest.objects.filter(pk=ApprovalRequest.objects.earliest("pk").pk).update(position=7)
    client = enter(other)
    page = client.get(reverse("approvals"))
    assert (page.status_code, len(page.context["rows"])) == (200, 2)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 30])
def test_open_requests_are_listed_in_the_same_number_of_queries(enter, count):
    missions.policy(("support_group", 2))
    owner = cast.seated()
    for _ in range(count):
        perform(missions.qualifying(owner=owner), "approve", by=owner)
    client = enter(owner)
    client.get(reverse("approvals"))
    with CaptureQueriesContext(connection) as seen:
        assert len(client.get(reverse("approvals")).context["rows"]) == count
    assert len(seen) == 10


def test_a_request_is_late_once_its_time_is_over_which_stands_still_while_a_question_is_open(enter):
    missions.policy(("support_group", 2))
    mission, curious, other = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for

    def late():
        [row] = enter(other).get(reverse("approvals")).context["rows"]
        return row.late, [item.late for group in waiting_for(other) for item in group.items if item.url == row.url]

    assert late() == (False, [False])
    with clock.at(request.due_at + timedelta(minutes=1)):
        assert late() == (True, [True])
    perform(ApprovalRequest.objects.get(), "ask_first", by=curious, question="Who pays?")
    asked = [item.late for group in waiting_for(mission.owner) for item in group.items if "/answer/" in item.url]
    assert asked == [False]
    with clock.at(request.due_at + timedelta(minutes=1)):
        assert late() == (False, [False])


def test_only_requests_about_visible_missions_are_listed(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    people = [mission.owner, make_user_with(Role.BOARD), make_user_with(Role.FINANCE), abroad]
    assert [len(enter(user).get(reverse("approvals")).context["rows"]) for user in people] == [1, 1, 0, 0]
    others = [make_user_with(Role.COMMUNICATIONS), make_user_with(Role.ADMINISTRATOR)]
    assert [enter(user).get(reverse("approvals")).status_code for user in others] == [403, 403]


def test_every_lifecycle_that_asks_for_approval_says_who_sees_it_and_where_it_stands():
    for model in models_with_approval():
        assert callable(model.objects.visible_to)
        assert model.desk_url is not LifecycleModel.desk_url


def test_the_screens_of_approvals_know_no_lifecycle_by_name():
    assert "missions" not in inspect.getsource(workflows.desk.approvals)


def test_a_request_stands_where_its_dossier_does():
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    assert request.desk_url() == mission.desk_url() == reverse("mission_dossier", args=[mission.pk])


def late_click(enter, mission, request, user):
    """Statuses of the request's page, of its form and of the dossier, and what the first one says."""
    client = enter(user)
    url = reverse("approval_step", args=[request.pk, "agree"])
    pages = [client.get(url), client.post(url, {"seen": request.revision}), client.get(mission.desk_url())]
    return [page.status_code for page in pages], [e.record.step for e in (pages[0].context or {}).get("meanwhile", [])]


@pytest.mark.req("R3.5a")
@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda mission, request, other: perform(request, "agree", by=other), "agree"),
        (lambda mission, request, other: perform(request, "refuse", by=other, reason="Too dear"), "refuse"),
        (lambda mission, request, other: perform(request, "withdraw", by=mission.owner), "withdraw"),
        (lambda mission, request, other: perform(mission, "decline", by=mission.owner, reason="Far"), "decline"),
    ],
)
def test_a_late_co_voter_is_told_what_happened(enter, end, told):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    end(mission, request, other)
    assert late_click(enter, mission, request, late) == ([409, 409, 409], [told])
    statuses = [late_click(enter, mission, request, make_user_with(role))[0] for role in (Role.FINANCE, Role.MEMBER)]
    assert statuses == [[404, 404, 404], [403, 403, 403]]


def vote_page(client, request):
    return client.get(reverse("approval_step", args=[request.pk, "agree"]))


@pytest.mark.req("R3.5a")
def test_the_page_of_a_vote_says_what_is_asked_by_whom_who_agreed_and_what_it_is_for(enter):
    missions.policy(("support_group", 2), ("board", 1))
    mission, first, second = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=first)
    page = vote_page(enter(second), request)
    asked, said = page.context["asked"], page.content.decode()
    names = str(mission.owner), str(first), asked.request.step_label, mission.objectives, mission.brief, "Flagey"
    assert [each for each in names if each not in unescape(said)] == []
    assert (asked.answers[0][0], asked.waiting_for, asked.request.due_at) == (first, [second], request.due_at)
    assert gettext("Has an owner") not in [str(label) for label, _words in page.context["facts"]]


@pytest.mark.req("R3.5a")
def test_who_votes_on_what_has_changed_is_told_what_changed_and_that_the_own_answer_counts_no_longer(enter):
    missions.policy(("support_group", 2))
    mission, voter = missions.qualifying(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=voter)
    seen = ApprovalRequest.objects.get().revision
    mission = Mission.objects.get()
    perform(mission, "revise", by=mission.owner, **{**missions.sheet(), "audience_size": 230})
    late = enter(voter).post(reverse("approval_step", args=[request.pk, "agree"]), {"seen": seen})
    changed = ApprovalRequest.objects.get().changed_after(0)
    assert (late.status_code, late.context["changed"] == changed != "") == (409, True)
    assert changed in unescape(late.content.decode())
    assert [(who, what) for who, _verdict, what in vote_page(enter(voter), request).context["asked"].stale] == [
        (voter, changed)
    ]


@pytest.mark.req("R3.5a")
def test_an_open_request_shows_the_rounds_to_come_and_the_answers_of_earlier_rounds_with_for_whom_they_count():
    missions.policy(("support_group", 1), ("board", 1), ("finance", 1))
    mission, away, deputy = missions.qualifying(), cast.seated(), cast.seated()
    SupportSeat.objects.filter(member__user=deputy).delete()
    Absence.objects.create(user=away, deputy=deputy, since=clock.today(), until=clock.today(), named_by=mission.owner)
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=get_user_model().objects.get(pk=deputy.pk))
    with translation.override("en"):
        [asked] = asked_about([ApprovalRequest.objects.get()], mission.owner)
        assert asked.earlier == [(deputy, "agreed", f"for {away}, who is away")]
        assert (asked.answers, [(str(each["group"]), each["quorum"]) for each in asked.later]) == ([], [("finance", 1)])
        page = render_to_string("workflows/desk/dossier_approvals.html", {"asked": [asked]})
        words = " ".join(unescape(page).split())
    assert "Then 1 person: finance. 5 days to answer." in words
    assert f"{deputy} – agreed" in words


def asked_to_admit():
    people = candidates.group()
    missions.policy(("board", 1), arrow="candidacy.admit")
    candidacy = candidates.recommended(people)
    return candidacy, perform(candidacy, "admit", by=people[0]).waits_for


def asked_to_suspend():
    missions.policy(("board", 1), arrow="mandate.suspend")
    mandate = make_mandate()
    return mandate, perform(mandate, "suspend", by=make_coordinator(), reason="A complaint of a host.").waits_for


@pytest.mark.req("R3.5a")
@pytest.mark.parametrize("ask", [asked_to_admit, asked_to_suspend])
def test_who_comes_too_late_on_a_candidacy_or_a_mandate_is_told_too(enter, ask):
    dossier, request = ask()
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    assert enter(late).get(dossier.desk_url()).status_code == 200
    perform(request, "agree", by=other)
    assert late_click(enter, dossier, request, late) == ([409, 409, 409], ["agree"])
    page = enter(late).get(dossier.desk_url()).content.decode()
    assert (str(other) in page, "A complaint of a host." in page) == (True, False)
    statuses = [late_click(enter, dossier, request, make_user_with(role))[0] for role in (Role.FINANCE, Role.MEMBER)]
    assert statuses == [[404, 404, 404], [403, 403, 403]]


@pytest.mark.parametrize("ask", [asked_to_admit, asked_to_suspend])
def test_of_their_own_candidacy_or_mandate_the_board_is_told_nothing_here(enter, ask):
    dossier, request = ask()
    person = dossier.member.user
    person.groups.add(Group.objects.get(name=Role.BOARD))
    perform(request, "agree", by=make_user_with(Role.BOARD))
    assert late_click(enter, dossier, request, person)[0] == [404, 404, 404]


def test_a_group_that_has_agreed_is_told_who_is_asked_now(enter):
    missions.policy(("board", 1), ("finance", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    perform(request, "agree", by=other)
    assert late_click(enter, mission, request, late) == ([409, 409, 409], ["agree"])


def test_a_late_board_member_reads_who_did_it_and_not_what_they_wrote(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD, first_name="Oscar", last_name="Other")
    perform(request, "refuse", by=other, reason="My planted secret")
    page = enter(late).get(mission.desk_url()).content.decode()
    assert ("Oscar Other" in page, "My planted secret" in page, mission.brief in page) == (True, False, False)


def test_the_page_of_a_step_says_who_will_be_asked(enter):
    missions.policy(("board", 2), ("finance", 1))
    mission, board = missions.qualifying(), make_user_with(Role.BOARD)
    page = enter(mission.owner).get(reverse("mission_step", args=[mission.pk, "approve"]))
    planned = page.context["planned"]
    assert ([g["quorum"] for g in planned.groups], planned.people, planned.lacking) == ([2, 1], [board], 1)
    assert str(board) in page.content.decode()
    assert ApprovalRequest.objects.count() == 0


def test_the_page_of_a_step_warns_that_no_policy_applies(enter):
    mission = missions.qualifying()
    client = enter(mission.owner)
    pages = [client.get(reverse("mission_step", args=[mission.pk, step])) for step in ("approve", "decline")]
    assert [(p.context["asks_approval"], p.context["planned"]) for p in pages] == [(True, None), (False, None)]
    assert [gettext("No policy applies: you decide alone.") in page.content.decode() for page in pages] == [True, False]


def test_a_link_of_a_mail_shows_the_case_after_the_log_in_and_changes_nothing_by_itself(enter, client):
    missions.policy(("board", 1))
    mission, board = missions.qualifying(), make_user_with(Role.BOARD)
    request = perform(mission, "approve", by=mission.owner).waits_for
    for line in request.doors:
        path = line[line.index("/admin/") :]
        assert path in client.get(path, follow=True).redirect_chain[-1][0]
        page = enter(board).get(path)
        assert (page.status_code, mission.title in page.content.decode(), bool(page.context["facts"])) == (
            200,
            True,
            True,
        )
    assert (ApprovalRequest.objects.get().votes, ApprovalRequest.objects.get().state) == ([], "open")


def test_the_dossier_shows_old_answers_questions_and_who_answered_for_whom(enter):
    missions.policy(("board", 3))
    mission, board, other = missions.qualifying(), make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    deputy = make_user_with(Role.FINANCE)
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=board)
    perform(Mission.objects.get(), "revise", by=mission.owner, title="Another title")
    Absence.objects.create(
        user=other, deputy=deputy, since=clock.today(), until=clock.today(), named_by=cast.seated(coordinator=True)
    )
    perform(ApprovalRequest.objects.get(), "agree", by=deputy)
    perform(ApprovalRequest.objects.get(), "ask_first", by=board, question="Who pays the train?")
    asked = enter(mission.owner).get(mission.desk_url()).context["asked"][0]
    assert [str(who) for who, _verdict, _what in asked.stale] == []
    assert {str(who): bool(place) for who, _verdict, place in asked.answers} == {str(deputy): True, str(board): False}
    assert [entry.reason for entry in asked.questions] == ["Who pays the train?"]
