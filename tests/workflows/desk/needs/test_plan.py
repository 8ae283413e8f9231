"""The grid of targets and limits: what is saved, refused, taken over, and told afterwards."""

import pytest
from django.urls import reverse

from snippets.models import Theme
from tests.factories import cast, missions, needs
from tests.factories.people import make_country
from workflows.candidates.needs import numbers_of
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.2")]


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


def wanted():
    return Wanted(theme=missions.choice(Theme, "work").pk)


def kept(year=None):
    return numbers_of(make_country().pk, year or clock.today().year)


def test_a_profile_is_added_and_changed_and_taken_away_and_the_page_says_who_did(desk, lotte):
    add = {"seen": 0, "theme": wanted().theme, "target": 2, "most": 4}
    assert desk.post(reverse("needs_plan"), add).status_code == 302
    assert kept() == {wanted(): (2, 4)}
    code = wanted().code
    assert desk.post(reverse("needs_plan"), {"seen": 1, f"target-{code}": 3, f"most-{code}": ""}).status_code == 302
    assert kept() == {wanted(): (3, None)}
    page = desk.get(reverse("needs_plan"))
    told = [(each["who"], each["profile"], each["before"], each["after"]) for each in page.context["story"]]
    assert told == [(str(lotte), "work", [2, 4], [3, None]), (str(lotte), "work", [None, None], [2, 4])]
    desk.post(reverse("needs_plan"), {"seen": 2, f"target-{code}": "", f"most-{code}": ""})
    assert kept() == {}


@pytest.mark.parametrize(
    "wrong",
    [{"target": 4, "most": 2}, {"theme": True}, {"target": -1}, {"most": 501}, {"target": "many"}],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, wrong):
    needs.plan(wanted(), 1)
    typed = {"seen": 1, f"target-{wanted().code}": 7, **wrong}
    if "theme" in wrong:
        typed["theme"] = wanted().theme
    page = desk.post(reverse("needs_plan"), typed)
    assert (page.status_code, kept()) == (422, {wanted(): (1, None)})
    assert 'value="7"' in page.content.decode()


def test_a_limit_below_its_target_is_refused_in_the_grid(desk):
    needs.plan(wanted(), 3)
    typed = {"seen": 1, f"target-{wanted().code}": 3, f"most-{wanted().code}": 2}
    assert (desk.post(reverse("needs_plan"), typed).status_code, kept()) == (422, {wanted(): (3, None)})


def test_a_profile_that_stands_there_already_is_not_added_twice(desk):
    needs.plan(wanted(), 3)
    typed = {"seen": 1, "theme": wanted().theme, "target": 9}
    assert (desk.post(reverse("needs_plan"), typed).status_code, kept()) == (422, {wanted(): (3, None)})


def test_two_tabs_do_not_write_over_each_other_and_nothing_typed_is_lost(desk):
    needs.plan(wanted(), 3)
    typed = {"seen": 0, f"target-{wanted().code}": 8}
    page = desk.post(reverse("needs_plan"), typed)
    assert (page.status_code, kept()) == (409, {wanted(): (3, None)})
    assert 'value="8"' in page.content.decode()
    assert desk.post(reverse("needs_plan"), typed | {"seen": 1}).status_code == 302
    assert kept() == {wanted(): (8, None)}


def test_made_up_profiles_in_what_is_sent_change_nothing(desk):
    code = Wanted(theme=999_999).code
    assert desk.post(reverse("needs_plan"), {"seen": 0, f"target-{code}": 8, "target-x": 2}).status_code == 302
    assert kept() == {}


def test_the_plan_of_the_year_before_is_taken_over_once(desk):
    needs.plan(wanted(), 3, 5, year=clock.today().year - 1)
    assert desk.get(reverse("needs_plan")).context["former"] == 1
    assert desk.post(reverse("needs_plan"), {"seen": 0, "copy": 1}).status_code == 302
    assert kept() == {wanted(): (3, 5)}
    again = desk.post(reverse("needs_plan"), {"seen": 0, "copy": 1})
    assert (again.status_code, kept(), again.context["former"]) == (409, {wanted(): (3, 5)}, 0)


def test_only_the_coordinator_plans(enter):
    desk = enter(cast.seated())
    assert desk.get(reverse("needs_plan")).status_code == 403
    assert desk.post(reverse("needs_plan"), {"seen": 0, "theme": wanted().theme, "target": 1}).status_code == 403
    assert kept() == {}
