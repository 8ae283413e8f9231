"""Who suits a mission, and who is not free then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import cast, missions
from tests.factories.people import make_country, make_region
from workflows.matching.queries import candidates
from workflows.people.calendar.models import BusyTime, OwnCalendar
from workflows.people.sheet.models import BlockedPeriod, Profile
from workflows.people.sheet.week import slot_of

pytestmark = pytest.mark.django_db


def found(mission, person):
    return next(each for each in candidates(mission) if each.member == person)


@pytest.mark.req("R5.3")
@pytest.mark.parametrize(("first", "last", "free"), [(0, 0, False), (-3, 5, False), (-5, -1, True), (1, 9, True)])
def test_a_day_in_a_period_without_missions_is_not_free(first, last, free):
    mission, person = missions.approved(), cast.ambassador()
    day = timezone.localtime(mission.starts).date()
    BlockedPeriod.objects.create(member=person, starts=day + timedelta(first), ends=day + timedelta(last))
    assert found(mission, person).is_free is free


@pytest.mark.req("R5.3")
@pytest.mark.parametrize(("hours", "free"), [(-1, False), (-9, True)])
def test_a_busy_time_of_the_own_calendar_is_not_free(hours, free):
    mission, person = missions.approved(), cast.ambassador()
    calendar = OwnCalendar.objects.create(member=person, address="https://example.org/a.ics")
    begins = mission.starts + timedelta(hours=hours)
    BusyTime.objects.create(calendar=calendar, starts=begins, ends=begins + timedelta(hours=2))
    assert found(mission, person).is_free is free


def test_who_is_free_comes_before_who_is_not_and_the_usual_week_decides_between_equals():
    mission = missions.approved()
    people = {name: cast.ambassador(last_name=name) for name in ("A", "B", "C")}
    day = timezone.localtime(mission.starts).date()
    BlockedPeriod.objects.create(member=people["A"], starts=day, ends=day)
    slot = slot_of(mission.starts)
    Profile.objects.filter(member=people["B"]).update(week=[s for s in ("1-morning", "1-evening") if s != slot][:1])
    Profile.objects.filter(member=people["C"]).update(week=[slot])
    assert [each.member.last_name for each in candidates(mission)] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("reach", "home", "abroad"), [("regions", False, False), ("country", True, False), ("anywhere", True, True)]
)
def test_how_far_somebody_travels_counts(reach, home, abroad):
    person = cast.ambassador()
    Profile.objects.filter(member=person).update(reach=reach)
    france = make_country("fr")
    places = [(make_region("liege"), person.country), (make_region("paris", france), france)]
    mission, told = missions.approved(), []
    for mission.region, mission.country in places:
        told.append(found(mission, person).in_region)
    assert told == [home, abroad]


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    mission = missions.approved()
    cast.ambassador()
    with django_assert_num_queries(3):
        candidates(mission)
    for _each in range(5):
        cast.ambassador()
    with django_assert_num_queries(3):
        candidates(mission)
