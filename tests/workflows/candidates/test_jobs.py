"""What the clock does with drafts, the waiting list, assessors who leave and nominations."""

from datetime import timedelta

import pytest

from tests.factories import candidates
from tests.factories.people import make_user_with
from workflows.candidates import jobs
from workflows.candidates.models import Assessment, Nomination
from workflows.candidates.states import AssessmentState, NominationState, State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.people.models import SupportSeat
from workflows.people.roles import Role
from workflows.people.seats import vacate

pytestmark = pytest.mark.django_db


def day_by_day(start, days: int) -> list[int]:
    """The clock's work each day; how many steps it took on each."""
    done = []
    for day in range(days):
        with clock.at(start + timedelta(days=day, hours=5)):
            done.append(jobs.remind_and_expire())
    return done


def test_an_untouched_draft_expires_after_two_reminders():
    start = clock.now()
    candidacy = candidates.draft()
    done = day_by_day(start, 62)
    assert [day for day, steps in enumerate(done) if steps] == [46, 56, 60]
    assert candidates.fresh(candidacy).state == State.EXPIRED
    assert OutboxRow.objects.filter(name="candidacy_reminder").count() == 2


def test_a_clock_that_stood_still_reminds_before_it_ends_anything():
    start = clock.now()
    candidacy = candidates.draft()
    took = [day for day, steps in enumerate(day_by_day(start + timedelta(days=200), 9)) if steps]
    first, second, end = took
    assert (first, second - first >= 3, end - second >= 3) == (0, True, True)
    assert candidates.fresh(candidacy).state == State.EXPIRED


def test_who_stays_on_the_waiting_list_keeps_the_place(people):
    candidacy = candidates.recommended(people)
    candidates.policy(most_ambassadors=0, waiting_days=20)
    candidacy = perform(candidacy, "waitlist", by=people[0]).subject
    start = clock.now()
    day_by_day(start, 10)
    with clock.at(start + timedelta(days=10)):
        perform(candidates.fresh(candidacy), "stay", by=candidacy.member.user)
    day_by_day(start + timedelta(days=11), 11)
    assert candidates.fresh(candidacy).state == State.WAITLISTED
    day_by_day(start + timedelta(days=22), 12)
    assert candidates.fresh(candidacy).state == State.EXPIRED


def test_an_assessor_who_loses_the_seat_is_released(people):
    candidacy = candidates.in_assessment(people)
    assert jobs.release_who_left() == 0
    vacate(SupportSeat.objects.get(member__user=people[2]))
    assert jobs.release_who_left() == 1
    assert Assessment.objects.get(assessor=people[2]).state == AssessmentState.RELEASED
    assert len(candidates.fresh(candidacy).counting()) == 1


def test_a_nomination_without_an_answer_lapses():
    candidates.nominated(make_user_with(Role.STAFF))
    assert jobs.lapse_nominations() == 0
    with clock.at(clock.now() + timedelta(days=61)):
        assert jobs.lapse_nominations() == 1
    assert Nomination.objects.get().state == NominationState.LAPSED
