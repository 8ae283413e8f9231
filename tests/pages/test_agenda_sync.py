from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from wagtail.models import WorkflowState

from pages.agenda_sync import draft_event
from pages.events import Event, EventListing
from pages.models import EventPage
from tests.factories import cast, missions
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def confirmed(**fields: Any) -> Mission:
    return missions.confirmed(cast.ambassador(), **fields)


@pytest.mark.req("R7.1a")
def test_a_confirmed_mission_gets_an_event_with_drafts_for_the_moderators(site: Any) -> None:
    mission = confirmed(place_name="Flagey")
    event = draft_event(mission)
    assert event == Event.objects.get()
    assert (event.status, event.starts, event.place_name) == ("confirmed", mission.starts, "Flagey")
    assert list(event.sectors.all()) == [mission.sector]
    drafts = EventPage.objects.filter(event=event)
    assert sorted(drafts.values_list("locale__language_code", "live")) == [
        (code, False) for code in sorted(dict(settings.LANGUAGES))
    ]
    assert WorkflowState.objects.filter(status="in_progress").count() == len(settings.LANGUAGES)
    assert EventListing.objects.count() == 0


def test_running_it_again_changes_nothing(site: Any) -> None:
    mission = confirmed()
    draft_event(mission)
    before = (Event.objects.values().get(), EventPage.objects.count())
    draft_event(mission)
    assert (Event.objects.values().get(), EventPage.objects.count()) == before


@pytest.mark.parametrize("fields", [{"is_public": False}])
def test_a_mission_behind_closed_doors_stays_out_of_the_agenda(site: Any, fields: dict) -> None:
    assert draft_event(confirmed(**fields)) is None
    assert Event.objects.count() == 0


def test_an_unconfirmed_mission_stays_out_of_the_agenda(site: Any) -> None:
    assert draft_event(missions.requested()) is None


def test_the_event_moves_with_the_mission_and_its_sequence_goes_up(site: Any) -> None:
    mission = confirmed()
    event = draft_event(mission)
    starts = mission.starts + timedelta(days=7)
    moved = perform(
        mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2), reason="The hall."
    ).subject
    after = draft_event(moved)
    assert (after.pk, after.uid) == (event.pk, event.uid)
    assert (after.starts, after.previous_start, after.sequence) == (starts, event.starts, 1)


def test_the_link_to_the_meeting_is_never_published(site: Any) -> None:
    mission = confirmed(is_online=True, online_url="https://meet.example/secret-room")
    event = draft_event(mission)
    assert (mission.online_url, event.is_online, event.online_url) == ("https://meet.example/secret-room", True, "")
    assert draft_event(mission).online_url == ""


def test_the_public_link_of_the_editors_survives_a_move(site: Any) -> None:
    mission = confirmed(is_online=True, online_url="https://meet.example/secret-room")
    event = draft_event(mission)
    event.online_url = "https://stream.example/debate"
    event.save()
    assert draft_event(mission).online_url == "https://stream.example/debate"


def test_the_event_is_cancelled_with_the_mission_and_stays(site: Any) -> None:
    mission = confirmed()
    draft_event(mission)
    cancelled = perform(mission, "cancel", by=mission.owner, reason="The host fell ill.").subject
    assert (draft_event(cancelled).status, Event.objects.get().sequence) == ("cancelled", 1)


def test_words_and_categories_of_the_editors_survive_a_move(site: Any) -> None:
    mission = confirmed()
    event = draft_event(mission)
    event.name, event.cost = "A better title", "5 €"
    event.save()
    event.sectors.clear()
    draft_event(mission)
    event.refresh_from_db()
    assert (event.name, event.cost, event.sectors.count()) == ("A better title", "5 €", 0)


def in_moderation() -> int:
    return WorkflowState.objects.filter(status="in_progress").count()


@pytest.mark.parametrize("published", [False, True])
def test_drafts_of_a_cancelled_mission_leave_moderation_unless_one_was_published(site: Any, published: bool) -> None:
    mission = confirmed()
    event = draft_event(mission)
    if published:
        EventPage.objects.filter(event=event).first().get_latest_revision().publish()
    before = in_moderation()
    cancelled = perform(mission, "cancel", by=mission.owner, reason="The host fell ill.").subject
    for _run in range(2):
        assert draft_event(cancelled).status == "cancelled"
    assert in_moderation() == (before if published else 0)


def test_drafts_return_to_moderation_when_the_cancelling_is_taken_back(site: Any) -> None:
    mission = confirmed()
    draft_event(mission)
    cancelled = perform(mission, "cancel", by=mission.owner, reason="A slip.").subject
    draft_event(cancelled)
    undo(cancelled, by=mission.owner, reason="A slip")
    assert draft_event(mission).status == "confirmed"
    assert in_moderation() == len(settings.LANGUAGES)
