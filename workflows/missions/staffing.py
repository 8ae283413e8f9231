"""How people are looked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.missions.states import AssignmentState, SeatRole, StaffingMode
from workflows.missions.urgency import LOOKING, is_near
from workflows.people.models import Member

if TYPE_CHECKING:
    from workflows.missions.models import Assignment


class Staffing(models.Model):
    """The way chosen, the ranking, and whose turn it is."""

    staffing_mode = models.CharField(
        _("way of staffing"), max_length=10, choices=StaffingMode.choices, blank=True, default=StaffingMode.NONE
    )
    ranking = models.JSONField(default=dict, blank=True, editable=False)
    offer_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    assignments: Any
    starts: datetime | None
    free_seats: Any
    state: Any
    is_online: bool

    class Meta:
        abstract = True

    @property
    def is_at_risk(self) -> bool:
        """As `MissionQuerySet.at_risk` finds it."""
        looked_for = self.state in LOOKING and is_near(self.starts, self.is_online)
        return looked_for and sum(self.free_seats().values()) > 0

    def rank(self, ambassadors: Iterable[Member], staff: Iterable[Member], days: int | None) -> None:
        """Keep in which order people are asked."""
        self.ranking = {
            SeatRole.AMBASSADOR.value: [m.pk for m in ambassadors],
            SeatRole.STAFF.value: [m.pk for m in staff],
            "since": clock.now().isoformat(),
        }
        self.offer_days = days

    def next_to_ask(self) -> "list[Assignment]":
        """Whose turn it is, one per free seat that no open offer covers; who cannot take it now is passed over."""
        if self.staffing_mode != StaffingMode.SELECT:
            return []
        since = datetime.fromisoformat(self.ranking["since"])
        known = {a.member_id: a for a in self.assignments.all()}
        rooms = {
            role: free - sum(a.role == role and a.state == AssignmentState.OFFERED for a in known.values())
            for role, free in self.free_seats().items()
        }
        ranked = [pk for role, room in rooms.items() if room > 0 for pk in self.ranking.get(role, [])]
        people = Member.objects.prefetch_related("mandates", "language_skills").in_bulk(ranked)
        found: list[Assignment] = []
        for role, room in rooms.items():
            for member_id in self.ranking.get(role, []):
                if room <= 0:
                    break
                assignment = known.get(member_id) or self.assignments.model(mission=self, role=role)
                assignment.member = people[member_id]
                if assignment.awaits_rank(since) and assignment.can_be_offered():
                    found.append(assignment)
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
        """A call stands for one date and until the seats are filled; a new one is told anew."""
        if self.staffing_mode == StaffingMode.OPT_IN:
            self.staffing_mode = StaffingMode.NONE
