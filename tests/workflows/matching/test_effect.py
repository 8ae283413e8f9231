"""What other weights would change."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from workflows.matching.core import Weights
from workflows.matching.effect import Changed, Effect, effect
from workflows.missions.models import Mission
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4b")]
TURN_ALONE = Weights(**dict.fromkeys(Weights.__slots__, 0) | {"turn": 50})


def at_home_in_the_theme(mission, name):
    person = cast.ambassador(first_name="", last_name=name)
    Profile.objects.get(member=person).themes.set(mission.themes.all())
    return person


def test_the_missions_whose_first_three_change_are_told_with_both_orders():
    mission = missions.approved()
    for name in ("C", "B"):
        at_home_in_the_theme(mission, name)
    for name in ("A", "D"):
        cast.ambassador(first_name="", last_name=name)
    found = effect(Weights(), TURN_ALONE, Mission.objects.all())
    assert found == Effect(1, [Changed(mission, ["B", "C", "A"], ["A", "B", "C"])])


def test_the_same_weights_change_nothing_and_a_request_that_is_not_approved_is_not_looked_at():
    missions.requested()
    missions.approved()
    cast.ambassador()
    assert effect(Weights(), replace(Weights()), Mission.objects.all()) == Effect(1, [])


def test_an_effect_costs_the_same_for_one_and_for_many():
    spent = []
    for more in (2, 3, 5):
        for _each in range(more):
            missions.approved()
            cast.ambassador()
        with CaptureQueriesContext(connection) as seen:
            looked_at = effect(Weights(), TURN_ALONE, Mission.objects.all()).looked_at
        spent.append((looked_at, len(seen)))
    assert spent == [(2, 10), (5, 10), (10, 10)]
