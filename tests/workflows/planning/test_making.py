"""A plan of the facts of now: what is in it, what stays out, and that nothing is sent."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import cast, missions
from tests.factories.people import make_country, make_region
from tests.factories.seasons import planned
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.matching.core import Weights
from workflows.missions.models import Mission
from workflows.people.sheet.models import BlockedPeriod, Profile
from workflows.planning.choices import Choices
from workflows.planning.loading import load_season
from workflows.planning.making import PlanChangedError, make
from workflows.planning.models import PlanLine, SeasonPlan

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4d")]


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


def seats(plan):
    return {each.what for each in plan.lines.all() if each.is_seat}


def at(mission, person, role="ambassador"):
    return (mission.pk, role), person.pk


def days(number):
    return clock.now() + timedelta(days=number)


def test_every_open_mission_of_the_season_is_planned_and_nothing_is_sent(lotte):
    one, two = missions.approved(), missions.staffing(ambassadors_wanted=1, starts=days(40))
    missions.approved(starts=days(200))
    missions.qualifying()
    person, other = cast.ambassador(), cast.ambassador()
    before = OutboxRow.objects.count(), TransitionRecord.objects.count()
    plan = planned(make_country(), lotte)
    assert {key for key, _member in seats(plan)} == {(one.pk, "ambassador"), (two.pk, "ambassador")}
    assert {member for _key, member in seats(plan)} <= {person.pk, other.pk}
    assert (plan.seats, plan.goals["seats"], plan.unproven, plan.version) == (2, 2, [], 1)
    assert (OutboxRow.objects.count(), TransitionRecord.objects.count()) == before


def test_who_was_asked_for_a_mission_is_not_proposed_for_it_and_an_open_offer_covers_its_seat(lotte):
    person, other = cast.ambassador(), cast.ambassador()
    asked = missions.staffing(person, ambassadors_wanted=2)
    plan = planned(make_country(), lotte)
    assert (seats(plan), plan.seats) == ({at(asked, other)}, 1)


def test_who_waits_for_a_mission_with_an_offer_is_not_proposed_for_another_at_that_time(lotte):
    person = cast.ambassador()
    missions.staffing(person)
    missions.approved()
    assert seats(planned(make_country(), lotte)) == set()


@pytest.mark.parametrize(("pace", "expected"), [("fewer", 1), ("same", 2), ("more", 3)])
def test_nobody_gets_more_than_they_wish_for(lotte, settings, pace, expected):
    settings.AMBASSADE_MISSIONS_A_YEAR = {"fewer": 4, "same": 8, "more": 12}
    Profile.objects.filter(member=cast.ambassador()).update(pace=pace)
    for number in range(4):
        missions.approved(starts=days(20 + number))
    today = clock.today()
    assert len(seats(planned(make_country(), lotte, first=today, last=today + timedelta(days=90)))) == expected


def test_no_plan_gives_anybody_more_in_a_calendar_year_than_they_wish_for(lotte, settings):
    settings.AMBASSADE_MISSIONS_A_YEAR = {"fewer": 1, "same": 4, "more": 12}
    person, first = cast.ambassador(), datetime(2027, 2, 1, 18, tzinfo=UTC)
    for number in range(3):
        missions.staffed(person, starts=first + timedelta(days=number))
    offered = missions.staffing(person, starts=first + timedelta(days=5), ambassadors_wanted=1)
    perform(missions.assignment(offered, person), "decline", by=person.user, no_because="time")
    missions.approved(starts=first + timedelta(days=100))
    missions.approved(starts=first + timedelta(days=110))
    plan = planned(make_country(), lotte, first=date(2027, 4, 1), last=date(2027, 12, 31))
    assert len(seats(plan)) == 1
    missions.staffed(person, starts=first + timedelta(days=8))
    plan = planned(make_country(), lotte, first=date(2027, 4, 1), last=date(2027, 12, 31))
    assert (seats(plan), {gap[4] for gap in plan.gaps}) == (set(), {"enough"})


def test_missions_that_somebody_has_already_count_against_their_wish(lotte):
    person = cast.ambassador()
    missions.staffed(person, starts=days(20))
    mission = missions.approved(starts=days(30))
    plan = planned(make_country(), lotte, most=1)
    assert seats(plan) == set()
    assert plan.gaps == [[mission.pk, "ambassador", 1, [["full", 1]], "full", 1]]


def test_an_empty_seat_names_the_rule_and_who_lacks_only_that(lotte):
    away, other = cast.ambassador(), cast.ambassador(languages=())
    mission = missions.approved()
    day = timezone.localtime(mission.starts).date()
    BlockedPeriod.objects.create(member=away, starts=day, ends=day)
    BlockedPeriod.objects.create(member=other, starts=day, ends=day)
    plan = planned(make_country(), lotte)
    assert plan.gaps == [[mission.pk, "ambassador", 1, [["blocked", 2], ["language", 1]], "blocked", 1]]
    would = plan.lines.get(kind=PlanLine.Kind.WOULD)
    assert (would.member, would.why) == (away, "blocked")


def test_what_stays_stays_and_who_is_not_to_be_proposed_is_not(lotte):
    one, two = cast.ambassador(), cast.ambassador()
    first, second = missions.approved(), missions.approved(starts=days(33))
    kept = {at(first, one), at(second, one)}
    plan = planned(make_country(), lotte, kept=frozenset(kept))
    assert seats(plan) == kept
    plan = planned(make_country(), lotte, kept=frozenset({at(first, two)}), barred=frozenset({at(second, two)}))
    assert seats(plan) == {at(first, two), at(second, one)}
    kinds = {each.what: each.kind for each in plan.lines.all() if each.what != at(second, one)}
    assert kinds == {at(first, two): "kept", at(second, two): "barred"}


def test_what_cannot_stay_is_said(lotte):
    person = cast.ambassador(languages=())
    mission = missions.approved()
    plan = planned(make_country(), lotte, kept=frozenset({at(mission, person)}))
    assert [each.what for each in plan.lines.filter(kind=PlanLine.Kind.LOST)] == [at(mission, person)]


def test_staff_is_chosen_to_complement_the_ambassador_that_the_plan_proposes(lotte):
    one, two = missions.choice(missions.Theme, "one"), missions.choice(missions.Theme, "two")
    mission = missions.approved(staff_wanted=1, themes=[one, two])
    person = cast.ambassador()
    Profile.objects.get(member=person).themes.set([one])
    alike, other = cast.staff(region=make_region()), cast.staff(region=make_region())
    for colleague, theme in ((alike, one), (other, two)):
        Profile.objects.create(member=colleague).themes.set([theme])
    assert seats(planned(make_country(), lotte)) == {at(mission, person), at(mission, other, "staff")}


def test_somebody_who_is_both_staff_and_ambassador_has_one_seat_of_a_mission(lotte):
    both = cast.ambassador(permanent_staff=True)
    mission = missions.approved(staff_wanted=1)
    found = seats(planned(make_country(), lotte))
    assert len(found) == 1
    assert found <= {at(mission, both), at(mission, both, "staff")}


def test_the_second_of_two_who_plan_at_once_is_told(lotte):
    country, today = make_country(), clock.today()
    choices = Choices(today, today + timedelta(days=30))
    make(Mission.objects.all(), country.pk, choices, by=lotte, seen=0)
    with pytest.raises(PlanChangedError):
        make(Mission.objects.all(), country.pk, choices, by=lotte, seen=0)
    assert SeasonPlan.objects.count() == 1


def test_a_season_is_read_in_as_many_queries_whatever_there_is(lotte):
    colleague = cast.staff()

    def count():
        with CaptureQueriesContext(connection) as captured:
            load_season(Mission.objects.all(), Choices(clock.today(), days(90).date()), Weights())
        return len(captured)

    def add():
        mission = missions.approved(staff_wanted=2, ambassadors_wanted=2, starts=days(20 + Mission.objects.count()))
        perform(mission, "offer", by=mission.owner, staff=[colleague], ambassadors=[cast.ambassador()])
        cast.ambassador()

    add()
    add()
    before = count()
    for _more in range(4):
        add()
    assert (count(), before <= 15) == (before, True)
