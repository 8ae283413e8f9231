import pytest

from tests.factories import rules
from workflows.automations.marks import rules_at
from workflows.automations.models import Trigger
from workflows.missions.models import Mission
from workflows.people.models import Mandate

pytestmark = pytest.mark.django_db


def test_a_rule_that_is_on_stands_where_it_waits():
    rules.rule(Trigger.STEP, "approve")
    rules.rule(Trigger.STATE, "staffing", days=3)
    rules.rule(Trigger.STATE, "qualifying", days=3, on=False)
    assert {place: len(words) for place, words in rules_at(Mission).items()} == {
        ("step", "approve"): 1,
        ("state", "staffing"): 1,
    }
    assert rules_at(Mandate) == {}
