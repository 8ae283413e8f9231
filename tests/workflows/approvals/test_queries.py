"""How much deciding costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from workflows.approvals.queries import policy_for, request_for
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission

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
