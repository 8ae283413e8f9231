"""Missions as demand: accepted, not called off, in the year in which they begin."""

import pytest

from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.people import make_country, make_region
from workflows.candidates.profiles import Covering
from workflows.desk.needs.asked import asked
from workflows.kernel.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.1")]


def found(mission, year=None):
    return [each.key for each in asked(make_country().pk, year or mission.starts.year)]


def test_a_mission_asks_for_its_themes_region_and_language():
    mission = missions.approved()
    (each,) = asked(make_country().pk, mission.starts.year)
    themes = frozenset({missions.choice(Theme, "work").pk})
    assert each.covering == Covering(themes, frozenset({make_region().pk}), frozenset({cast.language("nl").pk}))
    assert (each.kind, each.sectors, each.level, each.is_over) == ("mission", {mission.sector_id}, "local", False)


def test_what_was_carried_out_counts_as_over():
    mission = missions.carried_out(cast.ambassador())
    assert [each.is_over for each in asked(make_country().pk, mission.starts.year)] == [True]


def test_a_request_counts_once_it_was_accepted_and_no_longer_once_it_was_cancelled():
    mission = missions.qualifying()
    assert found(mission) == []
    mission = missions.approved()
    assert found(mission) == [mission.pk]
    perform(mission, "cancel", by=mission.owner, reason="The hall burnt down.")
    assert found(mission) == []


def test_another_year_or_country_does_not_count_it():
    mission = missions.approved()
    assert found(mission, mission.starts.year - 1) == []
    assert asked(make_country("fr").pk, mission.starts.year) == []
