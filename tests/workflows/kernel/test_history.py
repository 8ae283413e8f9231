"""What happened to a dossier is told in the past."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import cast, missions
from workflows.approvals.story import records_around, story
from workflows.kernel.history import history
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo

pytestmark = pytest.mark.django_db


def test_a_step_is_told_in_the_past():
    with translation.override("en"):
        said = [entry.what for entry in history(missions.approved())]
    assert said == ["Approved", "Qualifying started", "Requested"]


@pytest.mark.parametrize("times", [1, 3])
def test_what_was_taken_back_says_which_step_it_was_and_asks_nothing_more(times):
    mission, coordinator = missions.qualifying(), cast.seated(coordinator=True)
    for _each in range(times):
        mission = perform(mission, "assign", by=coordinator, owner=coordinator).subject
        mission = undo(mission, by=coordinator, reason="A slip").subject
    done = mission_step("assign")
    with CaptureQueriesContext(connection) as asked, translation.override("en"):
        told = [entry.what for entry in history(mission)]
        assert len(asked) == 1
        around = [line.entry.what for line in story(records_around(mission))]
        assert len(asked) == 2
    assert told == around
    assert told[: 2 * times] == [f"Taken back: “{done}”", done] * times


def mission_step(name):
    with translation.override("en"):
        return str(TransitionRecord.objects.filter(step=name).first().declared.done)
