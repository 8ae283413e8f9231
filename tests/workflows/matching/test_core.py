"""Who suits a mission, by facts alone."""

import subprocess
import sys
from dataclasses import asdict, fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from tests.factories.facts import HOUR, NOW, STARTS, person, wanted, weights
from tests.house.code import root
from workflows.matching.core import MEASURES, Person, Wanted, Weights, judge
from workflows.matching.given import Partner

NONE = Weights(**dict.fromkeys(asdict(Weights()), 0))


def suited(**facts):
    return Person(**{"key": 1, "name": "Ann", "mandate": "active"} | facts)


def mission(**facts):
    return Wanted(key=1, now=NOW, **facts)


def dated(**facts):
    day = STARTS.date()
    return mission(event=(STARTS, STARTS + HOUR), days=(day, day), roads={None: HOUR}, **facts)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.req("R5.4a")
@given(wanted, person, weights)
def test_the_points_of_the_reasons_add_up_to_the_score(wanted, person, weights):
    card = judge(wanted, person, weights)
    assert sum(reason.points for reason in (*card.fors, *card.againsts)) == card.score


@given(wanted, person, weights)
def test_no_measure_gives_or_takes_more_than_its_weight(wanted, person, weights):
    card = judge(wanted, person, weights)
    assert abs(card.score) <= sum(asdict(weights).values())


def test_the_core_needs_no_framework():
    code = "import sys, workflows.matching.core; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=root(), check=False).returncode == 0


def test_every_weight_has_a_measure():
    assert [each.name for each in fields(Weights)] == list(MEASURES)


@pytest.mark.req("R5.4a")
@pytest.mark.parametrize(
    ("wanted", "person", "excluded"),
    [
        (mission(), suited(), []),
        (mission(), suited(mandate="paused"), ["paused"]),
        (mission(), suited(mandate="onboarding", is_trained=False), ["being_prepared", "untrained"]),
        (mission(), suited(mandate="suspended", charter="late"), ["suspended", "charter"]),
        (mission(), suited(mandate=""), ["no_mandate"]),
        (mission(), suited(is_member=False, has_account=False), ["left"]),
        (mission(), suited(has_account=False), ["no_account"]),
        (mission(), suited(charter="open"), []),
        (mission(staff=True), suited(is_staff=True, mandate="", is_trained=False, charter="late"), []),
        (mission(staff=True), suited(), ["not_staff"]),
        (mission(language=1), suited(languages={1: "B2"}), []),
        (mission(language=1), suited(languages={1: "B1", 2: "C2"}), ["language"]),
        (mission(language=1), suited(), ["language"]),
        (mission(requester="a@b.be"), suited(email="a@b.be"), ["requester"]),
        (mission(requester="a@b.be", author=7), suited(email="a@b.be", user=7), []),
        (mission(region=1, country=1), suited(region=2, country=1), ["far"]),
        (mission(region=1, country=1), suited(region=2, regions={1}), []),
        (mission(region=1, country=1), suited(region=2, country=1, reach="country"), []),
        (mission(region=1, country=1), suited(region=2, country=2, reach="country"), ["far"]),
        (mission(region=1, country=1), suited(region=2, country=2, reach="anywhere"), []),
        (mission(region=1, online=True), suited(region=2), []),
        (dated(), suited(seats=((2, STARTS - 3 * HOUR, STARTS - HOUR, None),)), []),
        (dated(), suited(seats=((2, STARTS - 3 * HOUR, STARTS - HOUR / 2, None),)), ["taken"]),
        (dated(), suited(seats=((1, STARTS, STARTS + HOUR, None),)), []),
        (dated(), suited(blocked=((date(2026, 11, 1), date(2026, 12, 1)),)), ["blocked"]),
        (dated(), suited(blocked=((date(2026, 12, 2), date(2026, 12, 3)),)), []),
        (dated(), suited(busy=((STARTS - HOUR, STARTS),)), []),
        (dated(), suited(busy=((STARTS - HOUR, STARTS + HOUR / 2),)), ["busy"]),
    ],
)  # fmt: skip
def test_each_hard_rule_excludes_by_itself(wanted, person, excluded):
    assert codes(judge(wanted, person, Weights()).exclusions) == excluded


@pytest.mark.parametrize(
    ("wanted", "person", "code", "points"),
    [
        (mission(themes=frozenset({1, 2, 3})), suited(themes={1, 2}), "themes", 13),
        (mission(themes=frozenset({1})), suited(), "no_themes", 0),
        (mission(sector=1), suited(sectors={1}), "sector", 10),
        (mission(competences=frozenset({1})), suited(competences={1}), "competences", 15),
        (mission(audience=1), suited(met={1: 2}), "audience", 6),
        (mission(kind=1), suited(kinds={1}, names_kinds=True), "kind", 10),
        (mission(kind=1), suited(kinds={2}, names_kinds=True), "other_kinds", -10),
        (mission(), suited(pace="more"), "more", 10),
        (mission(), suited(pace="fewer"), "fewer", -10),
        (mission(), suited(), "never_asked", 15),
        (mission(), suited(last_asked=NOW - timedelta(days=90)), "asked_before", 7),
        (mission(), suited(last_asked=NOW - timedelta(days=9999)), "asked_before", 15),
        (mission(), suited(last_asked=NOW), "asked_lately", 0),
        (mission(), suited(asked={1: NOW}), "never_asked", 15),
        (mission(beside=(4,)), suited(), "newcomer", 5),
        (mission(beside=(0,)), suited(fulfilled=3), "experienced", 5),
        (mission(region=1), suited(region=1), "own_region", 10),
        (mission(region=1), suited(region=2, regions={1}), "travels", 5),
        (mission(slot="2-evening"), suited(week=["2-evening"]), "usually_free", 10),
        (mission(slot="2-evening"), suited(week=["1-morning"]), "seldom_free", -10),
        (mission(), suited(charter="open"), "charter_open", 0),
        (mission(contact="political", contact_level="national"), suited(ties={("political", "national")}), "ties", 0),
    ],
)
def test_each_measure_gives_its_share_of_its_weight(wanted, person, code, points):
    found = {reason.code: reason.points for reason in judge(wanted, person, Weights()).reasons}
    assert found[code] == points


def test_a_seat_can_be_offered_as_an_exception_where_only_language_request_or_wish_speaks_against_it():
    language = judge(mission(language=1), suited(), Weights())
    enough = judge(dated(), suited(missions={STARTS.year: 6}, most=6), Weights())
    taken = judge(dated(language=1), suited(seats=((2, STARTS, STARTS + HOUR, None),)), Weights())
    paused = judge(mission(), suited(mandate="paused"), Weights())
    far = judge(mission(region=1), suited(region=2), Weights())
    told = [(card.may_be_offered, card.only_as_exception) for card in (language, enough, taken, paused, far)]
    assert told == [(True, True), (True, True), (False, True), (False, False), (True, False)]


@pytest.mark.req("R7.3")
@pytest.mark.parametrize(
    ("partners", "code", "points"),
    [
        ((), None, 0),
        ((Partner(9, frozenset({1, 2}), frozenset({5})),), None, 0),
        ((Partner(9, frozenset({1})),), "complement", 10 * 1 // 2),
        ((Partner(9, frozenset({2})),), "no_complement", 0),
        ((Partner(9, frozenset({1})), Partner(8, competences=frozenset({5}))), "complement", 10),
    ],
)
def test_who_brings_what_the_partner_lacks_gets_points(partners, code, points):
    asked = mission(themes=frozenset({1, 2}), competences=frozenset({5}), partners=partners)
    card = judge(asked, suited(themes={2}), replace(NONE, complement=10))
    of_duos = [reason for reason in card.reasons if reason.code in ("complement", "no_complement")]
    assert ([reason.code for reason in of_duos], card.score) == ([code] if code else [], points)


@pytest.mark.req("R7.3")
@pytest.mark.parametrize(("times", "points"), [(0, 0), (1, -10), (2, -20), (3, -30), (9, -30)])
def test_the_same_two_people_again_cost_points(times, points):
    asked = mission(partners=(Partner(9), Partner(8)))
    together = {9: times, 8: 1} if times else {7: 5}
    assert judge(asked, suited(together=together), replace(NONE, pair=30)).score == points
