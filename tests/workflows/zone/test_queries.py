"""How open calls suit whoever reads them, and what keeps one away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.people.sheet.models import Profile

pytestmark = pytest.mark.django_db


@pytest.mark.req("R5.4a")
def test_a_call_says_how_it_suits_whoever_reads_it(zone, ambassador):
    mission = missions.open_call()
    Profile.objects.get(member=ambassador).themes.set(mission.themes.all())
    fit = zone.get(reverse("zone_mission", args=[mission.pk])).context["fit"]
    assert ([each.code for each in fit.card.fors], fit.exclusions) == (["themes", "never_asked", "own_region"], [])


@pytest.mark.req("R5.4a")
def test_a_call_in_another_language_stands_apart_with_what_would_change_that(zone, ambassador):
    theirs, other = missions.open_call(), missions.open_call(language=cast.language("de"))
    context = zone.get(f"{reverse('zone_missions')}?tab=open").context
    assert [card.title for card in context["missions"]] == [theirs.title]
    assert [(mission, fit.card.codes) for mission, fit in context["not_for"]] == [(other, {"language"})]


def test_how_a_call_suits_is_not_told_once_one_reacted_nor_where_no_call_is_open(zone, ambassador):
    mission = missions.open_call(language=cast.language("nl"))
    perform(Assignment(mission=mission, member=ambassador), "express_interest", by=ambassador.user)
    asked = missions.staffing(ambassador)
    pages = [zone.get(reverse("zone_mission", args=[each.pk])) for each in (mission, asked)]
    assert [page.context["fit"] for page in pages] == [None, None]


def test_how_a_call_suits_tells_nothing_of_the_others_on_it(zone, ambassador):
    experienced = cast.ambassador()
    for days in (50, 40, 35):
        missions.reported(experienced, starts=clock.now() - timedelta(days=days))
    mission = missions.staffing(experienced, ambassadors_wanted=2)
    missions.accept(mission, experienced)
    mission = Mission.objects.get(pk=mission.pk)
    perform(mission, "open_call", by=mission.owner)
    fit = zone.get(reverse("zone_mission", args=[mission.pk])).context["fit"]
    assert "newcomer" not in {each.code for each in fit.card.reasons}


def test_calls_that_do_not_suit_cost_the_same_for_two_and_for_many(zone, ambassador):
    spent = []
    for more in (2, 3, 5):
        for _each in range(more):
            missions.open_call(language=cast.language("de"))
        with CaptureQueriesContext(connection) as seen:
            zone.get(f"{reverse('zone_missions')}?tab=open")
        spent.append(len(seen))
    assert spent[1:] == [spent[1]] * 2
