"""What somebody chose for a season plan, and which missions and seats are in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import STAFFABLE, AssignmentState

NOT_ASKED = (AssignmentState.NEW, AssignmentState.INTERESTED)
Line = tuple[tuple[int, str], int]  # a mission, one kind of its seats, and somebody


@dataclass(frozen=True)
class Choices:
    """`kept`: who stays where they are; `barred`: who is not to be proposed there."""

    first: date
    last: date
    region: int | None = None
    most: int | None = None
    kept: frozenset[Line] = frozenset()
    barred: frozenset[Line] = frozenset()

    @property
    def period(self) -> tuple[datetime, datetime]:
        """Not before now: nobody can be asked for what has begun."""
        return max(clock.midnight(self.first), clock.now()), clock.midnight(self.last + timedelta(days=1))


def open_missions(missions: QuerySet[Mission], choices: Choices) -> QuerySet[Mission]:
    """Those that people are looked for and whose time is known."""
    first, last = choices.period
    found = missions.filter(state__in=STAFFABLE, starts__gt=first, starts__lt=last, ends__isnull=False)
    return found.filter(region=choices.region) if choices.region else found


def seats_to_fill(mission: Mission) -> dict[str, int]:
    """Free seats that no open offer covers, by role."""
    offered = [each.role for each in mission.assignments.all() if each.state == AssignmentState.OFFERED]
    free = {str(role): count - offered.count(role) for role, count in mission.free_seats().items()}
    return {role: count for role, count in free.items() if count > 0}


def asked_before(mission: Mission, role: str) -> Iterable[int]:
    """Whoever was asked for this mission, or came forward for its other kind of seat."""
    rows = mission.assignments.all()
    return [each.member_id for each in rows if each.state not in NOT_ASKED or each.role != role]
