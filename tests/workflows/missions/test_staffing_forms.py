"""What is asked when a call is opened."""

from datetime import timedelta

import pytest

from tests.factories import missions
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.staffing_forms import CallForm

pytestmark = pytest.mark.django_db


def ask(mission: Mission, **data: object) -> CallForm:
    return CallForm(data, subject=mission, by=mission.owner)


def typed(moment: object) -> str:
    return clock.timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_owner_chooses_unless_the_places_go_to_the_first():
    mission = missions.approved()
    asked = [ask(mission, **data) for data in ({}, {"first_come": "first"})]
    assert [(form.is_valid(), form.answers()["first_come"]) for form in asked] == [(True, False), (True, True)]


def test_a_call_closes_and_gives_way_before_the_event_begins():
    mission = missions.approved()
    late = ask(mission, closes=typed(mission.starts + timedelta(hours=1)), fallback_days="30")
    assert sorted(late.errors) == ["closes", "fallback_days"]
    soon = ask(mission, closes=typed(mission.starts - timedelta(days=1)), fallback_days="29")
    assert (soon.is_valid(), soon.cleaned_data["fallback_days"]) == (True, 29)
