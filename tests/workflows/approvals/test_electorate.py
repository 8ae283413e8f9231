"""Whose answers count: steps asked at the same time, whoever stands in, whoever is above."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cast, missions
from tests.factories.people import make_coordinator, make_user_with
from workflows.approvals.models import Absence, ApprovalRequest, PolicyStep
from workflows.approvals.queries import waiting_for
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import PermissionDenied
from workflows.missions.models import Mission
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def ask(*steps: tuple[str, int], together: bool = False, **fields: Any) -> ApprovalRequest:
    missions.policy(*steps, together=together)
    mission = missions.qualifying(**fields)
    return perform(mission, "approve", by=mission.owner).waits_for


def answer(request: ApprovalRequest, by: Any, verdict: str = "agree", **words: str) -> ApprovalRequest:
    return perform(ApprovalRequest.objects.get(pk=request.pk), verdict, by=by, **words).subject


def told(message: str) -> list[str]:
    return sorted(OutboxRow.objects.filter(name=message).values_list("recipient_key", flat=True))


def away(user: Any, deputy: Any, named_by: Any = None) -> Absence:
    today = clock.today()
    return Absence.objects.create(user=user, deputy=deputy, since=today, until=today, named_by=named_by)


@pytest.mark.req("R3.5a")
def test_groups_of_one_round_are_asked_at_once_and_all_have_to_agree():
    board, member = make_user_with(Role.BOARD), cast.seated()
    request = ask(("support_group", 1), ("board", 1), ("finance", 1), together=True)
    assert set(told("approval_asked")) == {board.email, member.email}
    finance = make_user_with(Role.FINANCE)
    assert [answer(request, each).state for each in (board, finance)] == [State.OPEN, State.OPEN]
    assert answer(request, member).state == State.GRANTED


def test_a_round_after_another_is_asked_once_that_one_agreed():
    request = ask(("support_group", 1), ("board", 1), together=True)
    PolicyStep.objects.filter(role="board").update(order=3)
    perform(request, "withdraw", by=request.asked_by)
    member, board = cast.seated(), make_user_with(Role.BOARD)
    again = perform(Mission.objects.get(), "approve", by=request.asked_by).waits_for
    with pytest.raises(PermissionDenied):
        answer(again, board)
    assert [answer(again, each).state for each in (member, board)] == [State.OPEN, State.GRANTED]


def test_one_person_of_two_groups_fills_one_place_and_the_one_that_only_they_can_fill():
    coordinator, member = cast.seated(coordinator=True), cast.seated()
    request = ask(("support_group", 1), ("coordinator", 1), together=True)
    request = answer(request, coordinator)
    assert (request.state, request.needed, request.shortfall) == (State.OPEN, 1, 0)
    assert answer(request, member).state == State.GRANTED


def test_a_refusal_of_one_group_stops_the_whole():
    request = ask(("support_group", 1), ("board", 1), together=True)
    cast.seated()
    assert answer(request, make_user_with(Role.BOARD), "refuse", reason="No").state == State.REFUSED


def test_a_request_of_before_is_asked_step_by_step():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = ask(("support_group", 1), ("board", 1))
    old = [{"role": "support_group", "quorum": 1, "stopped_by": 1, "days": 5},
           {"role": "board", "quorum": 1, "stopped_by": 1, "days": 5}]  # fmt: skip
    ApprovalRequest.objects.filter(pk=request.pk).update(policy_steps=old, votes=[[0, member.pk, "agree"]], position=1)
    assert answer(request, board).state == State.GRANTED


def test_only_the_people_whom_the_step_names_are_asked_and_who_left_is_lacking():
    one, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    policy = missions.policy(("board", 1))
    step = policy.steps.get()
    step.people.set([one])
    step.save()
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    assert request.electorate() == [one]
    with pytest.raises(PermissionDenied):
        answer(request, other)
    assert [Mission.objects.visible_to(each).count() for each in (one, other)] == [1, 0]
    one.is_active = False
    one.save()
    assert ApprovalRequest.objects.get().shortfall == 1


def test_a_deputy_of_another_place_is_asked_and_counts_for_who_is_away():
    coordinator = make_coordinator()
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    away(absent, deputy, named_by=coordinator)
    request = ask(("board", 1))
    assert set(told("approval_asked")) == {absent.email, deputy.email}
    assert waiting_for(deputy) == [request]
    assert Mission.objects.visible_to(deputy).count() == 1
    request = answer(request, deputy)
    assert (request.state, [(v.user, v.of) for v in request.given]) == (State.GRANTED, [(deputy.pk, absent.pk)])


def test_of_who_is_away_and_the_deputy_one_answer_counts_the_own():
    absent, deputy, third = make_user_with(Role.BOARD), make_user_with(Role.FINANCE), make_user_with(Role.BOARD)
    away(absent, deputy, named_by=make_coordinator())
    request = ask(("board", 2))
    request = answer(answer(request, deputy), absent)
    assert (request.state, request.needed) == (State.OPEN, 1)
    assert answer(request, third).state == State.GRANTED


def test_a_deputy_who_asked_or_has_an_interest_is_not_asked():
    owner = cast.seated()
    away(make_user_with(Role.BOARD), owner, named_by=make_coordinator())
    request = ask(("board", 1), owner=owner)
    with pytest.raises(PermissionDenied):
        answer(request, owner)


def test_a_deputy_without_the_role_whom_nobody_named_is_not_asked():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    away(absent, deputy)
    assert ask(("board", 1)).electorate() == [absent]


def test_a_deputy_of_who_may_not_decide_is_not_asked():
    owner, deputy = cast.seated(), make_user_with(Role.FINANCE)
    cast.seated()
    away(owner, deputy, named_by=make_coordinator())
    request = ask(("support_group", 1), owner=owner)
    with pytest.raises(PermissionDenied):
        answer(request, deputy)
    assert Mission.objects.visible_to(deputy).count() == 0


def test_who_is_away_and_their_deputy_are_one_where_people_are_lacking():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    away(absent, deputy, named_by=make_coordinator())
    request = ask(("board", 2))
    assert (request.needed, request.shortfall) == (2, 1)
    request = answer(request, deputy)
    assert (request.needed, request.shortfall) == (1, 1)


def test_once_one_of_who_is_away_and_their_deputy_answered_the_other_is_waited_for_no_longer():
    absent, deputy, third = make_user_with(Role.BOARD), make_user_with(Role.FINANCE), make_user_with(Role.BOARD)
    away(absent, deputy, named_by=make_coordinator())
    by_deputy, by_absent = ask(("board", 2)), ask(("board", 2), title="Other")
    assert set(by_deputy.still_to_answer()) == {absent, deputy, third}
    assert answer(by_deputy, deputy).still_to_answer() == [third]
    assert answer(by_absent, absent).still_to_answer() == [third]
    assert [waiting_for(each) for each in (absent, deputy, third)] == [[], [], [by_deputy, by_absent]]


def test_nobody_counts_twice_as_themselves_and_as_a_deputy():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    away(absent, deputy)
    request = answer(ask(("board", 2)), deputy)
    assert (request.state, request.needed) == (State.OPEN, 1)


def test_an_absence_that_is_over_asks_nobody_else():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    away(absent, deputy, named_by=make_coordinator())
    with clock.at(clock.now() + timedelta(days=2)):
        assert ask(("board", 1)).electorate() == [absent]


def test_the_vote_of_a_deputy_whose_account_was_closed_counts_no_longer():
    absent, deputy, third = make_user_with(Role.BOARD), make_user_with(Role.FINANCE), make_user_with(Role.BOARD)
    away(absent, deputy, named_by=make_coordinator())
    request = answer(ask(("board", 2)), deputy)
    deputy.is_active = False
    deputy.save()
    request = answer(request, third)
    assert (request.state, request.needed) == (State.OPEN, 1)


def test_a_group_that_was_emptied_is_said():
    person = cast.seated()
    request = ask(("support_group", 1))
    assert request.shortfall == 0
    SupportSeat.objects.filter(member__user=person).delete()
    assert ApprovalRequest.objects.get().shortfall == 1
