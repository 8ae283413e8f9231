"""Campaigns of the call: when they run, whom they look for, what they bring."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from snippets.models import Sector, Theme
from tests.factories import candidates
from tests.factories.missions import choice
from workflows.candidates.campaigns import profiles_of, running_as
from workflows.candidates.models import Campaign, candidacy_of
from workflows.kernel import clock
from workflows.kernel.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.4b")]


def begun(campaign: Campaign) -> Any:
    member = candidates.person()
    return perform(candidacy_of(member), "begin", by=member.user, campaign=campaign).subject


def test_a_campaign_runs_from_its_first_day_to_its_last_the_first_to_close_in_front():
    candidates.campaign("over", days=(-9, -1))
    candidates.campaign("late", days=(0, 9))
    candidates.campaign("soon", days=(-9, 0))
    candidates.campaign("to-come", days=(1, 9))
    running = list(Campaign.objects.running())
    assert [each.key for each in running] == ["soon", "late"]
    assert {each.key for each in Campaign.objects.all() if each.is_running} == {"soon", "late"}


def test_only_the_link_of_a_campaign_that_runs_leads_to_it():
    candidates.campaign("over", days=(-9, -1))
    running = candidates.campaign("now")
    assert [running_as(key) for key in ("now", "over", "none", "")] == [running, None, None, None]


def test_a_campaign_counts_what_began_what_was_sent_and_who_was_admitted(people):
    campaign, other = candidates.campaign("one"), candidates.campaign("two")
    candidates.draft()
    begun(campaign)
    begun(other)
    sent = perform(begun(campaign), "exempt", by=people[0], reason="No camera.").subject
    sent = perform(sent, "submit", by=sent.member.user).subject
    perform(sent, "ask_changes", by=people[0], reason="More, please.")
    candidates.Candidacy.objects.filter(pk=candidates.admitted(people).pk).update(campaign=campaign)
    found = {each.key: (each.begun, each.sent, each.admitted) for each in Campaign.objects.with_yield()}
    assert found == {"one": (3, 2, 1), "two": (1, 0, 0)}


def test_a_campaign_says_whom_it_looks_for():
    sectors, themes = [choice(Sector, key) for key in ("design", "theatre")], [choice(Theme, "work")]
    campaign, other = candidates.campaign(themes=themes, sectors=sectors), candidates.campaign("open-to-all")
    with override("en"), CaptureQueriesContext(connection) as asked:
        found = {key: [chosen for _name, chosen in said] for key, said in profiles_of([campaign, other]).items()}
    assert (found, len(asked)) == ({campaign.pk: ["design, theatre", "work"], other.pk: []}, 1)
    assert profiles_of([]) == {}


def test_a_campaign_ends_on_its_first_day_at_the_earliest():
    campaign = candidates.campaign()
    campaign.closes_on = campaign.opens_on
    campaign.full_clean()
    campaign.closes_on = campaign.opens_on - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        campaign.full_clean()
    assert "closes_on" in refused.value.message_dict


def test_a_campaign_that_ended_still_counts(people):
    campaign = candidates.campaign()
    begun(campaign)
    with clock.at(clock.now() + timedelta(days=60)):
        assert [each.begun for each in Campaign.objects.with_yield()] == [1]
