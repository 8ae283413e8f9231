"""What policies leave to one person, and which of them never decide."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import cast, missions
from workflows.approvals.coverage import alike, broken_policies, comes_after, gaps_of, implies, uncovered
from workflows.approvals.models import ApprovalPolicy, PolicyCondition
from workflows.kernel.facts import Condition
from workflows.missions.models import Mission

LINES: list[tuple[str, Decimal | None]] = [
    ("level is local", None), ("level is european", None), ("level is_not european", None),
    ("online yes", None), ("online no", None),
    ("amount at_least", Decimal(100)), ("amount below", Decimal(100)), ("amount at_least", Decimal(500)),
    ("starts within", Decimal(3)), ("starts beyond", Decimal(3)), ("starts known", None), ("starts unknown", None),
]  # fmt: skip
POLICIES = st.lists(st.lists(st.sampled_from(LINES), max_size=3, unique=True), max_size=4)
AMOUNTS = [None, Decimal(0), Decimal(99), Decimal("99.99"), Decimal(100), Decimal(499), Decimal(500), Decimal(9000)]


def unsaved(lines: list[tuple[str, Decimal | None]]) -> ApprovalPolicy:
    policy = ApprovalPolicy(arrow="mission.approve")
    policy.read = [], [PolicyCondition(policy=policy, what=what, number=number) for what, number in lines]
    return policy


def dossier(level: str, online: bool, amount: Decimal | None) -> Mission:
    return Mission(level=level, is_online=online, compensation_amount=amount)


@settings(max_examples=60, deadline=None)
@given(POLICIES, st.sampled_from(["", "local", "sector", "european"]), st.booleans(), st.sampled_from(AMOUNTS))
def test_what_is_said_to_be_covered_is(lines: Any, level: str, online: bool, amount: Decimal | None) -> None:
    policies = [unsaved(each) for each in lines]
    if not list(gaps_of(Mission, policies)):
        assert any(each.applies_to(dossier(level, online, amount)) for each in policies)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from(["", "local", "european"]),
       st.booleans(), st.sampled_from(AMOUNTS))  # fmt: skip
def test_a_line_implies_another_only_where_it_always_does(
    one: Any, other: Any, level: str, online: bool, amount: Decimal | None
) -> None:
    subject = dossier(level, online, amount)
    if implies(one, other) and Condition(Mission, *one).holds(subject):
        assert Condition(Mission, *other).holds(subject)


@pytest.mark.django_db
def test_a_narrower_policy_after_a_wider_one_never_decides():
    wide = missions.policy(("board", 1), order=0, only_if=[("amount at_least", 100)])
    narrow = missions.policy(("board", 1), order=1, only_if=[("amount at_least", 500), ("level is local", None)])
    other = missions.policy(("board", 1), order=2, only_if=[("level is local", None)])
    assert [comes_after(each, [wide, narrow, other]) for each in (wide, narrow, other)] == [None, wide, None]


@pytest.mark.django_db
def test_alike_are_policies_under_the_same_conditions_in_whatever_order():
    first = missions.policy(("board", 1), only_if=[("online yes", None), ("amount at_least", 250)])
    twin = ApprovalPolicy(arrow="mission.approve")
    assert alike(twin, [("amount at_least", Decimal(250)), ("online yes", None)]) == first
    assert alike(twin, [("amount at_least", Decimal(251)), ("online yes", None)]) is None
    assert alike(ApprovalPolicy(arrow="candidacy.admit"), []) is None


@pytest.mark.django_db
def test_too_many_conditions_are_not_gone_through():
    numbers = [("amount at_least", n) for n in range(1, 15)] + [("audience_size at_least", n) for n in range(1, 15)]
    lines = [*numbers, *(("ambassadors_wanted at_least", n) for n in range(1, 15)), ("staff_wanted at_least", 1)]
    for line in lines:
        missions.policy(("board", 1), only_if=[line])
    assert [kinds for words, kinds in uncovered() if str(Mission._meta.verbose_name) in str(words)] == [None]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_what_is_uncovered_or_broken_is_found_in_the_same_number_of_queries(count):
    for number in range(count):
        missions.policy(("board", 1), only_if=[("region is brussels", None), ("amount at_least", number + 1)])
    with CaptureQueriesContext(connection) as seen:
        uncovered()
        assert len(broken_policies()) == count
    assert len(seen) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("conditions", "gaps"),
    [
        ([], []),
        ([{}], None),
        ([{"active": False}], []),
        ([{"only_if": [("online yes", None)]}, {"only_if": [("online no", None)]}], [["Online is not known"]]),
        ([{"only_if": [("themes has care", None)]}, {"only_if": [("themes lacks care", None)]}], None),
        ([{"only_if": [("amount at_least", 250)]}],
         [["Amount in euro: less than 250 / Amount in euro is not known"]]),
        ([{"only_if": [("level is european", None)]}, {"only_if": [("level is national", None), ("online yes", None)]}],
         [["Level is National", "Online: no / Online is not known"],
          ["Level: Local, Sector / Level is not known"]]),
    ],
)  # fmt: skip
def test_what_no_policy_covers_is_listed(enter, conditions, gaps):
    for condition in conditions:
        missions.policy(("board", 1), **condition)
    with translation.override("en"):
        found = [kinds for words, kinds in uncovered() if "pprove" in words]
    assert found == ([] if gaps is None else [gaps])
    shown = enter(cast.seated(coordinator=True)).get(reverse("approvalpolicy:index")).context["uncovered"]
    assert len([each for each in shown if each[0].startswith(str(Mission._meta.verbose_name))]) == (gaps is not None)
