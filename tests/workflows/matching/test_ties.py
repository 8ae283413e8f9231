"""Ties count where the agreement that stands says so, for who staffs the mission and for whose they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.factories import cast, missions
from workflows.matching.core import Weights
from workflows.matching.models import MatchingWeights
from workflows.matching.queries import candidates, cards_of
from workflows.missions.models import Mission
from workflows.people import consents
from workflows.people.models import ConsentKind
from workflows.people.sheet.models import Tie

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4c")]
SECRET = "Cabinet of the minister"


@pytest.fixture
def person():
    MatchingWeights.of(Weights(ties=40), version=1, reason="Ties too").save()
    person = cast.ambassador()
    consents.agree(person, ConsentKind.TIES)
    return person


@pytest.fixture
def mission():
    return missions.approved(contact_field="political", level="national")


def tie(person, field="political", level="national"):
    Tie.objects.create(member=person, field=field, level=level, description=SECRET)


def of_ties(card):
    return [(reason.code, reason.points) for reason in card.reasons if reason.code.startswith("ties")]


def seen_by(reader, mission, person):
    cards = candidates(Mission.objects.get(pk=mission.pk), reader=reader)
    return next(each.card for each in cards if each.pk == person.pk)


@pytest.mark.parametrize(
    ("field", "level", "found"),
    [
        ("political", "national", [("ties", 40)]),
        ("political", "regional", [("ties_elsewhere", 20)]),
        ("commercial", "national", []),
    ],
)
def test_a_tie_counts_in_full_at_that_level_and_half_at_another(person, mission, field, level, found):
    tie(person, field, level)
    card = seen_by(mission.owner, mission, person)
    assert of_ties(card) == found
    assert card.score == sum(reason.points for reason in card.reasons)


@pytest.mark.parametrize(
    ("of_mission", "of_tie"),
    [("local", "regional"), ("sector", "regional"), ("national", "national"), ("european", "international")],
)
def test_the_level_of_the_mission_says_which_reach_is_meant(person, of_mission, of_tie):
    tie(person, level=of_tie)
    mission = missions.approved(contact_field="political", level=of_mission)
    assert of_ties(seen_by(mission.owner, mission, person)) == [("ties", 40)]


@pytest.mark.parametrize("version", ["2026-1", None])
def test_without_an_agreement_to_these_words_ties_do_not_count(person, mission, version):
    tie(person)
    if version:
        consents.give(person, ConsentKind.TIES, version=version, wording="Only where I can represent you.")
    else:
        consents.Consent.objects.all().delete()
    assert of_ties(seen_by(mission.owner, mission, person)) == []
    own = cards_of(person, [Mission.objects.get(pk=mission.pk)], "ambassador")[mission.pk]
    assert of_ties(own.card) == []


def test_nothing_not_even_the_total_tells_of_ties_to_who_does_not_staff_the_mission(person, mission):
    before = seen_by(None, mission, person)
    tie(person)
    for reader in (None, cast.seated(), person.user):
        card = seen_by(reader, mission, person)
        assert (card.score, of_ties(card)) == (before.score, [])
    assert seen_by(mission.owner, mission, person).score == before.score + 40
    assert seen_by(cast.seated(coordinator=True), mission, person).score == before.score + 40


def test_who_looks_at_missions_for_themselves_reads_field_and_reach_and_never_the_words(person, mission):
    tie(person)
    own = cards_of(person, [Mission.objects.get(pk=mission.pk)], "ambassador")[mission.pk]
    with override("en"):
        told = [each.words for each in own.fors if "Ties" in each.words]
    assert told == ["Ties in the field of contact, at that level: Political, National"]
    assert SECRET not in repr(own)


def test_a_list_with_ties_costs_one_query_more_for_one_and_for_many(person, mission):
    spent, there = [], 1
    for people in (1, 3, 30):
        for _each in range(people - there):
            tie(cast.ambassador())
        there = people
        with CaptureQueriesContext(connection) as seen:
            assert len(candidates(Mission.objects.get(pk=mission.pk), reader=mission.owner)) == people
        spent.append(len(seen))
    assert spent[0] == spent[1] == spent[2] <= 15
