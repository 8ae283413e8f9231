"""A gap becomes a profile that a campaign looks for."""

import pytest
from django.urls import reverse

from snippets.models import Theme
from tests.factories import candidates, cast, missions
from tests.factories.people import make_region
from tests.workflows.candidates.test_campaign_admin import answers
from workflows.candidates.models import Campaign, TargetedProfile
from workflows.candidates.profiles import Wanted

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.2"), pytest.mark.req("R1.4b")]


@pytest.fixture
def desk(enter):
    return enter(cast.seated(coordinator=True))


def wanted():
    return Wanted(missions.choice(Theme, "work").pk, make_region().pk)


def at(name="needs_campaign"):
    return f"{reverse(name)}?profile={wanted().code}"


def test_it_asks_and_writes_once_however_often_it_is_clicked(desk):
    campaign = candidates.campaign()
    page = desk.get(at())
    assert ("work, Brussels" in page.content.decode(), TargetedProfile.objects.count()) == (True, 0)
    for _click in range(2):
        assert desk.post(at(), {"campaign": campaign.pk}).status_code == 302
    assert [row.wanted for row in campaign.targeted.all()] == [wanted()]
    assert [theme.key for theme in campaign.themes.all()] == ["work"]


def test_without_a_choice_or_with_a_closed_campaign_nothing_is_written(desk):
    closed = candidates.campaign(days=(-20, -10))
    for said in ({}, {"campaign": closed.pk}):
        assert desk.post(at(), said).status_code == 422
    assert TargetedProfile.objects.count() == 0


def test_a_new_campaign_looks_for_it_from_the_beginning(desk):
    form = desk.get(at("needs_campaign_new")).context["form"]
    assert (form["themes"].value(), form["regions"].value()) == ([wanted().theme], [wanted().region])
    assert desk.post(at("needs_campaign_new"), answers(opens_on="")).status_code == 422
    said = answers(themes=[wanted().theme], regions=[wanted().region])
    assert desk.post(at("needs_campaign_new"), said).status_code == 302
    assert [row.wanted for row in Campaign.objects.get().targeted.all()] == [wanted()]
    assert desk.post(at("needs_campaign_new"), said).status_code == 422
    assert Campaign.objects.count() == 1


def test_what_targeted_profiles_brought_is_a_table_and_a_file(desk):
    desk.post(at(), {"campaign": candidates.campaign().pk})
    assert desk.get(reverse("needs_brought")).context["rows"] == [["Autumn", "work, Brussels", 0, 0, 0]]
    assert "Autumn;work, Brussels;0;0;0" in desk.get(reverse("needs_brought"), {"export": "csv"}).content.decode()


@pytest.mark.parametrize("code", ["", "0-0-0", "999999-0-0", "x"])
def test_an_address_without_a_profile_leads_back_to_the_needs(desk, code):
    for name in ("needs_campaign", "needs_campaign_new"):
        assert desk.get(reverse(name), {"profile": code}).headers["Location"] == reverse("needs")


def test_only_the_coordinator_does(enter):
    campaign = candidates.campaign()
    assert enter(cast.seated()).post(at(), {"campaign": campaign.pk}).status_code == 403
    assert TargetedProfile.objects.count() == 0
