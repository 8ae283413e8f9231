"""Everybody at once is judged as each is alone."""

import pytest
from hypothesis import given

from tests.factories.facts import people, wanted, weights
from workflows.matching.core import judge
from workflows.matching.scoring import BIT, Sheets

pytestmark = pytest.mark.req("R5.4d")


@given(wanted, people, weights)
def test_points_and_exclusions_are_those_of_each_card(wanted, people, weights):
    sheets = Sheets(people)
    cards = [judge(wanted, person, weights) for person in people]
    assert sheets.points(wanted, weights).tolist() == [card.score for card in cards]
    assert sheets.excluded(wanted).tolist() == [sum(BIT[code] for code in card.codes) for card in cards]
