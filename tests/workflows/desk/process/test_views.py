"""The picture of a lifecycle counts what stands where, how long things take, and where approvals sit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from tests.house.lists.process import copies_with_history
from workflows.desk.process.views import FITS, _folded
from workflows.kernel import clock
from workflows.kernel.drawing import lifecycles
from workflows.kernel.perform import perform
from workflows.kernel.steps import step_named
from workflows.kernel.undo import undo
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
PAGE = reverse("process_of", args=["mission"])


@pytest.fixture
def lotte() -> Any:
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter: Any, lotte: Any) -> Any:
    return enter(lotte)


def states(page: Any) -> dict[str, Any]:
    return {each.state: each for each in page.context["states"]}


def step(page: Any, name: str) -> list[Any]:
    return [each for each in page.context["steps"] if each.label is step_named(Mission, name).label]


def test_states_are_counted_and_timed_and_lead_to_their_list(desk, lotte):
    then = clock.now()
    first, second = missions.requested(owner=lotte), missions.requested(owner=lotte)
    with clock.at(then + timedelta(days=4)):
        perform(first, "qualify", by=lotte)
    with clock.at(then + timedelta(days=8)):
        perform(second, "qualify", by=lotte)
    with clock.at(then + timedelta(days=40)):
        found = states(desk.get(PAGE))
    qualifying = found["qualifying"]
    assert (qualifying.count, qualifying.late, qualifying.url) == (2, 2, f"{reverse('missions')}?state=qualifying")
    assert found["requested"].stay.startswith("6 ")
    assert (found["requested"].count, found["requested"].url) == (0, "")


def test_a_step_that_was_taken_back_was_never_taken(desk, lotte):
    mission = missions.qualifying(owner=lotte)
    assert [each.times for each in step(desk.get(PAGE), "qualify")] == [1]
    undo(mission, by=lotte)
    assert [each.times for each in step(desk.get(PAGE), "qualify")] == [0]


def test_a_step_that_stays_where_it_is_takes_one_row_for_all_its_states(desk):
    mission = Mission.house_labels()
    found = step(desk.get(PAGE), "assign")
    sources = [str(mission[each]) for each in mission if each in step_named(Mission, "assign").sources]
    assert [(each.source, each.target, each.number) for each in found] == [(", ".join(sources), "", None)]


def test_approvals_in_force_stand_at_their_step(desk):
    missions.policy(("support_group", 2))
    missions.policy(("board", 1), arrow="mission.cancel", active=False)
    missions.policy(("board", 1), arrow="mission.decline", only_if=[("level is european", None)])
    page = desk.get(PAGE)
    assert [len(each.marks) for each in step(page, "approve")] == [1]
    assert "2" in step(page, "approve")[0].marks[0]
    assert {len(each.marks) for each in step(page, "cancel")} == {0}
    assert {len(each.marks) for each in step(page, "decline")} == {1}


def test_only_what_one_sees_is_counted(enter, lotte):
    missions.requested(owner=lotte)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    assert states(enter(abroad).get(PAGE))["requested"].count == 0


def test_editors_of_words_see_the_picture_without_figures(enter, lotte):
    missions.requested(owner=lotte)
    page = enter(make_user_with(Role.COMMUNICATIONS)).get(PAGE)
    assert (page.status_code, page.context["sees_cases"], states(page)["requested"].count) == (200, False, 0)
    assert enter(make_user_with(Role.BOARD)).get(PAGE).status_code == 403


def test_every_lifecycle_has_its_picture_with_every_state_and_arrow(desk):
    for model in lifecycles():
        page = desk.get(reverse("process_of", args=[model._meta.model_name]))
        assert (page.status_code, set(states(page))) == (200, set(model.house_labels()))
        assert page.content.decode().count('<g class="state') == len(model.house_labels())
    assert desk.get(reverse("process_of", args=["dream"])).status_code == 404


@pytest.mark.parametrize("address", [PAGE, reverse("process_funnel", args=["missions"])])
def test_figures_cost_as_many_queries_for_thirty_dossiers_as_for_one(desk, lotte, address):
    missions.policy(("support_group", 2))
    mission = missions.qualifying(owner=lotte)
    desk.get(address)
    counts = []
    for added in (0, 2, 27):
        copies_with_history(mission, added)
        with CaptureQueriesContext(connection) as captured:
            desk.get(address)
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= 20) == (1, True), counts


def test_a_long_label_is_folded_and_stays_in_its_box(desk):
    for words in ("Short", "A label that is rather too long for one line", "x" * 90):
        assert all(len(each) <= FITS for each in _folded(words))
    assert State.APPROVED in states(desk.get(PAGE))
