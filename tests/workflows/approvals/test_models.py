import pytest
from django.utils.translation import override

from workflows.approvals.models import ApprovalPolicy, PolicyCondition


@pytest.mark.parametrize(("language", "words"), [("nl", "Missie: Goedkeuren, "), ("fr", "Mission\u00a0: Approuver, ")])
def test_a_policy_without_a_name_is_named_after_what_it_is_for(language, words):
    policy = ApprovalPolicy(arrow="mission.approve")
    policy.conditions.add(
        PolicyCondition(what="level is european"), PolicyCondition(what="amount at_least", number=1000)
    )
    with override(language):
        assert str(policy).startswith(words)
        assert "000" in str(policy).replace("\u202f", "").replace(".", "")


def test_a_policy_keeps_the_name_it_was_given():
    assert str(ApprovalPolicy(arrow="mission.approve", name="Large sums")) == "Large sums"
