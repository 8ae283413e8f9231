"""What the clock does where seats stayed free as long as the owner wanted to wait."""

from collections.abc import Iterator

from django.conf import settings

from workflows.kernel.rounds import each
from workflows.matching.queries import Candidate, candidates
from workflows.missions.models import Mission
from workflows.missions.states import AssignmentState, SeatRole, StaffingMode
from workflows.people.models import Member

NEVER_REFUSED = (AssignmentState.NEW, AssignmentState.INTERESTED, AssignmentState.NOT_CHOSEN)


def go_over() -> int:
    """Open the call, or offer the seats to whom the mission suits best, as the owner said beforehand."""
    missions = Mission.objects.waiting_for_another_way()
    done = each(missions.filter(fallback_to=StaffingMode.OPT_IN), "call_after_offers")
    for mission in missions.filter(fallback_to=StaffingMode.SELECT):
        done += each([mission], "offer_after_call", **ranking(mission))
    return done


def ranking(mission: Mission) -> dict[str, list[Member]]:
    """Who came forward first, then the others, by how well it suits them; nobody who said no or let an offer lapse."""
    wanted = {"ambassadors": (SeatRole.AMBASSADOR, mission.ambassadors_wanted)}
    wanted["staff"] = (SeatRole.STAFF, mission.staff_wanted)
    return {name: list(_order(mission, role)) for name, (role, seats) in wanted.items() if seats}


def _order(mission: Mission, role: str) -> Iterator[Member]:
    """Whoever came forward weighed days and distance themselves; the others are asked where nothing excludes them."""
    suited = [
        one
        for one in candidates(mission, role)
        if _may_be_asked(one, role) and (one.card.is_suited or (_came_forward(one) and one.may_be_ranked))
    ]
    suited.sort(key=lambda one: not _came_forward(one))
    first = [one.pk for one in suited[: settings.AMBASSADE_FALLBACK_PEOPLE]]
    people = Member.objects.in_bulk(first)
    return (people[pk] for pk in first)


def _came_forward(one: Candidate) -> bool:
    return one.assignment is not None and one.assignment.state == AssignmentState.INTERESTED


def _may_be_asked(one: Candidate, role: str) -> bool:
    return one.assignment is None or (one.assignment.state in NEVER_REFUSED and one.assignment.role == role)
