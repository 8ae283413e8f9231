"""The needs at the desk: the picture, the same as a table and a file, and what stands behind a cell."""

import re

import pytest
from django.urls import reverse

from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.people import make_member, make_region, make_seat, make_user_with
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.2")]


def wanted():
    return Wanted(missions.choice(Theme, "work").pk, make_region().pk)


def test_picture_table_and_file_say_the_same(enter):
    mission = missions.approved()
    desk, at = enter(cast.seated(coordinator=True)), {"year": mission.starts.year}
    page = desk.get(reverse("needs"), at)
    text = page.content.decode()
    assert ("1 / 0" in text, text.count('class="heat-gap"')) == (True, 4)
    row = next(row for row, *_urls in page.context["rows"] if row.wanted == wanted())
    assert (row.demand, row.supply, row.gap) == (1, 0, 1)
    file = desk.get(reverse("needs"), at | {"export": "csv"}).content.decode()
    assert "work, Brussels;1;0;;;1" in file


def test_a_language_narrows_the_numbers_and_nonsense_narrows_nothing(enter):
    mission = missions.approved()
    desk = enter(cast.seated(coordinator=True))
    french = {"year": mission.starts.year, "language": cast.language("fr").pk}
    assert desk.get(reverse("needs"), french).context["rows"] == []
    nonsense = desk.get(reverse("needs"), {"year": "x", "language": "y"})
    assert nonsense.status_code == 200


@pytest.mark.parametrize("asked", ["", "?year=1802", "?year=x"])
def test_the_year_that_is_shown_is_the_one_that_stands_chosen(enter, asked):
    desk = enter(cast.seated(coordinator=True))
    page = desk.get(f"{reverse('needs')}{asked}").content.decode()
    assert re.findall(r'<option value="(\d+)" selected', page) == [str(clock.today().year)]


def test_behind_a_cell_stand_the_missions_and_the_ambassadors_that_were_counted(enter):
    mission, person = missions.approved(), cast.ambassador()
    person.profile.themes.add(missions.choice(Theme, "work"))
    at = {"year": mission.starts.year, "profile": wanted().code}
    page = enter(cast.seated(coordinator=True)).get(reverse("needs_behind"), at)
    assert [(each.key, url) for each, url in page.context["demand"]] == [(mission.pk, mission.desk_url())]
    assert [mandate.member for mandate in page.context["people"]] == [person]
    assert page.context["name"] == "work, Brussels"


def test_a_seat_for_other_regions_reads_numbers_and_no_names(enter):
    mission, person = missions.approved(), cast.ambassador()
    person.profile.themes.add(missions.choice(Theme, "work"))
    elsewhere = make_seat(make_member(), regions=[make_region("namur")]).member.user
    at = {"year": mission.starts.year, "profile": wanted().code}
    page = enter(elsewhere).get(reverse("needs_behind"), at)
    assert (page.context["demand"], page.context["demand_more"]) == ([], 1)
    assert (page.context["people"], page.context["people_more"]) == ([], 1)


def test_only_the_coordinator_is_offered_a_campaign_for_a_gap(enter):
    mission = missions.approved()
    at = {"year": mission.starts.year}
    for user, offered in ((cast.seated(coordinator=True), True), (cast.seated(), False)):
        rows = enter(user).get(reverse("needs"), at).context["rows"]
        assert {row.wanted: bool(url) for row, _behind, url in rows}[wanted()] is offered


@pytest.mark.parametrize("role", [Role.BOARD, Role.COMMUNICATIONS])
def test_who_sits_in_no_support_group_reads_nothing_of_it(enter, role):
    for name in ("needs", "needs_behind", "needs_inventory", "needs_brought"):
        assert enter(make_user_with(role)).get(reverse(name)).status_code == 403
