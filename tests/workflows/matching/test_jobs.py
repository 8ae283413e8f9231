"""The other way of finding people, taken by the clock where seats stayed free."""

from datetime import timedelta

import pytest

from tests.factories import cast, missions
from tests.factories.people import make_region
from tests.workflows.matching.test_follow_ups import told
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.matching import jobs
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, StaffingMode, State
from workflows.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.4")]
LATER = timedelta(days=3, minutes=1)


def offered(*people: Member, **fields: object) -> Mission:
    mission = missions.approved(**fields)
    return perform(mission, "offer", by=mission.owner, ambassadors=list(people), days=9, fallback_days=3).subject


def called(**fields: object) -> Mission:
    mission = missions.approved(**fields)
    return perform(mission, "open_call", by=mission.owner, fallback_days=3).subject


def way() -> tuple[str, str, bool]:
    mission = Mission.objects.get()
    return mission.staffing_mode, mission.fallback_to, mission.fallback_at is None


def test_after_the_days_the_owner_set_offers_become_a_call_once():
    asked, other = cast.ambassador(), cast.ambassador()
    mission = offered(asked, ambassadors_wanted=2)
    assert jobs.go_over() == 0
    with clock.at(clock.now() + LATER):
        assert (jobs.go_over(), jobs.go_over()) == (1, 0)
        assert told(mission) == [other.email]
    assert way() == (StaffingMode.OPT_IN, StaffingMode.NONE, True)
    assert missions.assignment(mission, asked).state == AssignmentState.OFFERED
    letters = OutboxRow.objects.filter(name="way_changed")
    assert list(letters.values_list("email", flat=True)) == [mission.owner.email]


def test_a_call_becomes_offers_to_who_came_forward_and_then_to_whom_it_suits_best():
    best, willing, no = (cast.ambassador() for _ in range(3))
    mission = called()
    for person in (willing, no):
        perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    perform(missions.assignment(mission, no), "decline", by=no.user)
    with clock.at(clock.now() + LATER):
        assert (jobs.go_over(), jobs.go_over()) == (1, 0)
        assert missions.assignment(mission, willing).state == AssignmentState.OFFERED
        perform(missions.assignment(mission, willing), "decline", by=willing.user)
    assert missions.assignment(mission, best).state == AssignmentState.OFFERED
    assert Mission.objects.get().ranking["ambassador"] == [willing.pk, best.pk]
    assert missions.assignment(mission, no).state == AssignmentState.DECLINED


def test_without_anybody_to_ask_the_call_stays_and_the_owner_is_told():
    called(language=cast.language("de"))
    with clock.at(clock.now() + LATER):
        assert jobs.go_over() == 1
    assert way() == (StaffingMode.OPT_IN, StaffingMode.NONE, True)
    assert OutboxRow.objects.filter(name="way_changed").count() == 1


def test_nothing_follows_where_no_seat_is_free_that_nobody_is_asked_for():
    offered(cast.ambassador())
    with clock.at(clock.now() + LATER):
        assert jobs.go_over() == 0
    assert way()[0] == StaffingMode.SELECT


def test_nothing_follows_once_the_owner_chose_another_way():
    mission = called()
    perform(mission, "offer", by=mission.owner, ambassadors=[cast.ambassador()], days=2)
    with clock.at(clock.now() + LATER):
        assert jobs.go_over() == 0
    assert way() == (StaffingMode.SELECT, StaffingMode.NONE, True)


def test_nothing_follows_once_the_mission_began():
    mission = called()
    with clock.at(mission.starts):
        assert jobs.go_over() == 0


def test_a_mission_that_was_full_meanwhile_keeps_the_way_it_had():
    first, second = cast.ambassador(), cast.ambassador()
    mission = offered(first, second)
    missions.accept(mission, first)
    perform(missions.assignment(mission, first), "withdraw", by=first.user, reason="Ill")
    perform(missions.assignment(mission, second), "decline", by=second.user)
    with clock.at(clock.now() + LATER):
        assert jobs.go_over() == 0
    assert (Mission.objects.get().state, way()[0]) == (State.STAFFING, StaffingMode.SELECT)


def test_a_move_ends_the_wait():
    mission = called()
    starts = mission.starts + timedelta(days=7)
    perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2))
    assert way() == (StaffingMode.NONE, StaffingMode.NONE, True)


def test_whoever_came_forward_is_asked_though_the_sheet_says_it_is_too_far():
    person = cast.ambassador()
    mission = called(region=make_region("elsewhere"))
    perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    with clock.at(clock.now() + LATER):
        assert jobs.go_over() == 1
    assert missions.assignment(mission, person).state == AssignmentState.OFFERED


def test_a_colleague_with_a_mandate_in_both_rankings_is_asked_for_one_seat():
    both, colleague = cast.ambassador(permanent_staff=True), cast.staff()
    mission = missions.approved(staff_wanted=1)
    people = {"ambassadors": [both], "staff": [both, colleague]}
    perform(mission, "offer", by=mission.owner, **people)
    asked = Assignment.objects.filter(mission=mission, state=AssignmentState.OFFERED)
    assert set(asked.values_list("member", "role")) == {(both.pk, "ambassador"), (colleague.pk, "staff")}
