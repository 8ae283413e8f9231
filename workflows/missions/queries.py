"""Who sees which missions, what is open, what waits for whom."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.approvals.queries import closed_by_conflict, subjects_asked_instead, subjects_asked_of
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.missions.states import (
    AFTER_THE_DAY,
    ANNOUNCED,
    ENDED,
    HOLDS_SEAT,
    SEATED,
    AssignmentState,
    StaffingMode,
    State,
)
from workflows.missions.urgency import LOOKING, near
from workflows.people import roles
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

MOST_WORDS = 10
AS_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def day_of(word: str) -> date | None:
    for form in AS_DAYS:
        with suppress(ValueError):
            return datetime.strptime(word, form).date()
    return None


@dataclass(frozen=True)
class Owner:
    """Somebody who may look after a mission: how many open ones they have, and whether the region is theirs by name."""

    person: Any
    load: int
    is_of_region: bool

    @property
    def in_words(self) -> str:
        load = ngettext("looks after %(number)d open mission", "looks after %(number)d open missions", self.load)
        where = _("handles this region") if self.is_of_region else _("handles the whole country")
        return f"{where}, {load % {'number': self.load}}"


class MissionQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The dossiers this account may open on the desk; nobody's by default.

        Support group: those of its country and regions. Finance: those that wait for it. Board, finance and
        communications: those that an approval asks of them now. Being an administrator opens none.
        """
        seen = roles.in_scope(user)
        if roles.has_role(user, Role.FINANCE):
            seen |= Q(pk__in=self.model.objects.to_settle().order_by().values("pk"))
        for role in (Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS):
            if roles.has_role(user, role):
                seen |= Q(pk__in=subjects_asked_of(user, role, self.model))
        if instead := subjects_asked_instead(user, self.model):
            seen |= Q(pk__in=instead)
        return self.filter(seen)

    def handled_by(self, user: Any) -> Self:
        """Of which this account reads everything: those of its seat's country and regions, without a conflict."""
        return self.filter(roles.in_scope(user)).exclude(pk__in=closed_by_conflict(user, self.model))

    def in_zone_of(self, user: Any) -> Self:
        """What a member or staff member may open in the zone: asked, on it, proposed by them, or an open call."""
        call = Q(state=State.STAFFING, staffing_mode=StaffingMode.OPT_IN)
        call |= Q(state__in=SEATED, staffing_mode=StaffingMode.OPT_IN, first_come=True)
        mine = Q(assignments__member__user=user.pk) | Q(author=user.pk)
        if roles.has_role(user, Role.AMBASSADOR, Role.STAFF):
            mine |= call
        return self.filter(mine).distinct()

    def open(self) -> Self:
        return self.exclude(state__in=[State.NEW, *ENDED])

    def found_by(self, words: str) -> Self:
        """Each of the words stands in the title or the requester, or is the day or the number of the mission."""
        rows = self
        for word in words.split()[:MOST_WORDS]:
            said = Q(title__icontains=word) | Q(requester_name__icontains=word) | Q(requester_email__icontains=word)
            said |= Q(requester_organisation__icontains=word)
            number = word.removeprefix("#")
            if number.isascii() and number.isdigit() and len(number) < 10:
                said |= Q(pk=int(number))
            if day := day_of(word):
                said |= Q(starts__gte=clock.midnight(day), starts__lt=clock.midnight(day + timedelta(days=1)))
            rows = rows.filter(said)
        return rows

    def overdue(self) -> Self:
        """Longer in their state than expected, or too near to the event or too long after it, by the clock's now."""
        late = self.past_expected()
        for state, from_the_day in self.model.LATE_AROUND_THE_DAY.items():
            late |= Q(state=state, starts__lt=clock.now() - from_the_day)
        return self.filter(late)

    def at_risk(self) -> Self:
        """Nobody is sure of them yet although their day is near: a seat is still free."""
        found = self.filter(near(), state__in=LOOKING).with_seats_taken()
        return found.filter(seats_taken__lt=F("ambassadors_wanted") + F("staff_wanted"))

    def over_but_not_carried_out(self) -> Self:
        return self.filter(state__in=ANNOUNCED, ends__lte=clock.now())

    def unconfirmed(self) -> Self:
        """Those of which the requester might be reminded to confirm."""
        return self.filter(state=State.STAFFED, starts__gt=clock.now())

    def call_to_close(self) -> Self:
        """Calls whose closing day has come."""
        return self.filter(
            state__in=(State.STAFFING, *SEATED), staffing_mode=StaffingMode.OPT_IN, call_closes__lte=clock.now()
        )

    def waiting_for_another_way(self) -> Self:
        """Seats to fill of which the owner said that another way should follow by now."""
        return self.filter(state=State.STAFFING, fallback_at__lte=clock.now(), starts__gt=clock.now())

    def read_by_everyone(self) -> Self:
        """Those that only wait for a pack in date."""
        unread = Q(assignments__state__in=HOLDS_SEAT, assignments__acknowledged_at=None)
        return self.filter(state=State.CONFIRMED).exclude(pk__in=self.model.objects.filter(unread).values("pk"))

    def to_settle(self) -> Self:
        return self.filter(state=State.EVALUATED, compensation_kind__in=["expenses", "fee"])

    def nothing_left_to_settle(self) -> Self:
        return self.filter(state=State.EVALUATED).exclude(compensation_kind__in=["expenses", "fee"])

    def with_seats_taken(self) -> Self:
        return self.annotate(seats_taken=Count("assignments", filter=Q(assignments__state__in=HOLDS_SEAT)))

    def owners_for(self, country_id: int, region_id: int | None) -> list[Owner]:
        """Who may look after a mission there: the fewest open missions first, then who has that region by name.

        3 queries.
        """
        people = roles.holders(Role.SUPPORT_GROUP, country_id, region_id)
        owned = self.open().filter(owner__in=people).order_by()
        load = dict(owned.values_list("owner").annotate(n=Count("pk")))
        named = region_id and set(
            SupportSeat.objects.filter(regions=region_id).order_by().values_list("member__user", flat=True)
        )
        found = [Owner(each, load.get(each.pk, 0), each.pk in (named or ())) for each in people]
        return sorted(found, key=lambda each: (each.load, not each.is_of_region, each.person.pk))

    def suggest_owner(self, country_id: int, region_id: int | None) -> Any:
        """The first of `owners_for`; None without a valid seat."""
        found = self.owners_for(country_id, region_id)
        return found[0].person if found else None


class AssignmentQuerySet(LifecycleQuerySet):
    def of(self, user: Any) -> Self:
        return self.filter(member__user=user.pk).exclude(state="new")

    def handled_by(self, user: Any) -> Self:
        """On missions of which this account reads everything."""
        missions: Any = self.model._meta.get_field("mission").related_model
        return self.filter(mission__in=missions.objects.handled_by(user).order_by().values("pk"))

    def on_mission_today(self) -> Self:
        """Seats held on a confirmed mission that goes on on this day, where the cooperative lives."""
        today = clock.today()
        return self.filter(
            state__in=HOLDS_SEAT,
            mission__state__in=(*ANNOUNCED, *AFTER_THE_DAY),
            mission__starts__lt=clock.midnight(today + timedelta(days=1)),
            mission__ends__gte=clock.midnight(today),
        )

    def with_place(self) -> Self:
        """Each with its `place` on the waiting list of its mission; it means something only for who stands on one."""
        before = self.model.objects.filter(
            Q(state_since__lt=OuterRef("state_since")) | Q(state_since=OuterRef("state_since"), pk__lte=OuterRef("pk")),
            mission=OuterRef("mission"),
            role=OuterRef("role"),
            state=AssignmentState.INTERESTED,
        )
        counted = before.order_by().values("mission").annotate(count=Count("pk")).values("count")
        return self.annotate(place=Subquery(counted))

    def called_off_shortly_before(self) -> Self:
        """Seats handed back within a day of an event that is not over and whose seats are still open."""
        late = Q(state_since__gte=F("mission__starts") - timedelta(days=1))
        return self.filter(late, state="withdrawn", mission__state=State.STAFFING, mission__ends__gte=clock.now())

    def with_something_owed(self) -> Self:
        """Seats with a pack to read or a report to file."""
        unread = Q(mission__state__in=ANNOUNCED, acknowledged_at__isnull=True)
        return self.filter(unread | Q(mission__state=State.CARRIED_OUT), state="accepted")

    def past_deadline(self) -> Self:
        return self.filter(state="offered", answer_by__lte=clock.now())
