"""Whose machines are told what happens here, and every call to them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.models import Delivery, TransitionRecord
from workflows.kernel.vault import seal, unseal
from workflows.webhooks.signing import new_secret

PURPOSE = "webhook"


class EndpointQuerySet(models.QuerySet):
    def listening(self) -> "EndpointQuerySet":
        """Switched on, and with a secret to sign with."""
        return self.filter(active=True).exclude(secret="")


class Endpoint(models.Model):
    """An address that is called. Its secrets stand here sealed; `turns` counts how many there have been.

    failing_since     first call that failed since the last that was answered well
    switched_off_at   the product itself switched it off, and nobody switched it on again yet
    """

    name = models.CharField(pgettext_lazy("of a webhook", "what it is for"), max_length=200)
    address = models.URLField(_("address"), max_length=500)
    events = models.JSONField(pgettext_lazy("of a webhook", "events"), default=list)
    active = models.BooleanField(pgettext_lazy("of a webhook", "switched on"), default=True)
    secret = models.TextField(blank=True, editable=False)
    former_secret = models.TextField(blank=True, editable=False)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    turns = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(
        pgettext_lazy("of a webhook", "failing since"), null=True, blank=True, editable=False
    )
    switched_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("webhook"), _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_listening(self) -> bool:
        return self.active and bool(self.secret)

    @property
    def former_signs(self) -> bool:
        return self.former_until is not None and clock.now() < self.former_until

    def secrets(self) -> list[str]:
        """Those that sign now, the newest first. Raises UnreadableError."""
        sealed = [self.secret, *([self.former_secret] if self.former_signs else [])]
        return [unseal(each, PURPOSE) for each in sealed]

    def turn(self) -> str:
        """A new secret, which is told here and never again; the one before it signs for a while beside it."""
        made = new_secret()
        if self.secret:
            self.former_secret = self.secret
            self.former_until = clock.now() + timedelta(days=settings.AMBASSADE_WEBHOOK_SECRET_DAYS)
        self.secret, self.turns = seal(made, PURPOSE), self.turns + 1
        self.save(update_fields=["secret", "former_secret", "former_until", "turns"])
        return made

    def end_former(self) -> None:
        self.former_secret, self.former_until = "", None
        self.save(update_fields=["former_secret", "former_until"])


class Call(Delivery):
    """One event for one endpoint, its body as it is sent every time.

    cause   what it is owed for; the same cause is never owed twice to one endpoint
    at      when it happened; `created_at` moves when a person sends it again
    tries   how often the endpoint was asked; counted before it is
    """

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="calls", verbose_name=_("webhook"))
    record = models.ForeignKey(
        TransitionRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a lifecycle", "step"),
    )
    cause = models.CharField(max_length=120)
    type = models.CharField(pgettext_lazy("of a webhook", "event"), max_length=120)
    at = models.DateTimeField(_("when"), default=clock.now)
    tries = models.PositiveIntegerField(pgettext_lazy("of a webhook", "tries"), default=0)
    code = models.PositiveSmallIntegerField(pgettext_lazy("of a webhook", "answer"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("webhook", "call")
        verbose_name_plural = pgettext_lazy("webhook", "calls")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "cause"], name="called_once_per_cause"),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dropped", "parked"], error=""), name="a_call_ends_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="calls_of_an_endpoint"),
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="calls_on_their_way"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def public_id(self) -> str:
        """The same at every try, so that the receiver can tell them for one."""
        return f"msg_{self.uuid.hex}"


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "timestamp": at.isoformat(), "data": data}
