"""How many must agree, in which order; what stops a request, makes it void, or makes answers old."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import Theme
from tests.factories import candidates, cast, missions
from tests.factories.approvals import answer, asked, keys, state_of_the_mission, tally, told
from tests.factories.people import log_in, make_user_with
from workflows.approvals.gate import short_by
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest
from workflows.approvals.queries import waiting_for
from workflows.approvals.states import State
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.missions.states import State as MissionState
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_without_a_policy_the_step_is_taken_at_once():
    mission = missions.qualifying()
    outcome = perform(mission, "approve", by=mission.owner)
    assert (outcome.waits_for, outcome.record.policy, state_of_the_mission()) == (None, "", MissionState.APPROVED)


@pytest.mark.req("R3.5a")
def test_the_quorum_takes_the_step_and_no_answer_less():
    request = asked(("support_group", 2))
    request = answer(request, cast.seated())
    assert (request.state, state_of_the_mission()) == (State.OPEN, MissionState.QUALIFYING)
    request = answer(request, cast.seated())
    assert (request.state, state_of_the_mission()) == (State.GRANTED, MissionState.APPROVED)
    records = TransitionRecord.objects.filter(step__in=["agree", "approve"]).order_by("pk")
    assert records[1].act == records[2].act


def test_one_person_counts_once_however_often_they_agree():
    request, person = asked(("support_group", 2)), cast.seated()
    for _click in range(2):
        request = answer(request, person)
    assert (tally(request, "agree"), request.state) == (1, State.OPEN)


def test_a_changed_mind_replaces_the_answer():
    request, person = asked(("support_group", 2), stopped_by=2), cast.seated()
    answer(request, person)
    request = answer(request, person, "refuse", reason="On second thoughts")
    assert (tally(request, "agree"), tally(request, "refuse")) == (0, 1)


@pytest.mark.req("R3.5a")
def test_the_steps_of_a_policy_are_asked_in_order():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = asked(("support_group", 1), ("board", 1))
    with pytest.raises(PermissionDenied):
        answer(request, board)
    assert told("approval_asked") == keys(member)
    request = answer(request, member)
    assert (request.position, told("approval_asked")) == (1, keys(member, board))
    with pytest.raises(PermissionDenied):
        answer(request, cast.seated())
    assert answer(request, board).state == State.GRANTED
    assert state_of_the_mission() == MissionState.APPROVED


def test_a_refusal_returns_the_step_with_its_reason():
    request = asked(("support_group", 2))
    request = answer(request, cast.seated(), "refuse", reason="Too dear")
    assert (request.state, state_of_the_mission()) == (State.REFUSED, MissionState.QUALIFYING)
    assert told("approval_refused") == keys(request.asked_by)
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.pk != request.pk


def test_as_many_refusals_as_the_policy_says_stop_it():
    request = asked(("support_group", 2), stopped_by=2)
    request = answer(request, cast.seated(), "refuse", reason="Too dear")
    assert request.state == State.OPEN
    assert answer(request, cast.seated(), "refuse", reason="Too far").state == State.REFUSED


def test_only_the_asker_withdraws_and_may_ask_again():
    request = asked(("support_group", 1))
    with pytest.raises(PermissionDenied):
        perform(request, "withdraw", by=cast.seated())
    assert perform(request, "withdraw", by=request.asked_by).subject.state == State.WITHDRAWN
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.state == State.OPEN


def test_the_step_is_closed_while_it_is_asked_and_says_what_is_missing():
    request = asked(("support_group", 2))
    mission = Mission.objects.get()
    approve = next(each for each in open_steps(mission, mission.owner) if each.step.name == "approve")
    assert str(request.asked_by) in str(approve.refusal)
    with pytest.raises(NotPossible):
        perform(mission, "approve", by=mission.owner)


def test_a_group_that_shrank_under_the_quorum_is_said():
    first, second = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    assert request.shortfall == 0
    SupportSeat.objects.filter(member__user=second).delete()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), first)
    assert (request.state, request.shortfall) == (State.OPEN, 1)
    mission = Mission.objects.get()
    approve = next(each for each in open_steps(mission, mission.owner) if each.step.name == "approve")
    assert approve.refusal.reason == short_by(1, request.asked_by)


def test_a_step_that_became_impossible_is_refused_to_the_last_yes_and_nothing_is_half_done():
    request, person = asked(("support_group", 1)), cast.seated()
    perform(Mission.objects.get(), "decline", by=request.asked_by, reason="Too far")
    request = ApprovalRequest.objects.get(pk=request.pk)
    assert request.state == State.OVERTAKEN
    assert told("approval_overtaken") == keys(request.asked_by)
    with pytest.raises(NotPossible):
        answer(request, person)


def test_the_asker_is_told_what_made_the_request_void(mailoutbox):
    request, coordinator = asked(("support_group", 1)), cast.seated(coordinator=True)
    perform(Mission.objects.get(), "decline", by=coordinator, reason="Too far")
    outbox.deliver(OutboxRow.objects.get(name="approval_overtaken").pk)
    declined = str(step_named(Mission, "decline").done)
    assert mailoutbox[0].to == [f"{request.asked_by} <{request.asked_by.email}>"]
    assert f"{declined} – {coordinator}" in mailoutbox[0].body


def test_each_step_of_a_policy_is_agreed_to_by_other_people():
    request, first, second = asked(("support_group", 1), ("support_group", 1)), cast.seated(), cast.seated()
    request = answer(request, first)
    assert (request.position, request.electorate()) == (1, [second])
    with pytest.raises(PermissionDenied):
        answer(request, first)
    assert answer(request, second).state == State.GRANTED


def test_those_who_decide_read_what_they_decide_on(mailoutbox):
    people = candidates.group(3)
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = candidates.screening(people[0])
    request = perform(candidacy, "reject", by=people[0], reason="Too little practice yet.").waits_for
    assert [words for _label, words in request.said] == ["Too little practice yet."]
    outbox.deliver(OutboxRow.objects.filter(name="approval_asked").first().pk)
    assert "Too little practice yet." in mailoutbox[0].body
    for path in (candidacy.desk_url(), reverse("approval_step", args=[request.pk, "agree"])):
        assert "Too little practice yet." in log_in(Client(), people[1]).get(path).content.decode()


def revised(mission: Mission, by: Any, **sheet: Any) -> Mission:
    """The same sheet but for what is named, as the form of the step would send it."""
    return perform(Mission.objects.get(pk=mission.pk), "revise", by=by, **sheet).subject


@pytest.mark.req("R3.5a")
def test_an_answer_given_before_the_dossier_changed_counts_no_longer_and_is_asked_again():
    request, first, second = asked(("support_group", 2)), cast.seated(), cast.seated()
    answer(request, first)
    mission = revised(Mission.objects.get(), request.asked_by, title="Another title")
    request = ApprovalRequest.objects.get()
    assert (request.state, tally(request, "agree"), request.subject_revision) == (State.OPEN, 0, mission.revision)
    assert [(vote.user, request.changed_after(vote.edition)) for vote in request.stale_votes()] == [
        (first.pk, str(Mission._meta.get_field("title").verbose_name))
    ]
    assert (told("approval_changed"), told("approval_overtaken")) == (keys(first), [])
    assert waiting_for(first) == [request]
    assert answer(request, second).state == State.OPEN
    assert answer(ApprovalRequest.objects.get(), first).state == State.GRANTED


def test_a_change_that_policies_may_ask_about_makes_answers_old_though_nothing_decisive_changed():
    request, first = asked(("support_group", 2)), cast.seated()
    answer(request, first)
    revised(Mission.objects.get(), request.asked_by, themes=[missions.choice(Theme, "care-work")])
    assert [columns for columns, _who in ApprovalRequest.objects.get().changes] == [["themes"]]
    revised(Mission.objects.get(), request.asked_by, audience_size=230)
    assert [columns for columns, _who in ApprovalRequest.objects.get().changes] == [["themes"], ["audience_size"]]


def test_a_remark_makes_no_answer_old():
    request, first = asked(("support_group", 2)), cast.seated()
    answer(request, first)
    mission = Mission.objects.get()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    assert (ApprovalRequest.objects.get().changes, tally(ApprovalRequest.objects.get(), "agree")) == ([], 1)


def test_who_changed_the_dossier_after_the_asking_does_not_approve_what_they_made_of_it():
    _request, editor, other = asked(("support_group", 1)), cast.seated(), cast.seated()
    revised(Mission.objects.get(), editor, title="What I would rather do")
    with pytest.raises(PermissionDenied):
        answer(ApprovalRequest.objects.get(), editor)
    assert answer(ApprovalRequest.objects.get(), other).state == State.GRANTED
    assert Mission.objects.get().title == "What I would rather do"


def test_a_page_opened_before_the_change_is_told_so():
    request, first = asked(("support_group", 1)), cast.seated()
    seen = request.revision
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    with pytest.raises(Stale):
        perform(ApprovalRequest.objects.get(), "agree", by=first, seen=seen)


def test_a_change_begins_the_rounds_anew():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = answer(asked(("support_group", 1), ("board", 1)), member)
    assert request.position == 1
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    request = ApprovalRequest.objects.get()
    assert (request.position, request.electorate()) == (0, [member])
    answer(request, member)
    assert answer(ApprovalRequest.objects.get(), board).state == State.GRANTED


def test_a_change_after_which_another_policy_applies_makes_the_request_void():
    missions.policy(("board", 1), order=0, only_if=[("amount at_least", 1000)])
    request = asked(("support_group", 1), order=1)
    revised(Mission.objects.get(), request.asked_by, compensation_kind="fee", compensation_amount=1500)
    assert ApprovalRequest.objects.get().state == State.OVERTAKEN
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.present_steps[0]["role"] == "board"


def test_a_change_after_the_policy_was_deleted_makes_the_request_void():
    request = asked(("support_group", 1))
    ApprovalPolicy.objects.all().delete()
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    assert ApprovalRequest.objects.get().state == State.OVERTAKEN
