"""Who is mailed about which filter of the agenda, what they know already, and the mails that are on their way."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.queries import EventFilter
from workflows.kernel import clock, links
from workflows.kernel.models import Delivery

CONFIRM, STOP = "digest confirm", "digest stop"  # purposes of links
LINK_VERSION = 1
QUERY_LENGTH = 1000
HOUR = time(7)


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Once a week, on Monday")
    DAILY = "daily", _("Every day on which there is something")


def nothing_told() -> dict[str, Any]:
    return {"events": {}, "missing": []}


class Subscription(models.Model):
    """One address that asked to be mailed about one filter. Until it is confirmed it gets nothing but that question.

    query   the filter as its canonical query string
    told    what its reader knows already: see pages.digest.news
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=10)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    last_day = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=nothing_told)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("agenda", "mail subscription"), _("mail subscriptions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(Lower("email"), "query", name="one_digest_per_address_and_filter")]
        indexes = [models.Index(fields=["next_at"], name="digests_due")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.query or '*'}"

    @property
    def wanted(self) -> EventFilter:
        return EventFilter.parse(self.query)

    @property
    def confirm_token(self) -> str:
        return links.sign(CONFIRM, self.pk, LINK_VERSION)

    @property
    def stop_token(self) -> str:
        return links.sign(STOP, self.pk, LINK_VERSION)


class Letter(Delivery):
    """One mail to one subscription. A digest is written once for what it tells of, with the words it leaves with."""

    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("mail", "Question")
        DIGEST = "digest", pgettext_lazy("mail", "What is new")

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("agenda", "mail"), pgettext_lazy("agenda", "mails")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "due_at"], name="one_digest_per_period"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "dropped", "parked"], error=""),
                name="a_digest_ends_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="digests_on_their_way"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def next_time(rhythm: str, after: datetime) -> datetime:
    """The first seven o'clock here after that moment; of a Monday where it is once a week."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, HOUR, zone)
        if moment > after and (rhythm == Rhythm.DAILY or day.weekday() == 0):
            return moment
        day += timedelta(days=1)
