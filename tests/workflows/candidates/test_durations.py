"""How long candidacies took, counted from their records."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import candidates
from workflows.candidates.durations import WHOLE, Took, durations
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.4a")]


def days(*numbers: float) -> list[timedelta]:
    return [timedelta(days=each) for each in numbers]


@pytest.mark.parametrize(
    ("spans", "half", "most"),
    [(days(4), 4, 4), (days(1, 2, 3, 4, 20), 3, 4), (days(0, 0.2, 1.2, 9), 1, 9), (days(*range(1, 11)), 5, 8)],
)
def test_half_and_eight_in_ten_were_through_within_so_many_whole_days(spans, half, most):
    assert Took.of(spans) == Took(len(spans), half, most)


def test_each_stage_and_the_whole_way_are_counted_in_one_query_whatever_their_number(people):
    candidates.answered(people, days=10)
    durations()
    with CaptureQueriesContext(connection) as one:
        took = durations()
    assert (took[WHOLE], took[State.ASSESSMENT], took[State.RECOMMENDED]) == (
        Took(1, 10, 10), Took(1, 5, 5), Took(1, 5, 5),
    )  # fmt: skip
    candidates.answered(people, days=20)
    with CaptureQueriesContext(connection) as two:
        took = durations()
    assert (took[WHOLE], len(one), len(two)) == (Took(2, 10, 20), 1, 1)


def test_what_has_no_answer_yet_is_not_counted(people):
    candidates.in_assessment(people)
    withdrawn = candidates.draft()
    perform(withdrawn, "withdraw", by=withdrawn.member.user)
    assert durations()[WHOLE] == Took(0, 0, 0)


def test_an_answer_that_was_taken_back_is_none(people):
    rejected = candidates.rejected(people)
    assert durations()[WHOLE].count == 1
    undo(rejected, by=people[0])
    assert durations()[WHOLE].count == 0


def test_the_time_in_which_the_candidate_completes_it_counts_in_the_whole_and_in_no_stage_of_others(people):
    candidacy = candidates.screening(people[0])
    candidacy = perform(candidacy, "ask_changes", by=people[0], reason="More.").subject
    with clock.at(clock.now() + timedelta(days=6)):
        candidacy = perform(candidacy, "submit", by=candidacy.member.user).subject
        perform(candidacy, "reject", by=people[0], reason="Not now.")
    took = durations()
    assert (took[WHOLE].half, took[State.SUBMITTED].half, took[State.SCREENING].half) == (6, 1, 1)


def test_few_answers_tell_nothing(settings):
    settings.AMBASSADE_DURATIONS_LEAST = 3
    assert [Took.of(days(*[2] * count)).is_known for count in (2, 3)] == [False, True]


def test_only_the_latest_answers_count(people, settings):
    settings.AMBASSADE_DURATIONS_OF = 1
    candidates.answered(people, days=30)
    with clock.at(clock.now() + timedelta(days=40)):
        candidates.answered(people, days=4)
    assert durations()[WHOLE] == Took(1, 4, 4)
