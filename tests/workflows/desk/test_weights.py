"""The weights of matching: shown before they are saved, refused where they mean nothing, told afterwards."""

from dataclasses import asdict

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from workflows.matching.core import Weights
from workflows.matching.models import MatchingWeights, weights_in_force
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4b")]
TURN_ALONE = dict.fromkeys(asdict(Weights()), 0) | {"turn": 50}


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


@pytest.fixture
def page():
    return reverse("matching_weights")


def typed(numbers, **said):
    return {**numbers, "reason": "Everybody in turn", "seen": 0, **said}


def shown(desk, page, numbers, **said):
    answer = desk.post(page, typed(numbers, show="1", **said))
    return answer.context["shown"]


def test_a_change_shows_its_effect_and_only_then_becomes_a_version(desk, lotte, page):
    mission = missions.approved()
    cast.ambassador(first_name="", last_name="Other")
    person = cast.ambassador(first_name="", last_name="Themes")
    Profile.objects.get(member=person).themes.set(mission.themes.all())
    first = desk.post(page, typed(TURN_ALONE, save="1"))
    assert [(each.before, each.after) for each in first.context["effect"].changed] == [
        (["Themes", "Other"], ["Other", "Themes"])
    ]
    assert MatchingWeights.objects.count() == 0
    assert desk.post(page, typed(TURN_ALONE, save="1", shown=first.context["shown"])).status_code == 302
    kept = MatchingWeights.objects.get()
    assert (kept.version, kept.set_by, kept.reason) == (1, lotte, "Everybody in turn")
    assert weights_in_force() == Weights(**TURN_ALONE)


def test_other_numbers_than_those_shown_are_shown_anew(desk, page):
    code = shown(desk, page, TURN_ALONE)
    answer = desk.post(page, typed(TURN_ALONE | {"turn": 51}, save="1", shown=code))
    assert (answer.status_code, MatchingWeights.objects.count()) == (200, 0)
    assert answer.context["shown"] != code


@pytest.mark.parametrize(
    "wrong",
    [
        TURN_ALONE | {"turn": 0},
        TURN_ALONE | {"turn": 101},
        TURN_ALONE | {"turn": -1},
        TURN_ALONE | {"turn": "many"},
        TURN_ALONE | {"turn": ""},
        TURN_ALONE | {"reason": " "},
        asdict(Weights()),
    ],
)
def test_what_means_nothing_is_refused_and_stays_as_typed(desk, page, wrong):
    answer = desk.post(page, typed(TURN_ALONE) | wrong | {"save": "1"})
    assert (answer.status_code, MatchingWeights.objects.count()) == (422, 0)
    assert answer.context["form"].errors != {}
    assert f'name="turn" value="{wrong["turn"]}"' in answer.content.decode() or wrong["turn"] == ""


def test_whoever_looked_at_a_former_version_is_told_and_changes_nothing(desk, page):
    code = shown(desk, page, TURN_ALONE)
    MatchingWeights.of(Weights(turn=1), version=1, reason="First").save()
    answer = desk.post(page, typed(TURN_ALONE, save="1", shown=code))
    assert (answer.status_code, MatchingWeights.objects.count(), answer.context["version"]) == (409, 1, 1)


def test_the_history_tells_each_version_with_what_it_changed(desk, page):
    MatchingWeights.of(Weights(turn=20), version=1, reason="First").save()
    MatchingWeights.of(Weights(turn=20, near=0), version=2, reason="Second").save()
    told = [
        (each["row"].reason, [(old, new) for _name, old, new in each["changes"]])
        for each in desk.get(page).context["story"]
    ]
    assert told == [("Second", [(10, 0)]), ("First", [(15, 20)])]


def test_a_measure_that_came_later_has_the_weight_of_the_product():
    MatchingWeights.objects.create(version=1, reason="Before", weights={"themes": 3, "gone": 4})
    assert weights_in_force() == Weights(themes=3)
