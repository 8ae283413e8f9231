"""Who is on a mission in the other part of a duo."""

from datetime import timedelta

import pytest

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching.queries import candidates, cards_of
from workflows.missions.states import SeatRole
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.3")]


def codes(candidate):
    return {reason.code for reason in candidate.card.reasons}


def found(mission, person, role=SeatRole.AMBASSADOR):
    return next(each for each in candidates(mission, role) if each.pk == person.pk)


def with_staff(colleague, **fields):
    """A mission to which this colleague was asked for the seat of staff."""
    mission = missions.approved(staff_wanted=1, **fields)
    return perform(mission, "offer", by=mission.owner, staff=[colleague]).subject


def test_an_ambassador_who_brings_what_staff_lacks_gets_points_and_one_who_does_not_none():
    colleague, other, same = cast.staff(), cast.ambassador(), cast.ambassador()
    one, two = missions.choice(missions.Theme, "one"), missions.choice(missions.Theme, "two")
    Profile.objects.create(member=colleague).themes.set([one])
    Profile.objects.get(member=other).themes.set([two])
    Profile.objects.get(member=same).themes.set([one])
    mission = with_staff(colleague, themes=[one, two])
    assert "complement" in codes(found(mission, other))
    assert "no_complement" in codes(found(mission, same))


def test_two_who_were_on_a_mission_together_lately_are_told_and_others_not():
    colleague, person, other = cast.staff(), cast.ambassador(), cast.ambassador()
    then = clock.now() - timedelta(days=30)
    with clock.at(then - timedelta(days=30)):
        former = with_staff(colleague, starts=then)
        former = perform(former, "offer", by=former.owner, staff=[colleague], ambassadors=[person]).subject
        for each in (colleague, person):
            missions.accept(former, each)
    mission = with_staff(colleague)
    assert "same_pair" in codes(found(mission, person))
    assert "same_pair" not in codes(found(mission, other))


def test_what_somebody_reads_of_a_mission_tells_nothing_of_who_else_is_on_it():
    colleague, person = cast.staff(), cast.ambassador()
    mission = with_staff(colleague, themes=[missions.choice(missions.Theme, "one")])
    card = cards_of(person, [mission], SeatRole.AMBASSADOR)[mission.pk]
    assert codes(card) & {"complement", "no_complement", "same_pair"} == set()


def test_who_only_declined_was_with_nobody():
    one, two, person = cast.staff(), cast.staff(), cast.ambassador()
    then = clock.now() - timedelta(days=30)
    with clock.at(then - timedelta(days=30)):
        former = missions.approved(staff_wanted=1, starts=then)
        former = perform(former, "offer", by=former.owner, staff=[one, two], ambassadors=[person]).subject
        perform(missions.assignment(former, one), "decline", by=one.user)
        for each in (two, person):
            missions.accept(former, each)
    mission = missions.approved(staff_wanted=2)
    mission = perform(mission, "offer", by=mission.owner, staff=[one, two]).subject
    assert found(mission, person).card.person.together == {two.pk: 1}
