"""Keeps the agenda true to the missions: a confirmed public mission has an event, and the event follows it."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from pages.events import Event, EventStatus
from pages.models import AgendaPage, EventPage
from pages.site import add_event_page
from workflows.missions.models import Mission
from workflows.missions.states import ANNOUNCED, State

# Same name, same meaning on both sides. Not so the link: that of a mission opens its meeting and is not for the public.
SHARED = ("starts", "ends", "level", "region", "place_name", "place_kind", "address", "is_online")


@transaction.atomic
def draft_event(mission: Mission) -> Event | None:
    """Brings the event of a mission up to date; may run any number of times.

    A newly confirmed public mission gets an event with a draft page per language, handed to the moderators. From
    then on the event moves with the mission and is cancelled with it; it is never taken away.
    """
    mission = Mission.objects.select_for_update().get(pk=mission.pk)
    event = Event.objects.filter(mission=mission).first()
    if event is None:
        wanted = mission.state in ANNOUNCED and mission.is_public and mission.starts and mission.ends
        return announce(mission) if wanted else None
    follow(event, mission)
    return event


def announce(mission: Mission) -> Event:
    event = Event(
        mission=mission,
        name=mission.title,
        status=EventStatus.CONFIRMED,
        organiser=mission.requester_organisation,
        **{name: getattr(mission, name) for name in SHARED},
    )
    event.save()
    event.sectors.set([mission.sector] if mission.sector else [])
    event.themes.set(mission.themes.all())
    event.languages.set([mission.language] if mission.language else [])
    for agenda in AgendaPage.objects.filter(locale__language_code__in=dict(settings.LANGUAGES)).select_related(
        "locale"
    ):
        page = add_event_page(event, agenda.locale.language_code, {"title": mission.title}, publish=False)
        hand_to_moderators(page)
    return event


def follow(event: Event, mission: Mission) -> None:
    """What the mission decides about; words, level and categories belong to the editors from the first day on."""
    wanted = {
        "starts": mission.starts,
        "ends": mission.ends,
        "place_name": mission.place_name,
        "place_kind": mission.place_kind,
        "address": mission.address,
        "is_online": mission.is_online,
    }
    if mission.state == State.CANCELLED:
        wanted = {"status": EventStatus.CANCELLED}
    elif mission.state in ANNOUNCED:
        wanted["status"] = EventStatus.CONFIRMED
    was_cancelled = event.status == EventStatus.CANCELLED
    changed = {name: value for name, value in wanted.items() if getattr(event, name) != value}
    for name, value in changed.items():
        setattr(event, name, value)
    if changed:
        event.save()
    pages = list(EventPage.objects.filter(event=event))
    if mission.state == State.CANCELLED and not any(page.live for page in pages):
        take_from_moderators(pages)
    elif was_cancelled and event.status == EventStatus.CONFIRMED:
        for page in pages:
            if not page.live:
                hand_to_moderators(page)


def take_from_moderators(pages: list[EventPage]) -> None:
    """Nobody has to decide about drafts of what will not take place and was never announced."""
    for page in pages:
        if waiting := page.current_workflow_state:
            waiting.cancel()


def hand_to_moderators(page: Page) -> None:
    workflow = page.get_workflow()
    if workflow and page.current_workflow_state is None:
        workflow.start(page, None)
