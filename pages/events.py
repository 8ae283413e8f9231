"""An event is one row without language: when, where, which level, whether it goes on. Its pages hold the words."""

import re
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.fields import WebAddressField
from snippets.models import EventLevel, Network, PlaceKind, Region, Sector, SpokenLanguage, Theme
from workflows.kernel import clock

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
AMOUNT = re.compile(r"€\s*(\d{1,5}(?:[.,]\d{1,2})?)|(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:€|EUR|euro)", re.ASCII | re.I)


class EventStatus(models.TextChoices):
    TENTATIVE = "tentative", pgettext_lazy("event", "Tentative")
    CONFIRMED = "confirmed", pgettext_lazy("event", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


class Joining(models.TextChoices):
    """Who is welcome."""

    EVERYONE = "everyone", pgettext_lazy("who could join", "Open to everyone")
    MEMBERS = "members", pgettext_lazy("who could join", "Members of the cooperative")
    INVITED = "invited", pgettext_lazy("who could join", "On invitation")


def site_time_zone() -> str:
    return settings.TIME_ZONE


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is not a known time zone."), params={"value": value})


def each_network_once() -> models.Q:
    """A network has a row per language; events point to the first of them."""
    first = Network.objects.order_by().values("translation_key").annotate(first=models.Min("pk"))
    return models.Q(pk__in=first.values("first"))


# What a calendar that someone subscribed to must be told about: RFC 5545 wants a new SEQUENCE for these.
DECISIVE = (
    "starts",
    "ends",
    "all_day",
    "timezone",
    "status",
    "place_name",
    "address",
    "is_online",
    "online_url",
)


class Event(models.Model):  # type: ignore[django-manager-missing]  # treebeard's manager has no type
    """One date on which the cooperative shows itself. All times are those of `timezone` when printed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("working title"), max_length=200, help_text=_("For colleagues; visitors read the page."))
    status = models.CharField(
        pgettext_lazy("event", "status"), max_length=10, choices=EventStatus.choices, default=EventStatus.TENTATIVE
    )
    starts = models.DateTimeField(_("starts"), help_text=_("In the time zone of this site."))
    ends = models.DateTimeField(_("ends"), help_text=_("In the time zone of this site."))
    all_day = models.BooleanField(_("whole days"), default=False, help_text=_("Only the dates count, not the hours."))
    previous_start = models.DateTimeField(_("previous start"), null=True, blank=True, editable=False)
    timezone = models.CharField(
        _("time zone of the place"), max_length=50, default=site_time_zone, validators=[validate_time_zone]
    )
    level = models.CharField(pgettext_lazy("of an event", "level"), max_length=10, choices=EventLevel.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name=_("sectors"))
    themes = models.ManyToManyField(Theme, blank=True, verbose_name=_("themes"))
    languages = models.ManyToManyField(SpokenLanguage, blank=True, verbose_name=_("spoken languages"))
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address of the place"), max_length=300, blank=True)
    place_kind = models.ForeignKey(
        PlaceKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of place")
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north, such as 50.846700. With the longitude it puts a point on the map."),
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east, such as 4.352500."),
    )  # fmt: skip
    place_accessibility = models.TextField(
        _("how accessible the place is"), blank=True, help_text=_("Steps, lift, toilets, hearing loop, parking.")
    )
    is_online = models.BooleanField(_("can be followed online"), default=False)
    online_url = WebAddressField(_("public link to follow it"), blank=True)
    cost = models.CharField(
        _("cost"),
        max_length=100,
        blank=True,
        help_text=_("“5 €”, or “0 €” for what is free; left empty, nothing is said."),
    )
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    joining = models.CharField(_("who could join"), max_length=10, choices=Joining.choices, blank=True)
    networks = models.ManyToManyField(
        Network, blank=True, limit_choices_to=each_network_once, related_name="+", verbose_name=_("networks")
    )
    mission = models.OneToOneField(
        "workflows.Mission",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="event",
        verbose_name=_("mission"),
    )
    changed_at = models.DateTimeField(editable=False)
    every_sector: list[Sector]  # read along by queries.with_words
    every_listing: list["EventListing"]

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("agenda", "event"), pgettext_lazy("agenda", "events")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="event_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["ends", "starts"], name="events_in_time"),
            models.Index(fields=["level", "starts"], name="events_by_level"),
            models.Index(fields=["region", "starts"], name="events_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.local_start:%d/%m/%Y}" if self.starts else self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """A date, place or status that was once promised changes only together with `sequence`."""
        with transaction.atomic():
            before = Event.objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
            if before:
                self._follow(before)
            self.changed_at = clock.now()
            if (only := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*only, "sequence", "previous_start", "changed_at"}
            super().save(*args, **kwargs)

    def clean(self) -> None:
        moments = {"starts": self.starts, "ends": self.ends}
        wrong = [name for name, moment in moments.items() if moment and not EARLIEST <= moment.date() <= LATEST]
        if wrong:
            words = _("The year lies outside %(first)d to %(last)d.") % {"first": EARLIEST.year, "last": LATEST.year}
            raise ValidationError(dict.fromkeys(wrong, words))
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end lies before the start.")})
        if not self.place_name and not self.is_online:
            raise ValidationError({"place_name": _("Say where it is, or that it can be followed online.")})
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("A point on the map needs both latitude and longitude.")})

    def _follow(self, before: "Event") -> None:
        promised = before.status != EventStatus.TENTATIVE or before.sequence > 0
        changed = any(getattr(before, column) != getattr(self, column) for column in DECISIVE)
        self.sequence = before.sequence + 1 if promised and changed else before.sequence
        self.previous_start = before.starts if promised and before.starts != self.starts else before.previous_start

    @property
    def price(self) -> Decimal | None:
        """In euro, where the cost is one amount and nothing else."""
        amount = AMOUNT.fullmatch(self.cost.strip())
        return Decimal((amount[1] or amount[2]).replace(",", ".")) if amount else None

    @property
    def cost_words(self) -> str:
        return gettext("Free of charge") if self.price == 0 else self.cost

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def local_start(self) -> datetime:
        return self.starts.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends.astimezone(self.zone)

    @property
    def day_after(self) -> date:
        """The first day without the event: the exclusive end that calendars want for whole days."""
        return self.local_end.date() + timedelta(days=1)

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def is_past(self) -> bool:
        return self.ends < clock.now()

    @property
    def is_awaited(self) -> bool:
        """Still to come, so that one can say to be there."""
        return not self.is_cancelled and not self.is_past


class EventListing(models.Model):
    """What lists and feeds say of an event in one language: a copy of its live page, made by `pages.listings`.

    An event with at least one row here is public; so filters and feeds never read the page tree.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="listings")
    page = models.OneToOneField("pages.EventPage", models.CASCADE, related_name="listing")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="one_listing_per_language")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class EventText(models.Model):
    """What the page says further down, and afterwards; beside the listing, so that lists and feeds do not read it."""

    listing = models.OneToOneField(EventListing, models.CASCADE, related_name="further")
    text = models.TextField()
    folded = models.TextField()  # the same as people type when they search: no database we run on folds by itself

    def __str__(self) -> str:
        return str(self.listing)
