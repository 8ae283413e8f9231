"""A plan is accepted: who can still be asked is asked, and what changed since is skipped and told."""

import pytest

from tests.factories import cast, missions
from tests.factories.people import make_country
from tests.factories.seasons import planned
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State
from workflows.people.sheet.models import LanguageSkill
from workflows.planning.accepting import accept
from workflows.planning.making import PlanChangedError

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4d")]


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


def accepted(plan, lotte, seen=0):
    return accept(plan, Mission.objects.visible_to(lotte), by=lotte, seen=seen)


def told(plan):
    return {line.mission_id: (line.outcome, line.why) for line in plan.lines.all() if line.is_seat}


def test_each_proposal_becomes_an_offer_that_the_person_is_told_of(lotte):
    mission, person = missions.approved(), cast.ambassador()
    plan = planned(make_country(), lotte)
    assert accepted(plan, lotte) == (1, 0)
    made = Assignment.objects.get()
    assert (made.mission, made.member, made.role, made.state) == (mission, person, "ambassador", "offered")
    assert Mission.objects.get().state == State.STAFFING
    assert OutboxRow.objects.filter(name="seat_offered").count() == 1
    assert told(plan) == {mission.pk: ("offered", "")}
    plan.refresh_from_db()
    assert (plan.accepted_by, plan.times_sent) == (lotte, 1)


def test_who_came_forward_is_offered_the_seat_they_asked_for(lotte):
    mission, person = missions.open_call(), cast.ambassador()
    perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    assert accepted(planned(make_country(), lotte), lotte) == (1, 0)
    assert Assignment.objects.get().state == "offered"


def test_what_changed_since_is_skipped_with_its_reason_and_the_rest_goes(lotte):
    people = [cast.ambassador() for _each in range(4)]
    gone, full, speechless, stands = (
        missions.approved(starts=missions.clock.now() + missions.timedelta(days=20 + n)) for n in range(4)
    )
    kept = {
        ((mission.pk, "ambassador"), person.pk)
        for mission, person in zip((gone, full, speechless, stands), people, strict=True)
    }
    plan = planned(make_country(), lotte, kept=frozenset(kept))
    perform(gone, "cancel", by=gone.owner, reason="The partner called it off.")
    perform(full, "offer", by=full.owner, ambassadors=[cast.ambassador()])
    LanguageSkill.objects.filter(member=people[2]).update(level="A1")
    assert accepted(plan, lotte) == (1, 3)
    assert told(plan) == {
        gone.pk: ("skipped", "closed"),
        full.pk: ("skipped", "seat"),
        speechless.pk: ("skipped", "language"),
        stands.pk: ("offered", ""),
    }


def test_two_clicks_happen_once(lotte):
    missions.approved()
    cast.ambassador()
    plan = planned(make_country(), lotte)
    accepted(plan, lotte)
    with pytest.raises(PlanChangedError):
        accepted(plan, lotte)
    assert Assignment.objects.count() == 1


def test_what_one_click_leaves_goes_with_the_next(lotte, settings):
    settings.AMBASSADE_SEASON_OFFERS = 1
    for n in range(2):
        missions.approved(starts=missions.clock.now() + missions.timedelta(days=20 + n))
        cast.ambassador()
    plan = planned(make_country(), lotte)
    assert (accepted(plan, lotte), accepted(plan, lotte, seen=1)) == ((1, 0), (1, 0))
    assert Assignment.objects.filter(state="offered").count() == 2
