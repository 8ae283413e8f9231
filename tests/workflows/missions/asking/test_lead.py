"""How long it takes, from what happened; nothing where too little happened."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.missions.asking.lead import LeadTime, lead_time
from workflows.missions.models import Mission
from workflows.missions.states import Door

pytestmark = pytest.mark.django_db


LONG_AGO = timedelta(days=100)


@pytest.fixture
def owner() -> Any:
    with clock.at(clock.now() - LONG_AGO):
        return cast.seated()


def confirmed_after(owner: Any, days: float, ahead: int = 90, **fields: Any) -> Mission:
    """Asked a hundred days ago, that many days before its event; confirmed after some days."""
    asked = clock.now() - LONG_AGO
    with clock.at(asked):
        mission = missions.staffed(owner=owner, starts=asked + timedelta(days=ahead), **fields)
    with clock.at(asked + timedelta(days=days)):
        return perform(mission, "confirm", by=owner).subject


def declined(owner: Any, ahead: int) -> Mission:
    asked = clock.now() - LONG_AGO
    with clock.at(asked):
        mission = missions.requested(owner=owner, starts=asked + timedelta(days=ahead))
        return perform(mission, "decline", by=owner, reason="Too soon.").subject


def test_half_and_eight_in_ten_are_counted_in_days_begun(owner):
    for days in (2, 4, 5.5, 10, 30):
        confirmed_after(owner, days)
    found = lead_time()
    assert (found.confirmed, found.half, found.most, found.is_known) == (5, 6, 10, True)


def test_too_few_confirmations_tell_nothing_and_the_house_s_own_number_stands(owner):
    for days in range(1, settings.AMBASSADE_LEAD_FEWEST):
        confirmed_after(owner, days)
    found = lead_time()
    assert (found.is_known, found.notice) == (False, settings.AMBASSADE_ASK_DAYS)
    with translation.override("en"):
        assert f"{settings.AMBASSADE_ASK_DAYS} days" in found.sentences[1]


def test_without_any_mission_it_is_not_known():
    assert lead_time() == LeadTime(0)


def test_requests_at_short_notice_are_counted_with_what_became_of_them(owner):
    for days in (2, 4, 6, 8, 10):
        confirmed_after(owner, days)
    confirmed_after(owner, 2, ahead=5)
    declined(owner, ahead=3)
    declined(owner, ahead=60)
    found = lead_time()
    assert (found.most, found.short, found.short_confirmed) == (8, 2, 1)
    with translation.override("en"):
        assert found.sentences == [
            "Of the last 6 requests that were confirmed, half were confirmed within 5 days and eight in ten within "
            "8 days.",
            "2 requests came with less notice than that; confirmed: 1.",
        ]


def test_one_that_its_requester_cancelled_before_says_nothing_about_notice(owner):
    asked = clock.now() - LONG_AGO
    confirmed_after(owner, 10)
    with clock.at(asked):
        mission = missions.requested(owner=owner, starts=asked + timedelta(days=3))
        perform(mission, "cancel", by=mission.requester_actor(), reason="No hall.")
    assert lead_time().short == 0


def test_own_initiatives_of_ambassadors_and_confirmations_taken_back_do_not_count(owner):
    confirmed_after(owner, 10, door=Door.AMBASSADOR)
    mission = missions.confirmed()
    undo(mission, by=mission.owner)
    assert lead_time().confirmed == 0


def test_a_date_is_soon_when_it_comes_before_what_most_requests_took():
    found = LeadTime(confirmed=9, half=3, most=12)
    now = clock.now()
    dates = [None, now + timedelta(days=11), now + timedelta(days=13)]
    assert [found.is_soon(each) for each in dates] == [False, True, False]


def test_it_asks_the_database_twice_however_many_there_are(owner):
    counts = []
    for _each in range(2):
        confirmed_after(owner, 3)
        lead_time()
        with CaptureQueriesContext(connection) as captured:
            lead_time()
        counts.append(len(captured))
    assert counts == [2, 2]
