"""Who is told what. Each function returns people; the words stand in templates/workflows/missions/messages/."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from workflows.kernel.refusals import Answer, No
from workflows.missions.day_rules import is_short_notice
from workflows.missions.states import ANNOUNCED, AssignmentState, State
from workflows.people.roles import Role, holders

People = Iterable[Any]


def while_in(*states: str) -> Callable[[Any], Answer]:
    """A message that is true only as long as the mission stands in one of these states."""

    def still(mission: Any) -> Answer:
        return mission.state in states or No(gettext_lazy("The mission has moved on since."))

    return still


def requester(mission: Any) -> People:
    return [mission.requester()]


def owner(mission: Any) -> People:
    return [mission.owner] if mission.owner_id else coordinators(mission)


def coordinators(mission: Any) -> People:
    return holders(Role.COORDINATOR, mission.country_id, mission.region_id)


def owner_of_the_other(mission: Any) -> People:
    """Who looks after the request that this one was joined with."""
    return owner(mission.joined_into)


def author(mission: Any) -> People:
    return [mission.author] if mission.author_id else []


def requester_owner_and_author(mission: Any) -> People:
    return [mission.requester(), *owner(mission), *author(mission)]


def on_a_seat(mission: Any) -> People:
    """Everyone who holds a seat, ambassadors and staff."""
    return [a.member for a in mission.seats()]


def who_has_to_report(mission: Any) -> People:
    return [a.member for a in mission.seats() if a.state == AssignmentState.ACCEPTED]


def involved(mission: Any) -> People:
    """Everyone concerned: the requester, the owner, those on a seat, those asked or interested."""
    asked = [a.member for a in mission.people_in((AssignmentState.INTERESTED, AssignmentState.OFFERED))]
    return [mission.requester(), *owner(mission), *on_a_seat(mission), *asked]


def involved_and_not_asked_again(mission: Any) -> People:
    """Whoever is on a seat or was offered one hears of a move by the question whether the new date suits."""
    interested = mission.assignments.filter(state=AssignmentState.INTERESTED).select_related("member")
    return [mission.requester(), *owner(mission), *(a.member for a in interested)]


def who_read_the_pack(mission: Any) -> People:
    return [a.member for a in mission.seats() if a.acknowledged_at]


def requester_and_those_on_a_seat(mission: Any) -> People:
    return [mission.requester(), *on_a_seat(mission)]


def requester_if_names_known(mission: Any) -> People:
    """For whom the names were known before the step forgot them."""
    return [mission.requester()] if mission.names_were_known else []


def finance(mission: Any) -> People:
    return holders(Role.FINANCE) if mission.is_something_due else []


def matching_people(mission: Any) -> People:
    """Added after commit by the room that matches people to missions (workflows/matching/follow_ups.py)."""
    return []


def person(assignment: Any) -> People:
    return [assignment.member]


def communications(assignment: Any) -> People:
    return holders(Role.COMMUNICATIONS)


def person_unless_cancelled(assignment: Any) -> People:
    """When the whole mission is cancelled, that message reaches everyone on it: nobody is told twice.

    Whoever stood on a waiting list until the day knows by then.
    """
    silent = assignment.mission.state in (State.CANCELLED, State.CARRIED_OUT)
    return [] if silent else [assignment.member]


def person_to_read(assignment: Any) -> People:
    """Whose pack is still unread."""
    return person(assignment) if assignment.mission.state in ANNOUNCED else []


def owner_if_only_the_pack_lacks(assignment: Any) -> People:
    """Everyone has read the pack; the mission would be prepared if nothing in it were out of date."""
    mission = assignment.mission
    waits = mission.state == State.CONFIRMED and all(a.acknowledged_at for a in mission.seats())
    return owner(mission) if waits and mission.is_pack_stale else []


def person_to_report(assignment: Any) -> People:
    return person(assignment) if assignment.mission.state == State.CARRIED_OUT else []


def owner_of_a_seat(assignment: Any) -> People:
    """An offer that falls away concerns nobody but the next in line."""
    return owner(assignment.mission) if assignment.state == AssignmentState.RELEASED else []


def mission_owner_who_chooses(assignment: Any) -> People:
    """Where places go to whoever comes first, the owner has nothing to choose."""
    return [] if assignment.mission.first_come else owner(assignment.mission)


def mission_owner(assignment: Any) -> People:
    return owner(assignment.mission)


def mission_owner_in_good_time(assignment: Any) -> People:
    """Shortly before the event another letter goes out, which asks to act at once."""
    return [] if is_short_notice(assignment.mission) else owner(assignment.mission)


def whoever_can_still_help(assignment: Any) -> People:
    """Shortly before the event: the owner, and the coordinators in case the owner does not read it in time."""
    mission = assignment.mission
    return [*owner(mission), *coordinators(mission)] if is_short_notice(mission) else []
