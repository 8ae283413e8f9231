"""How people are looked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.missions.staffing_lifecycle import StaffingLifecycle
from workflows.missions.states import AssignmentState, SeatRole, StaffingMode
from workflows.missions.urgency import LOOKING, is_near
from workflows.people.models import Member

if TYPE_CHECKING:
    from workflows.missions.models import Assignment


class Staffing(StaffingLifecycle):
    """The way chosen, whose turn it is, and which way follows when seats stay free.

    ranking      the order in which people are asked, while seats are offered in ranked order
    first_come   whether a call gives its places to whoever comes first; the others wait in a list, kept when it closes
    call_closes  until when people can put themselves forward; empty: while the call is open
    fallback_to  the way that the clock takes at `fallback_at`, should seats be free then; empty: none
    """

    staffing_mode = models.CharField(
        _("way of staffing"), max_length=10, choices=StaffingMode.choices, blank=True, default=StaffingMode.NONE
    )
    ranking = models.JSONField(default=dict, blank=True, editable=False)
    offer_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    first_come = models.BooleanField(default=False, editable=False)
    call_closes = models.DateTimeField(null=True, blank=True, editable=False)
    fallback_to = models.CharField(
        max_length=10, choices=StaffingMode.choices, blank=True, default=StaffingMode.NONE, editable=False
    )
    fallback_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)

    assignments: Any
    starts: datetime | None
    free_seats: Any
    state: Any
    is_online: bool
    forget_names: Any

    class Meta:
        abstract = True

    @property
    def is_at_risk(self) -> bool:
        """As `MissionQuerySet.at_risk` finds it."""
        looked_for = self.state in LOOKING and is_near(self.starts, self.is_online)
        return looked_for and sum(self.free_seats().values()) > 0

    def choose_way(
        self, mode: str, *, days: int | None, first_come: bool = False, closes: datetime | None = None
    ) -> None:
        """What the owner chose; after so many days the other way follows, and anything set before is void."""
        self.staffing_mode, self.first_come, self.call_closes = mode, first_come, closes
        self.end_the_wait()
        if days:
            self.fallback_to = StaffingMode.SELECT if mode == StaffingMode.OPT_IN else StaffingMode.OPT_IN
            self.fallback_at = clock.now() + timedelta(days=days)

    def clear_staffing(self) -> None:
        self.choose_way(StaffingMode.NONE, days=None)
        self.ranking, self.offer_days = {}, None
        self.forget_names()

    def end_the_wait(self) -> None:
        self.fallback_to, self.fallback_at = StaffingMode.NONE, None

    def rank(self, ambassadors: Iterable[Member], staff: Iterable[Member], days: int | None) -> None:
        """Keep in which order people are asked."""
        self.ranking = {
            SeatRole.AMBASSADOR.value: [m.pk for m in ambassadors],
            SeatRole.STAFF.value: [m.pk for m in staff],
            "since": clock.now().isoformat(),
        }
        self.offer_days = days

    def rooms(self, people: "Iterable[Assignment] | None" = None) -> dict[str, int]:
        """Kind of seat -> how many are free that no open offer covers."""
        people = self.assignments.all() if people is None else people
        asked = [a.role for a in people if a.state == AssignmentState.OFFERED]
        return {role: max(0, free - asked.count(role)) for role, free in self.free_seats().items()}

    def waiting_list(self, people: "Iterable[Assignment] | None" = None) -> "list[Assignment]":
        """Who came forward after the places of a call were taken, in the order in which they came."""
        people = self.assignments.all() if people is None else people
        waiting = [a for a in people if self.first_come and a.state == AssignmentState.INTERESTED]
        return sorted(waiting, key=lambda a: (a.state_since, a.pk))

    def next_to_ask(self) -> "list[Assignment]":
        """Whose turn it is, one per free seat that no open offer covers; who cannot take it now is passed over."""
        known = {a.member_id: a for a in self.assignments.all()}
        if self.staffing_mode == StaffingMode.SELECT:
            since = datetime.fromisoformat(self.ranking["since"])
            order = {role: self.ranking.get(role, []) for role in SeatRole.values}
        else:
            since, waiting = clock.now(), self.waiting_list(known.values())
            order = {role: [a.member_id for a in waiting if a.role == role] for role in SeatRole.values}
        rooms = self.rooms(known.values())
        ranked = [pk for role, room in rooms.items() if room > 0 for pk in order[role]]
        if not ranked:
            return []
        people = Member.objects.prefetch_related("mandates", "language_skills").in_bulk(ranked)
        found: list[Assignment] = []
        asked: set[int] = set()
        for role, room in rooms.items():
            for member_id in order[role]:
                if room <= 0:
                    break
                if member_id in asked:  # a colleague with a mandate may stand in both rankings
                    continue
                assignment = known.get(member_id) or self.assignments.model(mission=self, role=role)
                assignment.member = people[member_id]
                if assignment.role == role and assignment.awaits_rank(since) and assignment.can_be_offered():
                    found.append(assignment)
                    asked.add(member_id)
                    room -= 1
        return sorted(found, key=lambda a: a.member_id)

    def offer_deadline(self) -> datetime:
        """When an offer made now lapses: after the days to answer, an hour before the event at the latest.

        Shortly before the event half of the time that is left, so that somebody can still stand in.
        """
        now = clock.now()
        wanted = now + timedelta(days=self.offer_days or settings.AMBASSADE_OFFER_DAYS)
        if self.starts is None:
            return wanted
        return min(wanted, max(self.starts - timedelta(hours=1), now + (self.starts - now) / 2))

    def close_call(self) -> None:
        """A call stands for one date and until the seats are filled; a new one is told anew. Its list is kept."""
        self.end_the_wait()
        if self.staffing_mode == StaffingMode.OPT_IN:
            self.staffing_mode = StaffingMode.NONE

    @property
    def came_forward(self) -> int:
        """How many put themselves forward and wait for an answer."""
        return self.assignments.filter(state=AssignmentState.INTERESTED).count()
