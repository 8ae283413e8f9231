"""A call that gives its places to whoever comes first, its waiting list, and its end."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible
from workflows.missions import calls, jobs
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, StaffingMode, State
from workflows.people.models import Member

pytestmark = pytest.mark.django_db
INTERESTED, OFFERED, ACCEPTED, NOT_CHOSEN = (
    AssignmentState.INTERESTED, AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.NOT_CHOSEN,
)  # fmt: skip


def come_forward(mission: Mission, *people: Member) -> list[str]:
    """Each puts themselves forward, in this order; where each stands afterwards."""
    for person in people:
        known = Assignment.objects.filter(mission=mission, member=person).first()
        perform(known or Assignment(mission=mission, member=person), "express_interest", by=person.user)
    return standing(mission, *people)


def standing(mission: Mission, *people: Member) -> list[str]:
    return [missions.assignment(mission, person).state for person in people]


def first_come(**fields: Any) -> Mission:
    mission = missions.approved(**fields)
    return perform(mission, "open_call", by=mission.owner, first_come=True).subject


def fresh(mission: Mission) -> Mission:
    return Mission.objects.get(pk=mission.pk)


@pytest.mark.req("R4.4")
def test_whoever_comes_first_has_the_seat_and_the_others_wait_in_order():
    people = [cast.ambassador() for _ in range(4)]
    mission = first_come(ambassadors_wanted=2)
    assert come_forward(mission, *people) == [ACCEPTED, ACCEPTED, INTERESTED, INTERESTED]
    assert fresh(mission).state == State.STAFFED
    places = Assignment.objects.filter(state=INTERESTED).with_place()
    assert {each.member: each.place for each in places} == {people[2]: 1, people[3]: 2}


def test_the_owner_hears_of_seats_that_are_taken_and_of_nobody_who_waits():
    first, second = cast.ambassador(), cast.ambassador()
    come_forward(first_come(), first, second)
    told = OutboxRow.objects.filter(name__in=["interest_expressed", "seat_accepted", "place_taken"])
    assert sorted(told.values_list("name", flat=True)) == ["place_taken", "seat_accepted"]


def test_where_the_owner_chooses_nobody_has_a_seat_by_coming_first():
    person = cast.ambassador()
    mission = missions.open_call()
    assert come_forward(mission, person) == [INTERESTED]
    assert OutboxRow.objects.filter(name="interest_expressed").count() == 1


@pytest.mark.req("R4.4")
def test_a_seat_that_comes_free_is_offered_to_the_first_on_the_waiting_list():
    holder, second, third = (cast.ambassador() for _ in range(3))
    mission = first_come()
    come_forward(mission, holder, second, third)
    perform(missions.assignment(mission, holder), "withdraw", by=holder.user, reason="Ill")
    assert standing(mission, second, third) == [OFFERED, INTERESTED]
    perform(missions.assignment(mission, second), "decline", by=second.user)
    assert standing(mission, third) == [OFFERED]
    assert (missions.accept(mission, third).state, fresh(mission).state) == (ACCEPTED, State.STAFFED)


def test_an_offer_that_is_out_keeps_its_seat_from_who_comes_now():
    asked, comes = cast.ambassador(), cast.ambassador()
    mission = first_come()
    perform(Assignment(mission=mission, member=asked), "offer", by=mission.owner, answer_by=mission.offer_deadline())
    assert come_forward(mission, comes) == [INTERESTED]
    perform(missions.assignment(mission, asked), "decline", by=asked.user)
    assert standing(mission, comes) == [OFFERED]


def test_who_is_not_free_at_that_time_is_passed_over_and_stays_on_the_list():
    holder, busy, free = (cast.ambassador() for _ in range(3))
    mission = first_come()
    come_forward(mission, holder, busy, free)
    missions.staffed(busy, starts=mission.starts, title="Elsewhere")
    perform(missions.assignment(mission, holder), "withdraw", by=holder.user, reason="Ill")
    assert standing(mission, busy, free) == [INTERESTED, OFFERED]


def test_the_waiting_list_can_be_joined_until_the_call_closes_and_left_at_any_time():
    holder, second, third = (cast.ambassador() for _ in range(3))
    mission = first_come()
    come_forward(mission, holder, second)
    perform(missions.assignment(mission, second), "decline", by=second.user)
    perform(fresh(mission), "end_call", by=mission.owner)
    with pytest.raises(NotPossible):
        come_forward(mission, third)
    assert standing(mission, holder, second) == [ACCEPTED, AssignmentState.DECLINED]


def test_a_closed_call_keeps_its_waiting_list():
    holder, second = cast.ambassador(), cast.ambassador()
    mission = first_come()
    come_forward(mission, holder, second)
    perform(fresh(mission), "end_call", by=mission.owner)
    perform(missions.assignment(mission, holder), "withdraw", by=holder.user, reason="Ill")
    assert standing(mission, second) == [OFFERED]


def test_the_list_ends_silently_once_the_mission_has_taken_place():
    holder, second = cast.ambassador(), cast.ambassador()
    mission = first_come()
    come_forward(mission, holder, second)
    perform(fresh(mission), "confirm", by=mission.owner)
    with clock.at(mission.ends + timedelta(hours=1)):
        assert jobs.carry_out() == 1
    assert standing(mission, second) == [NOT_CHOSEN]
    assert not OutboxRow.objects.filter(name="not_chosen").exists()


def test_who_came_forward_before_stands_first_when_places_go_to_the_first():
    early, late = cast.ambassador(), cast.ambassador()
    mission = missions.open_call()
    come_forward(mission, early)
    perform(fresh(mission), "end_call", by=mission.owner)
    perform(fresh(mission), "open_call", by=mission.owner, first_come=True)
    assert standing(mission, early) == [OFFERED]
    assert come_forward(mission, late) == [INTERESTED]


@pytest.mark.parametrize("first", [False, True])
def test_a_call_closes_on_its_day_and_the_owner_is_told_once(first):
    mission = missions.approved()
    closes = clock.now() + timedelta(days=3)
    mission = perform(mission, "open_call", by=mission.owner, first_come=first, closes=closes).subject
    assert (jobs.close_calls(), bool(calls.people_may_come_forward(mission))) == (0, True)
    with clock.at(closes):
        with pytest.raises(NotPossible, match=r"closed|gesloten|close|clos"):
            come_forward(mission, cast.ambassador())
        assert (jobs.close_calls(), jobs.close_calls()) == (1, 0)
    assert OutboxRow.objects.filter(name="call_ended").count() == 1
    mission = fresh(mission)
    assert (mission.state, mission.staffing_mode) == (State.STAFFING, StaffingMode.NONE)
    assert "open_call" in [each.step.name for each in open_steps(mission, mission.owner) if each.is_open]


def test_nobody_closes_a_call_that_is_none():
    mission = missions.staffing(cast.ambassador())
    for by in (mission.owner, SYSTEM):
        with pytest.raises(NotPossible):
            perform(mission, "end_call", by=by)
