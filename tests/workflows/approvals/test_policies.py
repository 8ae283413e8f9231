"""Which policy decides, and what a change of it leaves as it was."""

import pytest

from tests.factories import cast, missions
from tests.factories.approvals import answer, asked, state_of_the_mission
from workflows.approvals.defaults import DEFAULTS, write_defaults
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyStep
from workflows.approvals.queries import steps_with_approval
from workflows.approvals.states import State
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import State as MissionState

pytestmark = pytest.mark.django_db


def test_a_change_of_policy_never_rewrites_an_open_request():
    request = asked(("support_group", 2))
    policy = ApprovalPolicy.objects.get()
    policy.steps.update(quorum=1, role="board")
    policy.version += 1
    policy.save()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), cast.seated())
    assert request.state == State.OPEN
    request = answer(request, cast.seated())
    assert (request.state, TransitionRecord.objects.get(step="approve").policy) == (State.GRANTED, f"{policy.pk}:v1")


def test_a_policy_switched_off_or_deleted_leaves_an_open_request_standing():
    request = asked(("support_group", 1))
    ApprovalPolicy.objects.all().delete()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), cast.seated())
    assert (request.state, state_of_the_mission()) == (State.GRANTED, MissionState.APPROVED)


@pytest.mark.parametrize(
    ("condition", "sheet", "applies"),
    [
        ({"only_if": [("level is european", None)]}, {"level": "european"}, True),
        ({"only_if": [("level is european", None)]}, {"level": "local"}, False),
        ({"only_if": [("amount at_least", 250)]}, {"compensation_kind": "fee", "compensation_amount": 250}, True),
        ({"only_if": [("amount at_least", 250)]}, {"compensation_kind": "fee", "compensation_amount": 249}, False),
        ({"only_if": [("amount at_least", 250)]}, {}, False),
        ({"only_if": [("level is european", None), ("amount at_least", 250)]}, {"level": "european"}, False),
        ({"only_if": [("weather is bad", None)]}, {}, True),
        ({"only_if": [("level is galactic", None)]}, {}, True),
        ({"active": False}, {}, False),
    ],
)
def test_a_policy_applies_if_all_that_it_asks_holds_and_if_it_can_no_longer_be_read(condition, sheet, applies):
    missions.policy(("support_group", 1), **condition)
    mission = missions.qualifying(**sheet)
    assert (perform(mission, "approve", by=mission.owner).waits_for is not None) is applies


def test_the_first_policy_that_applies_decides():
    missions.policy(("board", 1), order=2)
    missions.policy(("support_group", 1), order=1)
    mission = missions.qualifying()
    assert perform(mission, "approve", by=mission.owner).waits_for.present_steps[0]["role"] == "support_group"


def test_every_decision_is_approved_by_somebody_else_in_a_new_house():
    write_defaults(ApprovalPolicy.objects, PolicyStep.objects)
    write_defaults(ApprovalPolicy.objects, PolicyStep.objects)
    arrows = ApprovalPolicy.objects.values_list("arrow", flat=True)
    assert sorted(arrows) == sorted(DEFAULTS) == sorted(arrow for arrow, _words in steps_with_approval())
    mission = missions.qualifying()
    assert perform(mission, "approve", by=mission.owner).waits_for.electorate() == []


def test_a_step_that_is_off_asks_nobody_and_a_policy_with_all_off_is_passed_over():
    policy = missions.policy(("support_group", 1), ("board", 1), order=0)
    policy.steps.filter(role="board").update(active=False)
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    assert [step["role"] for step in request.policy_steps] == ["support_group"]
    perform(request, "withdraw", by=mission.owner)
    policy.steps.update(active=False)
    assert perform(Mission.objects.get(), "approve", by=mission.owner).waits_for is None
