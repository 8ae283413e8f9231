"""How selection works, as it is told."""

import pytest

from tests.factories import candidates
from workflows.candidates.durations import durations
from workflows.candidates.selection import WORDS, stages, way
from workflows.candidates.states import State

pytestmark = pytest.mark.req("R1.4a")


def test_the_way_that_is_told_is_the_way_of_the_lifecycle():
    expected = [State.DRAFT, State.SUBMITTED, State.SCREENING, State.ASSESSMENT, State.RECOMMENDED, State.ADMITTED]
    assert (way(), list(WORDS)) == (expected, expected)


@pytest.mark.django_db
def test_stages_that_others_work_on_say_how_long_they_took(people):
    candidates.answered(people, days=8)
    assert [each.took and each.took.half for each in stages(durations())] == [None, 1, 1, 4, 4, None]
