"""Who suits a mission, and who is not free then."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from snippets.models import Sector
from tests.factories import cast, missions
from tests.factories.people import make_charter, make_country, make_region
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching.queries import candidates
from workflows.missions.models import Mission
from workflows.missions.states import SeatRole
from workflows.people.calendar.models import BusyTime, OwnCalendar
from workflows.people.sheet.models import BlockedPeriod, Profile
from workflows.people.sheet.week import slot_of

pytestmark = pytest.mark.django_db


def found(mission, person):
    return next(each for each in candidates(mission) if each.pk == person.pk)


@pytest.mark.req("R5.3")
@pytest.mark.parametrize(("first", "last", "free"), [(0, 0, False), (-3, 5, False), (-5, -1, True), (1, 9, True)])
def test_a_day_in_a_period_without_missions_is_not_free(first, last, free):
    day = clock.today() + timedelta(30)
    mission, person = missions.approved(starts=clock.midnight(day) + timedelta(hours=14)), cast.ambassador()
    BlockedPeriod.objects.create(member=person, starts=day + timedelta(first), ends=day + timedelta(last))
    assert ("blocked" not in found(mission, person).card.codes) is free


@pytest.mark.req("R5.3")
@pytest.mark.parametrize(("hours", "free"), [(-1, False), (-9, True)])
def test_a_busy_time_of_the_own_calendar_is_not_free(hours, free):
    mission, person = missions.approved(), cast.ambassador()
    calendar = OwnCalendar.objects.create(member=person, address="https://example.org/a.ics")
    begins = mission.starts + timedelta(hours=hours)
    BusyTime.objects.create(calendar=calendar, starts=begins, ends=begins + timedelta(hours=2))
    assert ("busy" not in found(mission, person).card.codes) is free


def test_who_is_free_comes_before_who_is_not_and_the_usual_week_decides_between_equals():
    mission = missions.approved()
    people = {name: cast.ambassador(last_name=name) for name in ("A", "B", "C")}
    day = timezone.localtime(mission.starts).date()
    BlockedPeriod.objects.create(member=people["A"], starts=day, ends=day)
    slot = slot_of(mission.starts)
    Profile.objects.filter(member=people["B"]).update(week=[s for s in ("1-morning", "1-evening") if s != slot][:1])
    Profile.objects.filter(member=people["C"]).update(week=[slot])
    assert [each.card.person.name.split()[-1] for each in candidates(mission)] == ["C", "B", "A"]


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
        told.append("far" not in found(mission, person).card.codes)
    assert told == [home, abroad]


@pytest.mark.req("R5.4a")
def test_a_card_says_what_speaks_for_what_against_and_what_would_lift_an_exclusion():
    mission = missions.approved(sector=missions.choice(Sector, "theatre"), region=make_region())
    person = cast.ambassador(region=make_region("liege"), languages=())
    cast.speaks(person, "nl", level="B1")
    profile = Profile.objects.get(member=person)
    profile.themes.set(mission.themes.all())
    Profile.objects.filter(member=person).update(pace="fewer")
    card = found(mission, person)
    with override("en"):
        told = [[each.words for each in reasons] for reasons in (card.fors, card.againsts)]
        lifts = {each.words: each.lift for each in card.exclusions}
    assert told == [
        ["Themes in common: 1 of 1", "Not asked for any other mission yet"],
        ["Sector not on the sheet", "Wish for fewer missions"],
    ]
    assert lifts == {
        "Language of the mission on the sheet at B1, below B2": (
            "The language on the sheet at B2 or higher, where that is so."
        ),
        "Region out of reach": "The region, or a wider reach, on the sheet; or a mission online.",
    }


def test_another_mission_that_takes_the_time_is_in_the_way_and_this_one_is_not():
    person = cast.ambassador()
    other = missions.staffed(person)
    mission = missions.approved()
    assert found(mission, person).card.codes == {"taken"}
    assert found(Mission.objects.get(pk=other.pk), person).card.codes == set()


def test_a_mandate_that_rests_excludes_and_one_that_ended_is_not_in_the_list():
    resting, ended = cast.ambassador(), cast.ambassador()
    perform(resting.mandates.get(), "pause", by=resting.user, until=clock.today() + timedelta(days=5))
    perform(ended.mandates.get(), "end", by=ended.user, reason="Moves away")
    cards = {each.pk: each.card.codes for each in candidates(missions.approved())}
    assert cards == {resting.pk: {"paused"}}


def test_who_did_not_sign_the_charter_is_excluded_only_after_its_date():
    person = cast.ambassador()
    charter = make_charter()
    mission = missions.approved()
    codes = [reason.code for reason in found(mission, person).card.againsts]
    assert codes == ["no_themes", "no_sector", "charter_open"]
    with clock.at(clock.now() + timedelta(days=29)):
        assert found(mission, person).card.codes == set()
    with clock.at(clock.midnight(charter.sign_by + timedelta(days=1))):
        assert found(mission, person).card.codes == {"charter"}


def test_what_an_ambassador_did_before_counts():
    experienced, newcomer, other = (cast.ambassador() for _each in range(3))
    for days in (50, 40, 35):
        missions.reported(experienced, starts=clock.now() - timedelta(days=days))
    mission = missions.staffed(experienced, ambassadors_wanted=2, starts=clock.now() + timedelta(days=9))
    codes = {
        each.pk: {reason.code for reason in each.card.reasons} - {"no_themes", "no_sector", "own_region"}
        for each in candidates(Mission.objects.get(pk=mission.pk))
    }
    assert codes == {
        experienced.pk: {"audience", "asked_lately"},
        newcomer.pk: {"newcomer", "never_asked"},
        other.pk: {"newcomer", "never_asked"},
    }


def test_staff_is_judged_without_mandate_charter_and_training():
    person = cast.staff(region=make_region())
    mission = missions.approved(staff_wanted=1)
    assert [(each.pk, each.card.codes) for each in candidates(mission, SeatRole.STAFF)] == [(person.pk, set())]


@pytest.mark.parametrize("role", SeatRole)
def test_the_list_costs_the_same_for_one_and_for_many(role):
    mission = missions.approved(staff_wanted=1)
    spent, there = [], 0
    for people in (1, 3, 30):
        for _each in range(people - there):
            cast.ambassador() if role == SeatRole.AMBASSADOR else cast.staff()
        there = people
        with CaptureQueriesContext(connection) as seen:
            assert len(candidates(Mission.objects.get(pk=mission.pk), role)) == people
        spent.append(len(seen) - 1)
    assert spent[0] == spent[1] == spent[2] <= 10
