"""Who a person is for the cooperative: the register, what they agreed to, mandates and seats."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.languages import labelled
from snippets.models import Country, Region
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.plugs import plugs
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer
from workflows.people import facts, rules
from workflows.people.care.lifecycle import CareLifecycle
from workflows.people.lifecycle import MandateLifecycle
from workflows.people.states import Cause, State
from workflows.people.terms import MandateQuerySet


def site_languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


def first_language() -> str:
    return settings.LANGUAGE_CODE


class Member(models.Model):
    """A row of the cooperative's register of members; an account is claimed by mail."""

    number = models.CharField(_("register number"), max_length=30, unique=True)
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        pgettext_lazy("of a person", "language"), max_length=5, choices=site_languages, default=first_language
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="members", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("region")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=pgettext_lazy("person", "account"),
    )
    permanent_staff = models.BooleanField(_("permanent staff"), default=False)
    service = models.CharField(_("service"), max_length=150, blank=True, help_text=_("Of permanent staff."))
    active = models.BooleanField(pgettext_lazy("member", "active"), default=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    erased_on = models.DateField(_("erased on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("of the cooperative", "member"), _("members")
        ordering = ["last_name", "first_name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="member_email_once",
                violation_error_message=_("Another member has this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.email = self.email.lower()
        if self.region_id and self.region.country_id != self.country_id:
            raise ValidationError({"region": _("This region is not in the country.")})

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.number

    def as_recipient(self) -> Recipient:
        return Recipient(self.email, self.display_name, self.language, self.user_id)


class ConsentKind(models.TextChoices):
    TIES = "ties", _("Keeping my ties")
    NEEDS = "needs", _("Keeping what I need to take part")
    ASSESSMENT = "assessment", _("Being assessed as a candidate")
    WAITING = "waiting", _("Staying on the waiting list")
    LEDGER = "ledger", _("My name in the rotation ledger")
    AGENDA = "agenda", _("My name in the shared agenda")


class Consent(models.Model):
    """What a member agreed to, in the very words they read, and until when."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="consents", verbose_name=pgettext_lazy("person", "member")
    )
    kind = models.CharField(pgettext_lazy("of a consent", "kind"), max_length=20, choices=ConsentKind.choices)
    version = models.CharField(_("version"), max_length=20)
    wording = models.TextField(_("wording"))
    given_at = models.DateTimeField(_("given on"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("consent"), _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(withdrawn_at=None), name="consent_stands_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Mandate(CareLifecycle, MandateLifecycle):
    """An ambassador's term; only an active one lets a member hold a seat of a mission."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="mandates", verbose_name=pgettext_lazy("person", "member")
    )
    starts = models.DateField(_("starts on"))
    ends = models.DateField(_("ends on"))
    paused_until = models.DateField(_("paused until"), null=True, blank=True, editable=False)
    suspended_for = models.CharField(
        _("suspended for"), max_length=20, choices=Cause.choices, blank=True, editable=False
    )
    renewal_until = models.DateField(_("renewal offered until"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    CONFLICT_READS: ClassVar = ("member",)
    FACTS: ClassVar = facts.MANDATE
    AUDIENCES: ClassVar = facts.ABOUT_A_MANDATE
    PLACEHOLDERS: ClassVar = facts.OF_A_MANDATE

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mandate"), _("mandates")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=~Q(state=State.ENDED),
                name="mandate_current_once",
                violation_error_message=_("This member already has a current mandate."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="mandate_ends_after_start",
                violation_error_message=_("A mandate ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def link_for(self, recipient: Recipient) -> str:
        mine = recipient.user_id is None or recipient.user_id == self.member.user_id
        return reverse("zone_mandate") if mine else self.desk_url()

    def link_in(self, recipient: Recipient, message: str) -> str:
        """A question leads to the page that asks it."""
        asking = {"sheet_check": "zone_check", "how_are_you": "zone_how"}
        return reverse(asking[message]) if message in asking else self.link_for(recipient)

    def desk_url(self) -> str:
        return reverse("mandate_dossier", args=[self.pk])

    @property
    def country_id(self) -> int:
        return self.member.country_id

    @property
    def region_id(self) -> int | None:
        return self.member.region_id

    def has_conflict(self, user: Any) -> bool:
        return bool(rules.is_own(self, user)) or user.pk in self.conflicts_declared

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        if rules.coordinates(self, by) or (last.actor_id and last.actor_id == getattr(by, "pk", None)):
            return True
        return super().may_undo(by, last)

    def stands(self) -> Answer:
        """Whether the mandate can come back: rooms above know of limits."""
        answers = (guard(self, None) for guard in plugs.guards.get(("mandate", "undo"), []))
        return next((answer for answer in answers if not answer), True)

    @property
    def renewal_is_due(self) -> bool:
        """Whether the support group should offer another term by now."""
        near = rules.first_day_of_renewal(self) <= clock.today()
        return self.state == State.ACTIVE and near and self.renewal_until is None

    @property
    def overdue_days(self) -> int:
        late = super().overdue_days
        if self.renewal_is_due:
            late = max(late, (clock.today() - rules.first_day_of_renewal(self)).days)
        return late


class SupportGroup(models.Model):
    country = models.OneToOneField(Country, models.PROTECT, related_name="support_group", verbose_name=_("country"))
    name = models.CharField(pgettext_lazy("of a group", "name"), max_length=150)

    class Meta:
        verbose_name, verbose_name_plural = _("support group"), _("support groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["SupportSeat"]):
    def valid(self) -> "SeatQuerySet":
        """Held today by someone who still belongs to the cooperative."""
        today = clock.today()
        return self.filter(Q(until=None) | Q(until__gte=today), since__lte=today, member__active=True)

    def covering(self, country_id: int, region_id: int | None) -> "SeatQuerySet":
        seats = self.filter(group__country_id=country_id)
        return seats if region_id is None else seats.filter(Q(regions=None) | Q(regions=region_id)).distinct()


class SupportSeat(models.Model):
    """One numbered seat and who sits on it now; `seats.vacate` keeps the past in `PastSeat`."""

    MOST = 10

    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="seats", verbose_name=_("support group"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a seat", "number"))
    member = models.OneToOneField(
        Member, models.CASCADE, related_name="seat", verbose_name=pgettext_lazy("person", "member")
    )
    is_coordinator = models.BooleanField(_("coordinator"), default=False)
    regions = models.ManyToManyField(
        Region,
        blank=True,
        related_name="support_seats",
        verbose_name=_("regions"),
        help_text=_("None chosen: the whole country."),
    )
    since = models.DateField(_("since"), default=clock.today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("seat in the support group"), _("seats in the support group")
        ordering = ["group", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                name="support_seat_once",
                violation_error_message=_("This seat is taken."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=10),
                name="support_seat_one_to_ten",
                violation_error_message=_("A support group has at most ten seats."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="support_seat_until_after_since",
                violation_error_message=_("A seat cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return labelled(f"{self.group} {self.number}", self.member)

    def clean(self) -> None:
        most = min(self.MOST, settings.AMBASSADE_SUPPORT_GROUP_SEATS)
        if self.number and self.number > most:
            raise ValidationError({"number": _("This support group has %(most)d seats.") % {"most": most}})


class PastSeat(models.Model):
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="past_seats", verbose_name=_("support group"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a seat", "number"))
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="past_seats", verbose_name=pgettext_lazy("person", "member")
    )
    was_coordinator = models.BooleanField(_("coordinator"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))

    class Meta:
        verbose_name, verbose_name_plural = _("past seat"), _("past seats")
        ordering = ["-until"]

    def __str__(self) -> str:
        return labelled(f"{self.group} {self.number}", self.member)
