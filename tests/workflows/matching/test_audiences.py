"""Who matches several missions at once is who matches each of them."""

from datetime import timedelta

import pytest

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching.audiences import who_match, who_match_each
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def test_for_many_missions_at_once_the_same_people_are_found():
    ine, _luc, _staff = cast.ambassador(), cast.ambassador(languages=("fr",)), cast.staff()
    offered = missions.staffing(ine, ambassadors_wanted=2, staff_wanted=1)
    full = missions.staffed(cast.ambassador())
    french = missions.staffing(language=cast.language("fr"))
    both = missions.staffing(staff_wanted=1)
    found = who_match_each(list(Mission.objects.all()))
    alone = {each.pk: set(who_match(each)) for each in Mission.objects.all()}
    assert {key: set(people) for key, people in found.items()} == alone
    assert (found[full.pk], ine in found[offered.pk]) == ([], False)
    assert found[french.pk] != found[both.pk]


def test_who_said_no_to_a_date_is_found_again_once_it_was_moved():
    ine = cast.ambassador()
    mission = missions.staffing(ine, ambassadors_wanted=1)
    perform(missions.assignment(mission, ine), "decline", by=ine.user)
    assert who_match_each([mission]) == {mission.pk: []}
    mission = Mission.objects.get(pk=mission.pk)
    starts = mission.starts + timedelta(days=7)
    with clock.at(clock.now() + timedelta(minutes=1)):
        perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2), reason="x")
        moved = Mission.objects.get(pk=mission.pk)
        assert who_match_each([moved])[mission.pk] == who_match(moved) == [ine]
