"""What stands beside an event: the networks it touches, and who represents the cooperative, each by own consent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from pages.events import Event
from pages.remembered import until_written
from snippets.models import Network
from snippets.voices import Naming, allowed
from workflows.kernel import clock
from workflows.missions.models import Assignment
from workflows.missions.states import HOLDS_SEAT
from workflows.people.shown.models import ShownMember


@dataclass(frozen=True)
class Speaker:
    name: str
    role: str


def speakers(events: Iterable[Event]) -> dict[int, list[Speaker]]:
    """Event -> who has a seat of its public mission and agrees today to be named at events. At most two queries."""
    of_mission = {event.mission_id: event.pk for event in events if event.mission_id and not event.is_cancelled}
    found: dict[int, list[Speaker]] = defaultdict(list)
    if not of_mission:
        return found
    agreed = ShownMember.objects.filter(allowed(clock.today()), appearance__named_at_events=True)
    by_name = agreed.exclude(appearance__naming=Naming.HIDDEN)
    latest = by_name.select_related("appearance").order_by("-appearance__published_on", "-pk")
    seats = (
        Assignment.objects.filter(mission__in=of_mission, mission__is_public=True, state__in=HOLDS_SEAT)
        .select_related("member")
        .prefetch_related(Prefetch("member__appearances", latest))
        .order_by("role", "seat")
    )
    for seat in seats:
        if shown := next(iter(seat.member.appearances.all()), None):
            found[of_mission[seat.mission_id]].append(Speaker(shown.appearance.public_name, seat.get_role_display()))
    return found


def networks(events: Iterable[Event], reader: str) -> dict[int, list[Network]]:
    """Event -> its networks that are public, in the best words for the reader. Two queries."""
    links = Event.networks.through.objects.filter(event__in=[event.pk for event in events])
    touched = list(links.values_list("event_id", "network__translation_key"))
    keys = {key for _event, key in touched}
    rows = Network.objects.for_reader(reader).filter(translation_key__in=keys).order_by("name") if keys else ()
    found: dict[int, list[Network]] = defaultdict(list)
    for row in rows:
        for event, key in touched:
            if key == row.translation_key:
                found[event].append(row)
    return found


@until_written
def speakers_of(event: Event) -> list[Speaker]:
    return speakers([event])[event.pk]


@until_written
def networks_of(event: Event, reader: str) -> list[Network]:
    return networks([event], reader)[event.pk]
