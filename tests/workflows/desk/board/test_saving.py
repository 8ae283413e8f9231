"""Filters that are kept under a name: one's own, and what the group shares."""

import pytest
from django.urls import reverse

from tests.factories import cast
from tests.factories.people import make_user_with
from workflows.desk.board.models import SavedFilter
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
SAVE = "/admin/missions/filters/"


@pytest.fixture
def user():
    return cast.seated()


@pytest.fixture
def desk(enter, user):
    return enter(user)


def kept(client, **more):
    return client.post(SAVE, {"name": "Late here", "look": "board", "query": "late=on", **more})


def shown_to(client):
    return [each.name for each in client.get(reverse("missions_board")).context["looking"].saved]


def test_a_filter_is_kept_and_leads_to_what_it_shows(desk):
    answer = kept(desk)
    assert answer["Location"] == "/admin/missions/board/?late=on"
    page = desk.get(reverse("missions")).content.decode()
    assert '<a href="/admin/missions/board/?late=on">Late here</a>' in page


def test_the_same_name_stands_for_the_newer_filters(desk):
    kept(desk)
    kept(desk, query="mine=on", look="map")
    assert SavedFilter.objects.get().url == "/admin/missions/map/?mine=on"


def test_only_what_is_shared_is_seen_by_the_group(enter, desk):
    kept(desk)
    kept(desk, name="For all", shared="on")
    assert (shown_to(desk), shown_to(enter(cast.seated()))) == (["For all", "Late here"], ["For all"])


def test_who_sits_in_no_group_shares_nothing(enter):
    client = enter(make_user_with(Role.FINANCE))
    kept(client, shared="on")
    assert SavedFilter.objects.get().shared is False


def test_only_the_owner_lets_go_of_a_filter(enter, desk):
    kept(desk, shared="on")
    url = reverse("filter_forget", args=[SavedFilter.objects.get().pk])
    assert (enter(cast.seated()).post(url).status_code, SavedFilter.objects.count()) == (404, 1)
    assert (desk.post(url).status_code, SavedFilter.objects.count()) == (302, 0)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"look": "nonsense"}, {"name": "x" * 61}, {"query": "x" * 1001}])
def test_what_cannot_be_kept_is_refused_in_words(desk, wrong):
    desk.get(reverse("missions_board"))
    answer = kept(desk, **wrong)
    assert (answer.status_code, SavedFilter.objects.count()) == (302, 0)
    assert "error" in desk.get(answer["Location"]).content.decode()
