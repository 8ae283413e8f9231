"""What waits for whom, and how much deciding costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from tests.factories.approvals import answer, asked
from tests.factories.people import make_mandate, make_member, make_region, make_seat, make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import policy_for, request_for, subjects_asked_of, waiting_for
from workflows.kernel.perform import perform
from workflows.kernel.refusals import PermissionDenied
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.people.roles import Role, remember_for_request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 30])
def test_whether_a_step_needs_approval_and_by_whom_takes_four_queries(count):
    """The policies, their conditions, their steps with the people they name, and the group."""
    for number in range(count - 1):
        missions.policy(("board", 1), order=number, only_if=[("amount at_least", 10_000 + number)])
    missions.policy(("support_group", 1), order=99, only_if=[("level is local", None)])
    person, step = cast.seated(), step_named(Mission, "approve")
    mission = missions.qualifying(level="local")
    mission = Mission.objects.select_related("owner").prefetch_related(*Mission.CONFLICT_READS).get(pk=mission.pk)
    assert mission.conflicts_declared == frozenset()
    with CaptureQueriesContext(connection) as seen:
        request = request_for(mission, step, mission.owner)
        assert request.electorate() == [person]
    assert len(seen) == 4


def test_policies_without_conditions_or_with_none_that_hold_ask_nobody():
    missions.policy(("board", 1), only_if=[("level is european", None)])
    assert policy_for(missions.qualifying(level="local"), step_named(Mission, "approve")) is None


def test_what_waits_for_whom_is_known():
    request, person, board = asked(("support_group", 2)), cast.seated(), make_user_with(Role.BOARD)
    assert (waiting_for(person), waiting_for(board), waiting_for(request.asked_by)) == ([request], [], [])
    answer(request, person)
    assert waiting_for(person) == []


def test_nobody_is_asked_from_another_region():
    here, elsewhere = make_region("brussels"), make_region("liege")
    stranger = make_seat(make_member(), regions=[elsewhere]).member.user
    neighbour = make_seat(make_member(), regions=[here]).member.user
    request = asked(("support_group", 1), region=here)
    assert (stranger in request.electorate(), neighbour in request.electorate()) == (False, True)
    with pytest.raises(PermissionDenied):
        answer(request, stranger)


def test_a_request_that_cannot_be_read_takes_no_list_down():
    member = cast.seated()
    broken, whole = asked(("support_group", 2)), asked(("support_group", 2), title="Other")
    ApprovalRequest.objects.filter(pk=broken.pk).update(position=7)
    assert waiting_for(member) == [whole]
    ApprovalRequest.objects.filter(pk=broken.pk).update(position=0, policy_steps=[{"role": "wizard", "quorum": 1}])
    assert waiting_for(member) == [whole]
    assert subjects_asked_of(member, Role.SUPPORT_GROUP, Mission) == [whole.object_id]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_waiting_mandates_are_read_in_the_same_number_of_queries(count):
    coordinator, member = cast.seated(coordinator=True), cast.seated()
    missions.policy(("support_group", 1), arrow="mandate.suspend")
    for _each in range(count):
        perform(make_mandate(), "suspend", by=coordinator, reason="x")
    remember_for_request(member)
    waiting_for(member)
    with CaptureQueriesContext(connection) as queries:
        assert len([str(request) for request in waiting_for(member)]) == count
    assert len(queries) == 4
