"""What a mission and its assignments hold, on top of their lifecycles."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import (
    AudienceKind,
    Axis,
    Competence,
    Country,
    EventLevel,
    InterventionKind,
    PlaceKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer, No
from workflows.missions import facts, rules, words
from workflows.missions.addresses import Addresses
from workflows.missions.arrival import Arrival
from workflows.missions.assignment_lifecycle import AssignmentLifecycle
from workflows.missions.completeness import Completeness
from workflows.missions.evaluation import Evaluation
from workflows.missions.lifecycle import MissionLifecycle
from workflows.missions.preparation import OnTheDay, Preparation
from workflows.missions.queries import AssignmentQuerySet, MissionQuerySet
from workflows.missions.reporting import Report
from workflows.missions.results import MOST_PEOPLE
from workflows.missions.staffing import Staffing
from workflows.missions.states import (
    ASKABLE,
    ENDED,
    HOLDS_SEAT,
    AssignmentState,
    Compensation,
    Contribution,
    Door,
    NoBecause,
    SeatRole,
    State,
)
from workflows.missions.year import wishes_for_more
from workflows.people.models import Member
from workflows.people.sheet.models import TieField

MOST_SEATS = 20


class Mission(Addresses, Completeness, Evaluation, Staffing, Arrival, Preparation, MissionLifecycle):
    """The mission sheet (R5.2), its brief, and what the steps of its life leave on it."""

    DECISIVE: ClassVar = (
        "title", "starts", "ends", "place_name", "is_online", "language_id", "level", "region_id", "country_id",
        "ambassadors_wanted", "staff_wanted", "compensation_kind", "compensation_amount", "is_public", "brief",
        "objectives", "owner_id", "first_measure", "first_aim", "second_measure", "second_aim", "own_measure",
    )  # fmt: skip
    EXPECTED: ClassVar = {
        State.REQUESTED: 3, State.QUALIFYING: 7, State.APPROVED: 5, State.STAFFING: 14, State.STAFFED: 5,
        State.CARRIED_OUT: 7, State.REPORTED: 7, State.EVALUATED: 14, State.SETTLED: 30,
    }  # fmt: skip
    # From how long before the event (negative) or after it a mission that is only waited for stands out.
    LATE_AROUND_THE_DAY: ClassVar = {State.CONFIRMED: timedelta(days=-2), State.PREPARED: timedelta(days=1)}
    READ_WITH: ClassVar = ("owner",)
    CONFLICT_READS: ClassVar = ("assignments__member",)
    FACTS: ClassVar = facts.FACTS
    AUDIENCES: ClassVar = facts.AUDIENCES
    PLACEHOLDERS: ClassVar = facts.PLACEHOLDERS
    MANY: ClassVar = ("themes", "competences")

    door = models.CharField(pgettext_lazy("of a request", "came in by"), max_length=20, choices=Door.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="missions_proposed"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="missions_owned",
        verbose_name=pgettext_lazy("of a mission", "owner"),
    )
    requester_name = models.CharField(_("your name"), max_length=150)
    requester_organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    requester_email = models.EmailField(_("e-mail address"))
    requester_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    requester_language = models.CharField(_("language we write to you in"), max_length=5, default="nl")
    link_version = models.PositiveIntegerField(default=1, editable=False)

    title = models.CharField(pgettext_lazy("of a mission", "title"), max_length=200)
    objectives = models.TextField(_("objectives and expectations"), blank=True, max_length=5000)
    axis = models.CharField(_("axis of representation"), max_length=20, choices=Axis.choices, blank=True)
    intervention_kind = models.ForeignKey(
        InterventionKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of intervention")
    )
    audience_kind = models.ForeignKey(
        AudienceKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of audience")
    )
    audience_size = models.PositiveIntegerField(
        _("how many people are expected"), null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    place_kind = models.ForeignKey(PlaceKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of place"))
    is_online = models.BooleanField(_("online"), default=False)
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    online_url = models.URLField(_("link to the online meeting"), blank=True)
    starts = models.DateTimeField(pgettext_lazy("of an event", "starts"), null=True, blank=True, db_index=True)
    ends = models.DateTimeField(pgettext_lazy("of an event", "ends"), null=True, blank=True)
    when_text = models.CharField(_("period, when the date is still open"), max_length=200, blank=True)
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, null=True, blank=True, verbose_name=pgettext_lazy("of an event", "language")
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=pgettext_lazy("profession", "sector")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="missions", verbose_name=_("themes"))
    level = models.CharField(
        pgettext_lazy("of an event", "level"), max_length=20, choices=EventLevel.choices, blank=True
    )
    contact_field = models.CharField(
        pgettext_lazy("of a mission", "field of contact"),
        max_length=20,
        choices=TieField.choices,
        blank=True,
        help_text=_("With whom the cooperative comes into contact here; it may stay open."),
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="missions", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("region")
    )
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="missions", verbose_name=_("competences needed")
    )
    preparation = models.TextField(_("preparation needed"), blank=True, max_length=2000)
    has_themes = models.BooleanField(default=False, editable=False)
    has_competences = models.BooleanField(default=False, editable=False)
    needs_nothing_special = models.BooleanField(
        _("no competences or preparation beyond these are needed"), default=False
    )
    brief = models.TextField(_("brief"), blank=True, max_length=10000)
    ambassadors_wanted = models.PositiveSmallIntegerField(
        _("ambassadors wanted"), default=1, validators=[MaxValueValidator(MOST_SEATS)]
    )
    staff_wanted = models.PositiveSmallIntegerField(
        _("staff members wanted"), default=0, validators=[MaxValueValidator(MOST_SEATS)]
    )
    compensation_kind = models.CharField(
        _("what is due"), max_length=20, choices=Compensation.choices, blank=True, default=Compensation.UNDECIDED
    )
    compensation_amount = models.DecimalField(
        _("amount in euro"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("For one person; a whole sum."),
    )
    compensation_basis = models.CharField(_("how the amount came about"), max_length=500, blank=True)
    contribution = models.CharField(
        _("what the requester contributes"), max_length=20, choices=Contribution.choices, blank=True
    )
    contribution_text = models.CharField(_("more about that contribution"), max_length=300, blank=True)
    is_public = models.BooleanField(_("may stand in the public agenda"), default=True)
    names_known = models.BooleanField(default=False, editable=False)
    open_question = models.TextField(blank=True, editable=False)
    open_complaint = models.TextField(blank=True, editable=False)
    another_date_asked = models.BooleanField(default=False, editable=False)
    recap_waived = models.BooleanField(default=False, editable=False)
    payment_reference = models.CharField(max_length=100, blank=True, editable=False)

    objects = MissionQuerySet.as_manager()
    names_were_known = False

    class Meta(MissionLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("mission"), _("missions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="mission_ends_after_start",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(ambassadors_wanted__lte=MOST_SEATS, staff_wanted__lte=MOST_SEATS),
                name="mission_seats_are_few",
            ),
            models.CheckConstraint(
                condition=models.Q(compensation_amount__isnull=True) | models.Q(compensation_amount__gte=0),
                name="mission_amount_is_no_debt",
            ),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="missions_by_state")]

    def __str__(self) -> str:
        return self.title

    def fill(self, sheet: dict[str, Any]) -> None:
        """Set what a form of the sheet asked; names that are no column are an error."""
        for name, value in sheet.items():
            if name in self.MANY:
                self.set_many(**{name: value})
                setattr(self, f"has_{name}", bool(value))
            else:
                self._meta.get_field(name)
                setattr(self, name, value)

    @property
    def overdue_days(self) -> int:
        """Around the event its date counts, before that how long the state lasts."""
        from_the_day = self.LATE_AROUND_THE_DAY.get(self.state)
        if from_the_day is None or self.starts is None:
            return super().overdue_days
        late = clock.now() - self.starts - from_the_day
        return max(1, late.days) if late > timedelta(0) else 0

    @property
    def is_anyone_asked(self) -> bool:
        return self.assignments.filter(state=AssignmentState.OFFERED).exists()

    @property
    def is_own_initiative(self) -> bool:
        """Whether an ambassador asks for themselves; the person outside who asked one is a requester like others."""
        own = self.door == Door.AMBASSADOR and self.author is not None
        return own and self.author.email.lower() == self.requester_email.lower()

    @property
    def is_something_due(self) -> bool:
        return self.compensation_kind in (Compensation.EXPENSES, Compensation.FEE)

    def to_decide_on(self) -> list[tuple[Any, str]]:
        return words.to_decide_on(self)

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        if rules.coordinator(self, by) or (last.actor_id and last.actor_id == getattr(by, "pk", None)):
            return True
        return No(_("Only the person who took the step or the coordinator may take it back."))

    def has_conflict(self, user: Any) -> bool:
        """Whoever asked for the mission, would sit on it or declared an interest does not decide about it."""
        if user.pk in (self.author_id, None) or user.email == self.requester_email.lower():
            return True
        if user.pk in self.conflicts_declared:
            return True
        return any(a.member.user_id == user.pk for a in self.seats())

    def seats(self) -> list["Assignment"]:
        """Who holds a seat, ambassadors first."""
        return self.people_in(HOLDS_SEAT)

    def people_in(self, states: Iterable[str]) -> list["Assignment"]:
        """Who stands so on the mission. No query where a page has prefetched the assignments."""
        if "assignments" in getattr(self, "_prefetched_objects_cache", {}):
            return [a for a in self.assignments.all() if a.state in states]
        found = self.assignments.filter(state__in=states).select_related("member")
        return list(found.order_by("role", "seat", "pk"))

    @cached_property
    def taken(self) -> set[tuple[str, int]]:
        """Role and number of each held seat; who takes or leaves one under the mission's lock keeps it true."""
        return {(a.role, a.seat) for a in self.seats() if a.seat is not None}

    def free_seats(self) -> dict[str, int]:
        """Seat role -> how many seats are still free."""
        taken = [role for role, _number in self.taken]
        return {
            SeatRole.AMBASSADOR: max(0, self.ambassadors_wanted - taken.count(SeatRole.AMBASSADOR)),
            SeatRole.STAFF: max(0, self.staff_wanted - taken.count(SeatRole.STAFF)),
        }

    def move_to(self, starts: datetime, ends: datetime) -> None:
        self.starts, self.ends = starts, ends
        self.another_date_asked = False
        self.close_call()
        self.forget_names()

    def forget_names(self) -> None:
        self.names_were_known, self.names_known = self.names_known, False

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class Assignment(Report, OnTheDay, AssignmentLifecycle):
    """One person asked for, or on, one seat of one mission. `seat` is set exactly while a seat is held."""

    DECISIVE: ClassVar = ("seat", "answer_by", "acknowledged_at")
    PLACEHOLDERS: ClassVar = facts.OF_AN_ASSIGNMENT

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="assignments", verbose_name=_("mission"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="assignments", verbose_name=pgettext_lazy("person", "member")
    )
    role = models.CharField(
        pgettext_lazy("of a seat", "role"), max_length=20, choices=SeatRole.choices, default=SeatRole.AMBASSADOR
    )
    seat = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    holds_from = models.DateTimeField(null=True, blank=True, editable=False)
    holds_until = models.DateTimeField(null=True, blank=True, editable=False)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True, max_length=1000)
    no_because = models.CharField(_("why not"), max_length=10, choices=NoBecause.choices, blank=True)
    acknowledged_at = models.DateTimeField(_("pack read on"), null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta(AssignmentLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        ordering = ["role", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "member"], name="one_assignment_per_person_and_mission"),
            models.UniqueConstraint(
                fields=["mission", "role", "seat"], condition=models.Q(seat__isnull=False), name="one_person_per_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(seat__isnull=True, holds_from__isnull=True, holds_until__isnull=True)
                | models.Q(seat__gte=1, holds_from__isnull=False, holds_until__isnull=False),
                name="a_seat_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.mission}"

    def link_for(self, recipient: Recipient) -> str:
        if recipient.user_id is not None and recipient.user_id == self.member.user_id:
            return reverse("zone_mission", args=[self.mission_id])
        return self.mission.link_for(recipient)

    def link_in(self, recipient: Recipient, message: str) -> str:
        """The communications team sees the photos of a mission, not its dossier."""
        if message == "photo_withdrawn":
            return reverse("mission_photos", args=[self.mission_id])
        return self.link_for(recipient)

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        return self.mission.calendar_for(recipient, message)

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        return self.mission.may_undo(by, last)

    def has_conflict(self, user: Any) -> bool:
        return self.mission.has_conflict(user)

    @property
    def someone_follows(self) -> bool:
        """Whether somebody else is asked for such a seat now."""
        others = self.mission.assignments.filter(role=self.role, state=AssignmentState.OFFERED)
        return others.exclude(pk=self.pk).exists()

    def stands(self) -> Answer:
        """A seat can be taken back only while nobody else sits on it and the person is free at that time."""
        if self.seat is None:
            return True
        if self.mission.is_ended:
            return No(_("The mission has ended."))
        others = Assignment.objects.filter(mission=self.mission_id, role=self.role, seat=self.seat)
        if others.exclude(pk=self.pk).exists():
            return No(_("Somebody else has taken the seat in the meantime."))
        return rules.is_free_in_time(self)

    def awaits_rank(self, since: datetime) -> bool:
        """Not asked yet, or not since the ranking was made."""
        return self.pk is None or self.state == "interested" or (self.state in ASKABLE and self.state_since < since)

    def can_be_offered(self) -> bool:
        checks = (
            rules.mission_lies_ahead, rules.holds_the_function, rules.speaks_the_language, rules.has_no_interest,
            rules.is_free_in_time, wishes_for_more,
        )  # fmt: skip
        return all(check(self) for check in checks)

    def take_seat(self) -> None:
        """Take the lowest free number; the mission's row is locked meanwhile."""
        taken = self.mission.taken
        self.seat = next(number for number in range(1, len(taken) + 2) if (self.role, number) not in taken)
        taken.add((self.role, self.seat))
        self.holds_from, self.holds_until = self.mission.starts, self.mission.ends
        self.acknowledged_at = self.arrived_at = None

    def leave_seat(self) -> None:
        self.mission.taken.discard((self.role, self.seat))
        self.seat = self.holds_from = self.holds_until = self.acknowledged_at = self.arrived_at = None
