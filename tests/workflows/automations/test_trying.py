from datetime import timedelta

import pytest

from tests.factories import missions, rules
from workflows.automations.models import Firing, Trigger
from workflows.automations.trying import would_have
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def tried(rule):
    return [each.subject.pk for each in would_have(rule)]


def test_a_state_that_lasted_long_enough_is_found_with_its_moment():
    rule = rules.rule(Trigger.STATE, "qualifying", days=3, on=False)
    start = clock.now()
    short, long, still = (missions.qualifying() for _n in range(3))
    for mission, days in ((short, 2), (long, 5)):
        with clock.at(start + timedelta(days=days)):
            perform(Mission.objects.get(pk=mission.pk), "approve", by=mission.owner)
    with clock.at(start + timedelta(days=10)):
        found = would_have(rule)
    assert {each.subject.pk for each in found} == {long.pk, still.pk}
    assert {(each.at - start).days for each in found} == {3}
    assert not Firing.objects.exists()


def test_only_the_last_three_months_count():
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    mission = missions.qualifying()
    assert tried(rule) == [mission.pk]
    with clock.at(clock.now() + timedelta(days=91)):
        assert tried(rule) == []


def test_conditions_narrow_it():
    rule = rules.rule(Trigger.STEP, "qualify", conditions=(("level is european", None),), on=False)
    missions.qualifying()
    european = missions.qualifying(level="european")
    assert tried(rule) == [european.pk]


def test_days_of_a_condition_are_counted_from_then():
    """The mission is thirty days ahead when the step is taken."""
    rule = rules.rule(Trigger.STEP, "qualify", conditions=(("starts beyond", "20"),), on=False)
    mission = missions.qualifying()
    with clock.at(clock.now() + timedelta(days=25)):
        assert tried(rule) == [mission.pk]


@pytest.mark.parametrize(("after", "day", "found"), [(False, 26, 0), (False, 28, 1), (True, 32, 0), (True, 34, 1)])
def test_a_day_is_found_once_its_time_has_come(after, day, found):
    rule = rules.rule(Trigger.DAY, "starts", days=3, after=after, on=False)
    missions.requested()
    with clock.at(clock.now() + timedelta(days=day)):
        assert len(tried(rule)) == found


def test_the_dry_run_finds_what_the_rule_then_does():
    rule = rules.rule(Trigger.STATE, "qualifying", days=2)
    many = [missions.qualifying() for _n in range(3)]
    with clock.at(clock.now() + timedelta(days=2, minutes=1)):
        rules.tick()
        assert sorted(tried(rule)) == sorted(mission.pk for mission in many)
    assert sorted(rule.firings.values_list("object_id", flat=True)) == sorted(mission.pk for mission in many)
