"""Asking first, and what the clock does with a request."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.approvals import jobs
from workflows.approvals.lifecycle import PATIENCE
from workflows.approvals.models import ApprovalRequest, PolicyStep
from workflows.approvals.queries import questions_to, waiting_for
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.missions.models import Mission
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def asked(role: str = "board", quorum: int = 1, **step: Any) -> ApprovalRequest:
    policy = missions.policy((role, quorum))
    PolicyStep.objects.filter(policy=policy).update(**step)
    mission = missions.qualifying()
    return perform(mission, "approve", by=mission.owner).waits_for


def now(request: ApprovalRequest) -> ApprovalRequest:
    return ApprovalRequest.objects.get(pk=request.pk)


def told(message: str) -> list[str]:
    return sorted(OutboxRow.objects.filter(name=message).values_list("recipient_key", flat=True))


@pytest.mark.req("R3.5a")
def test_a_question_first_keeps_everybody_from_agreeing_until_it_is_answered():
    curious, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    request = asked()
    perform(request, "ask_first", by=curious, question="Who pays the train?")
    assert told("approval_question") == [request.asked_by.email]
    assert questions_to(request.asked_by) == [request]
    with pytest.raises(NotPossible):
        perform(now(request), "agree", by=other)
    perform(now(request), "answer", by=request.asked_by, answer="They do.")
    assert told("approval_answered") == [curious.email]
    assert (questions_to(request.asked_by), waiting_for(curious)) == ([], [request])
    assert perform(now(request), "agree", by=curious).subject.state == State.GRANTED


def test_only_the_asker_answers_and_only_a_question():
    curious, request = make_user_with(Role.BOARD), asked()
    with pytest.raises(NotPossible):
        perform(request, "answer", by=request.asked_by, answer="They do.")
    perform(request, "ask_first", by=curious, question="Who pays?")
    with pytest.raises(PermissionDenied):
        perform(now(request), "answer", by=curious, answer="I do.")


def test_a_question_does_not_keep_anybody_from_refusing():
    request, curious, other = asked(), make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    perform(request, "ask_first", by=curious, question="Who pays?")
    assert perform(now(request), "refuse", by=other, reason="Nobody pays").subject.state == State.REFUSED


def test_the_clock_stands_still_while_a_question_is_open():
    request, curious = asked(), make_user_with(Role.BOARD)
    due = request.due_at
    start = clock.now()
    perform(request, "ask_first", by=curious, question="Who pays?")
    with clock.at(start + timedelta(days=30)):
        jobs.watch_the_time()
        assert (told("approval_reminder"), told("approval_escalated")) == ([], [])
        request = perform(now(request), "answer", by=request.asked_by, answer="They do.").subject
    assert (request.paused_at, abs(request.due_at - due - timedelta(days=30)) < timedelta(minutes=1)) == (None, True)


def go_on(request: ApprovalRequest, days: float) -> ApprovalRequest:
    with clock.at(clock.now() + timedelta(days=days)):
        for _run in range(2):
            jobs.watch_the_time()
    return now(request)


def test_nobody_answered_they_are_reminded_once_and_then_it_goes_to_whoever_is_above():
    coordinator, person = cast.seated(coordinator=True), make_user_with(Role.BOARD)
    request = asked()
    request = go_on(request, 6)
    assert (told("approval_reminder"), request.prolonged_at, request.escalated_at) == ([person.email], None, None)
    request = go_on(request, 6 + PATIENCE.days + 1)
    assert (told("approval_reminder"), told("approval_escalated")) == ([person.email], [coordinator.email])
    go_on(request, 40)
    assert told("approval_escalated") == [coordinator.email]


def test_some_answered_and_not_enough_it_is_prolonged_once_and_then_goes_to_whoever_is_above():
    coordinator = cast.seated(coordinator=True)
    quick, slow = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    request = asked(quorum=2)
    perform(request, "agree", by=quick)
    due = now(request).due_at
    request = go_on(request, 6)
    assert (told("approval_prolonged"), request.due_at > due, request.escalated_at) == ([slow.email], True, None)
    request = go_on(request, 12)
    assert (told("approval_prolonged"), told("approval_escalated")) == ([slow.email], [coordinator.email])


def test_who_is_above_decides_with_one_answer_after_the_time_and_not_before():
    coordinator, _board = cast.seated(coordinator=True), [make_user_with(Role.BOARD) for _n in range(3)]
    request = asked(quorum=3)
    with pytest.raises(PermissionDenied):
        perform(request, "agree", by=coordinator)
    go_on(request, 6)
    request = go_on(request, 9)
    assert waiting_for(coordinator) == [request]
    assert perform(request, "agree", by=coordinator).subject.state == State.GRANTED


def test_who_is_above_is_only_told_where_the_policy_says_so():
    coordinator, person = cast.seated(coordinator=True), make_user_with(Role.BOARD)
    request = asked(may_decide=False)
    go_on(request, 6)
    request = go_on(request, 9)
    assert told("approval_escalated") == [coordinator.email]
    with pytest.raises(PermissionDenied):
        perform(request, "agree", by=coordinator)
    assert perform(now(request), "agree", by=person).subject.state == State.GRANTED


def test_it_goes_to_the_board_where_the_coordinator_asked_or_nowhere_where_nobody_is_named():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = asked("support_group", 1)
    go_on(request, 6)
    go_on(request, 9)
    assert (told("approval_reminder"), told("approval_escalated")) == ([member.email], [board.email])
    again = perform(missions.qualifying(title="Other"), "approve", by=request.asked_by).waits_for
    steps = [step | {"escalates_to": ""} for step in again.policy_steps]
    ApprovalRequest.objects.filter(pk=again.pk).update(policy_steps=steps)
    go_on(again, 6)
    go_on(again, 30)
    assert told("approval_escalated") == [board.email]


def test_who_is_above_reads_the_dossier_once_it_went_there_and_nobody_else_does():
    members, board = [cast.seated() for _each in range(2)], make_user_with(Role.BOARD)
    finance, others = make_user_with(Role.FINANCE), [make_user_with(Role.COMMUNICATIONS), board]
    request = asked("support_group", 1, escalates_to="finance")
    readers = [*members, finance, *others]
    assert [Mission.objects.visible_to(each).count() for each in readers] == [1, 1, 0, 0, 0]
    go_on(request, 6)
    request = go_on(request, 9)
    assert told("approval_escalated") == [finance.email]
    assert [Mission.objects.visible_to(each).count() for each in readers] == [1, 1, 1, 0, 0]
    finance.is_active = False
    finance.save()
    assert [Mission.objects.visible_to(each).count() for each in readers] == [1, 1, 0, 0, 1]


def test_each_round_has_its_own_time():
    missions.policy(("support_group", 1), ("board", 1))
    mission, member = missions.qualifying(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    go_on(request, 6)
    request = perform(now(request), "agree", by=member).subject
    assert (request.position, request.reminded_at, request.escalated_at) == (1, None, None)
