"""Demand and supply side by side."""

import pytest

from snippets.models import Theme
from tests.factories import cast, missions, needs
from tests.factories.people import make_country, make_region
from workflows.candidates.profiles import Wanted
from workflows.desk.needs.overview import Overview
from workflows.kernel.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.2")]


@pytest.fixture
def mission():
    return missions.approved()


def overview(mission):
    return Overview.of(make_country().pk, mission.starts.year)


def work(language=None):
    return Wanted(missions.choice(Theme, "work").pk, make_region().pk, language)


def test_a_row_says_demand_supply_target_limit_and_gap(mission):
    person = cast.ambassador()
    person.profile.themes.add(missions.choice(Theme, "work"))
    needs.plan(work(), 3, 4, year=mission.starts.year)
    row = overview(mission).row(work())
    assert (row.name, row.demand, row.supply, row.target, row.most, row.gap) == ("work, Brussels", 1, 1, 3, 4, 2)


def test_only_ambassadors_with_an_active_mandate_are_supply(mission):
    person = cast.ambassador()
    person.profile.themes.add(missions.choice(Theme, "work"))
    perform(person.mandates.get(), "end", by=person.user, reason="Moving abroad.")
    assert overview(mission).row(work()).supply == 0


def test_only_profiles_of_which_there_is_something_to_say_are_rows_the_widest_gap_first(mission):
    missions.choice(Theme, "unused")
    needs.plan(work(cast.language("fr").pk), 5, year=mission.starts.year)
    rows = overview(mission).rows(None)
    assert rows[0].wanted == work(cast.language("fr").pk)
    assert {row.wanted for row in rows[1:]} == {
        Wanted(), Wanted(theme=work().theme), Wanted(region=work().region), work(),
    }  # fmt: skip
    french = overview(mission).rows(cast.language("fr").pk)
    assert [row.wanted for row in french] == [work(cast.language("fr").pk)]


def test_the_picture_has_a_cell_for_each_theme_in_each_region_after_all_of_them_together(mission):
    picture = overview(mission).picture(None)
    assert ([name for name, _x in picture.lines], [name for name, _x in picture.columns]) == (
        ["", "work"], ["", "Brussels"],
    )  # fmt: skip
    assert [(cell.row.wanted, cell.row.shade) for cell in picture.cells] == [
        (Wanted(), "one"), (Wanted(region=work().region), "one"), (Wanted(theme=work().theme), "one"), (work(), "one"),
    ]  # fmt: skip


@pytest.mark.parametrize(("target", "shade"), [(0, "covered"), (1, "one"), (3, "some"), (4, "many")])
def test_the_colour_follows_the_gap(mission, target, shade):
    needs.plan(work(), target, year=mission.starts.year)
    assert overview(mission).row(work()).shade == shade
