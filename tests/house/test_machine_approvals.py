"""Random policies, answers, questions, changes, absences, and the clock: nobody decides alone, none hangs unsaid."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from tests.house.machine import Machine, walk
from tests.house.test_machine import OF_APPROVALS, WITH_A_REASON
from workflows.approvals import jobs
from workflows.approvals.models import Absence, ApprovalPolicy, ApprovalRequest, PolicyCondition, PolicyStep
from workflows.approvals.states import State
from workflows.approvals.votes import AGREE, rounds
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.missions.states import State as MissionState
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

CONDITIONS = [
    ("level is local", None),
    ("level is european", None),
    ("audience_size at_least", 100),
    ("gone is x", None),
]
STEPS = st.tuples(
    st.sampled_from([Role.SUPPORT_GROUP, Role.COORDINATOR, Role.BOARD]),
    st.integers(1, 2),
    st.integers(0, 1),
    st.sampled_from(["", "coordinator", "board"]),
    st.booleans(),
)
POLICY = st.tuples(
    st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True), st.lists(STEPS, min_size=1, max_size=3)
)
ANSWERS = ["agree", "agree", "agree", "refuse", "recuse", "ask_first", "answer", "withdraw"]


class Approvals(Machine):
    """Two missions that are asked to be approved, a group of four, a board of two."""

    @initialize(policies=st.lists(POLICY, min_size=1, max_size=3))
    def begin(self, policies: Any) -> None:
        self.open()
        self.owner = cast.seated()
        self.board = [make_user_with(Role.BOARD) for _n in range(2)]
        self.group = [cast.seated(coordinator=True), cast.seated(), cast.seated()]
        self.actors = [self.owner, *self.group, *self.board]
        for order, (conditions, steps) in enumerate(policies):
            self.write(order, conditions, steps)
        for title in ("One", "Other"):
            missions.qualifying(owner=self.owner, title=title, level="local")

    def write(self, order: int, conditions: Any, steps: Any) -> None:
        policy = ApprovalPolicy.objects.create(arrow="mission.approve", name=f"P{order}", order=order)
        for what, number in conditions:
            PolicyCondition.objects.create(policy=policy, what=what, number=number)
        for role, quorum, place, above, active in steps:
            PolicyStep.objects.create(
                policy=policy, role=role, quorum=1 if role == Role.COORDINATOR else quorum, order=place,
                escalates_to=above, active=active, days=3,
            )  # fmt: skip

    def dossiers(self) -> list[Any]:
        return [row for model in (Mission, ApprovalRequest) for row in model.objects.order_by("pk")]

    def answers(self, subject: Any, name: str) -> dict[str, Any]:
        given: dict[str, Any] = {"reason": "So it is."} if name in WITH_A_REASON[type(subject).__name__] else {}
        return given | OF_APPROVALS.get(name, {}) | getattr(self, "typed", {})

    @rule(data=st.data())
    def somebody_asks(self, data: st.DataObject) -> None:
        mission = data.draw(st.sampled_from(list(Mission.objects.order_by("pk"))))
        self.take(mission, "approve", data.draw(st.sampled_from([self.owner, *self.group])), mission.revision)

    @rule(data=st.data())
    def somebody_answers(self, data: st.DataObject) -> None:
        open_now = list(ApprovalRequest.objects.filter(state=State.OPEN).order_by("pk"))
        if open_now:
            request = data.draw(st.sampled_from(open_now))
            name, by = data.draw(st.sampled_from(ANSWERS)), data.draw(st.sampled_from(self.actors))
            self.take(request, name, by, request.revision)

    @rule(data=st.data())
    def somebody_changes_a_mission(self, data: st.DataObject) -> None:
        mission = data.draw(st.sampled_from(list(Mission.objects.order_by("pk"))))
        self.typed = data.draw(
            st.sampled_from([{"title": f"{mission.title}!"}, {"level": "european"}, {"audience_size": 120}])
        )
        self.take(mission, "revise", data.draw(st.sampled_from([self.owner, *self.group])), mission.revision)
        self.typed = {}

    @rule(data=st.data())
    def somebody_goes_away(self, data: st.DataObject) -> None:
        absent, deputy = data.draw(st.permutations(self.actors))[:2]
        day = clock.today()
        Absence.objects.create(
            user=absent, deputy=deputy, since=day, until=day + timedelta(days=5), named_by=self.group[0]
        )

    @rule(data=st.data())
    def somebody_leaves_the_group(self, data: st.DataObject) -> None:
        SupportSeat.objects.filter(member__user=data.draw(st.sampled_from(self.group[1:]))).delete()

    @rule(data=st.data())
    def a_policy_goes(self, data: st.DataObject) -> None:
        found = list(ApprovalPolicy.objects.order_by("pk"))
        if len(found) > 1:
            data.draw(st.sampled_from(found)).delete()

    @precondition(lambda self: self.moment - self.start < timedelta(days=60))
    @rule(days=st.sampled_from([1, 3, 4]))
    def time_passes(self, days: int) -> None:
        self.pass_by(timedelta(days=days), jobs.watch_the_time)

    @invariant()
    def no_step_was_taken_without_the_answers_that_its_policy_asked(self) -> None:
        for request in ApprovalRequest.objects.filter(state=State.GRANTED) if hasattr(self, "transaction") else ():
            given = [vote for vote in request.given if vote.edition == request.edition and vote.verdict == AGREE]
            assert request.asked_by_id not in {vote.user for vote in given}
            assert not request.changed_by & {vote.user for vote in given}
            for indexes in rounds(request.policy_steps):
                here = [vote for vote in given if vote.position == indexes[0]]
                steps = [request.policy_steps[index] for index in indexes]
                if not any(vote.instead for vote in here):
                    assert len({vote.user for vote in here}) >= sum(step["quorum"] for step in steps)

    @invariant()
    def an_approved_mission_was_agreed_to_where_a_policy_asked(self) -> None:
        for record in TransitionRecord.objects.filter(step="approve") if hasattr(self, "transaction") else ():
            if record.policy:
                granted = ApprovalRequest.objects.filter(object_id=record.object_id, state=State.GRANTED)
                assert record.policy in granted.values_list("policy_label", flat=True)

    @invariant()
    def no_request_hangs_without_saying_why(self) -> None:
        """Somebody may still answer, or the mission's own button says that people are lacking or whose turn it is."""
        for request in ApprovalRequest.objects.filter(state=State.OPEN) if hasattr(self, "transaction") else ():
            mission = request.subject
            assert mission.state == MissionState.QUALIFYING
            found = [each for each in open_steps(mission, self.owner) if each.step.name == "approve"]
            assert [bool(each.refusal and str(each.refusal)) for each in found] in ([True], [])
            if not request.still_to_answer() and not request.questions() and not request.lost_its_asker:
                assert request.shortfall > 0

    @invariant()
    def each_message_of_the_clock_leaves_once_a_round(self) -> None:
        names = ("approval_reminder", "approval_prolonged", "approval_escalated")
        rows = OutboxRow.objects.filter(name__in=names) if hasattr(self, "transaction") else []
        told = Counter((row.record.object_id, row.record.revision, row.name, row.recipient_key) for row in rows)
        assert max(told.values(), default=1) == 1


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.req("R3.5a")
def test_whatever_policies_and_answers_nobody_decides_alone_and_none_hangs_unsaid():
    assert step_named(Mission, "approve").options.needs_approval
    assert walk(Approvals, examples=12, steps=40) > 12
