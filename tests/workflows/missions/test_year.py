"""Nobody is asked for more missions in a calendar year than they wish for, unless as an exception."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.matching.queries import candidates, cards_of
from workflows.missions.models import Assignment, Mission
from workflows.missions.year import wishes_for_more, year_of
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4a")]
FIRST = datetime(2027, 3, 1, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few(settings):
    settings.AMBASSADE_MISSIONS_A_YEAR = {"fewer": 1, "same": 2, "more": 3}


@pytest.fixture
def person():
    return cast.ambassador()


def held(person, *starts):
    for each in starts:
        missions.staffed(person, starts=each)


def asked(person, starts, **fields):
    mission = missions.approved(starts=starts, **fields)
    return mission, Assignment(mission=mission, member=person)


def is_kept_out(person, starts):
    """By the guard of an offer, the ranking, and what the person reads of it: always the same."""
    mission, seat = asked(person, starts)
    ranked = next(each for each in candidates(Mission.objects.get(pk=mission.pk)) if each.pk == person.pk)
    own = cards_of(person, [Mission.objects.get(pk=mission.pk)], "ambassador")[mission.pk]
    found = {not wishes_for_more(seat), "enough" in ranked.card.codes, "enough" in own.card.codes}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(("pace", "kept_out"), [("fewer", True), ("same", True), ("more", False)])
def test_as_many_in_that_year_as_they_wish_for_is_enough_and_a_wish_for_more_lifts_it(person, pace, kept_out):
    held(person, FIRST, FIRST + timedelta(days=9))
    Profile.objects.filter(member=person).update(pace=pace)
    assert is_kept_out(person, FIRST + timedelta(days=20)) is kept_out


def test_each_year_counts_for_itself_by_the_clock_of_the_cooperative(person):
    held(person, FIRST, datetime(2027, 12, 31, 22, 30, tzinfo=UTC))
    assert is_kept_out(person, datetime(2027, 6, 1, 18, tzinfo=UTC))
    mission, _seat = asked(person, datetime(2027, 12, 31, 23, 30, tzinfo=UTC))
    assert year_of(mission) == 2028
    assert not is_kept_out(person, mission.starts)


def test_a_seat_handed_back_or_only_offered_does_not_count(person):
    held(person, FIRST)
    missions.staffing(person, starts=FIRST + timedelta(days=5))
    seat = missions.assignment(missions.staffed(person, starts=FIRST + timedelta(days=9)), person)
    assert is_kept_out(person, FIRST + timedelta(days=20))
    perform(seat, "withdraw", by=person.user, reason="Ill")
    assert not is_kept_out(person, FIRST + timedelta(days=20))


def test_a_mission_does_not_stand_in_its_own_way(person):
    held(person, FIRST, FIRST + timedelta(days=9))
    mission = Mission.objects.get(pk=missions.assignment(Mission.objects.first(), person).mission_id)
    assert [each.card.codes for each in candidates(mission)] == [set()]


def test_an_offer_is_refused_and_an_exception_with_its_reason_is_not(person):
    held(person, FIRST, FIRST + timedelta(days=9))
    mission, seat = asked(person, FIRST + timedelta(days=20))
    by = {"by": mission.owner, "answer_by": mission.offer_deadline()}
    with pytest.raises(NotPossible, match="2027"):
        perform(seat, "offer", **by)
    perform(seat, "offer_as_exception", reason="Nobody else knows the place", **by)
    assert missions.accept(mission, person).state == "accepted"


def test_the_next_in_line_is_passed_over_once_they_have_enough(person):
    other, mission = cast.ambassador(), missions.approved(starts=FIRST + timedelta(days=20))
    held(person, FIRST)
    perform(mission, "offer", by=mission.owner, ambassadors=[other, person])
    held(person, FIRST + timedelta(days=9))
    perform(missions.assignment(mission, other), "decline", by=other.user, no_because="time")
    assert not Assignment.objects.filter(mission=mission, member=person).exists()


def test_whoever_has_enough_cannot_come_forward_and_colleagues_on_staff_have_no_limit(person):
    held(person, FIRST, FIRST + timedelta(days=9))
    mission = missions.open_call(starts=FIRST + timedelta(days=20))
    with pytest.raises(NotPossible, match="2027"):
        perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    assert wishes_for_more(Assignment(mission=mission, member=person, role="staff"))


def test_whoever_is_far_from_enough_costs_one_query(person):
    _mission, seat = asked(person, FIRST)
    with CaptureQueriesContext(connection) as seen:
        assert wishes_for_more(seat)
    assert len(seen) == 1
