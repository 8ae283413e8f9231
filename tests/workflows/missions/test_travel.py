"""The road between two missions: what the table says, what holds without it, and who can take both."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.models import Region
from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.missions.models import Assignment
from workflows.missions.travel import FARTHEST, ONLINE, Roads, TravelTime

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.1")]
places = st.none() | st.integers(0, 3)


def roads(known):
    made = Roads.__new__(Roads)
    made.known = known
    return made


@given(places, places, st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 3)), st.integers(0, 660)))
def test_a_road_is_as_long_in_both_directions_and_never_longer_than_is_looked_for(one, other, known):
    known = {pair: minutes for pair, minutes in known.items() if pair[0] <= pair[1]}
    assert roads(known).apart(one, other) == roads(known).apart(other, one) <= FARTHEST


def test_what_the_table_says_comes_before_what_the_house_says(settings):
    settings.AMBASSADE_TRAVEL_NEAR_MINUTES, settings.AMBASSADE_TRAVEL_FAR_MINUTES = 20, 100
    settings.AMBASSADE_TRAVEL_MARGIN_MINUTES = 10
    known = roads({(1, 2): 45, (1, 1): 5})
    told = {(one, other): known.apart(one, other) // timedelta(minutes=1) for one in (1, 2) for other in (1, 2, 3)}
    assert told == {(1, 1): 15, (1, 2): 55, (1, 3): 110, (2, 1): 55, (2, 2): 30, (2, 3): 110}
    assert known.apart(None, None) == known.apart(None, 1) == timedelta(minutes=110)


def test_nobody_travels_to_a_meeting_online(settings):
    settings.AMBASSADE_TRAVEL_MARGIN_MINUTES = 10
    assert (roads({}).apart(ONLINE, ONLINE), roads({}).apart(ONLINE, 1)) == (timedelta(0), timedelta(minutes=10))


@pytest.mark.parametrize(("hours", "may"), [(2, False), (4, True)])
def test_whoever_comes_from_afar_needs_the_time_of_the_road(hours, may):
    """The road takes three hours, so with the margin two missions two hours apart are too close, four are not."""
    person = cast.ambassador()
    held = missions.assignment(missions.staffed(person), person).mission
    later = missions.staffing(starts=held.ends + timedelta(hours=hours))
    far = Region.objects.exclude(pk=held.region_id).first() or Region.objects.create(
        key="far", name={"nl": "Ver"}, country=held.country
    )
    type(later).objects.filter(pk=later.pk).update(region=far)
    later.refresh_from_db()
    one, other = sorted([held.region_id, far.pk])
    TravelTime.objects.create(one_id=one, other_id=other, minutes=180)
    seat = Assignment(mission=later, member=person)
    offer = {"by": later.owner, "answer_by": clock.now() + timedelta(days=1)}
    if may:
        assert perform(seat, "offer", **offer).subject.state == "offered"
    else:
        with pytest.raises(NotPossible):
            perform(seat, "offer", **offer)
