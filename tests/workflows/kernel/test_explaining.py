"""Every reason why a step is closed is told, and what would open it."""

import pytest

from tests.factories import cast, missions
from workflows.kernel.explaining import explain, explain_all
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import step_named, steps_of
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def told(mission, step, by):
    return explain(mission, step_named(Mission, step), by)


def test_a_step_of_another_state_says_from_where_it_is_taken_and_what_leads_there():
    mission = missions.requested()
    found = told(mission, "approve", mission.owner)
    assert (found.is_open, found.reached, [step.name for step in found.ways]) == (False, False, ["qualify"])
    assert found.sources == [str(dict(Mission.state_choices())["qualifying"])]


def test_every_condition_that_is_not_met_is_told_and_not_only_the_first():
    mission = missions.qualifying()
    step = step_named(Mission, "approve")
    unmet = [c for c in step.arrow_from(mission.state).conditions if not c(mission)]
    assert unmet == []
    mission.brief, mission.owner = "", None
    lacking = [c for c in step.arrow_from(mission.state).conditions if not c(mission)]
    assert len(explain(mission, step, cast.seated()).reasons) == len({str(c(mission).reason) for c in lacking}) > 0


def test_who_may_not_is_told_so():
    found = told(missions.qualifying(), "approve", cast.ambassador().user)
    assert (found.reached, bool(found.forbidden), found.is_open) == (True, True, False)


def test_it_is_of_one_mind_with_the_list_that_draws_the_buttons():
    mission = missions.qualifying()
    for by in (mission.owner, cast.seated(), cast.ambassador().user):
        drawn = {each.step.name for each in open_steps(mission, by) if each.is_open}
        assert {each.step.name for each in explain_all(mission, by) if each.is_open} == drawn
    people = [step.name for step in steps_of(Mission) if not step.options.automatic]
    assert [each.step.name for each in explain_all(mission, mission.owner)] == people
