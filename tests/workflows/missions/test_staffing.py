"""Whose turn it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("passed_over", [1, 3, 30])
def test_people_who_are_passed_over_cost_no_queries(passed_over):
    people = [cast.ambassador() for _each in range(passed_over + 2)]
    mission = missions.staffing(*people)
    for person in people[1:-1]:
        person.language_skills.all().delete()
    mission = Mission.objects.get(pk=mission.pk)
    mission.ambassadors_wanted = 2
    with CaptureQueriesContext(connection) as queries:
        assert [offer.member for offer in mission.next_to_ask()] == [people[-1]]
    assert len(queries) == 7
