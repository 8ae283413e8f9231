"""A request that is being written, and the mail that brings its author back to it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.models import Delivery
from workflows.missions.models import Mission

LIVES = "draft"  # its days stand in AMBASSADE_KEPT


class DraftQuerySet(models.QuerySet):
    def living(self) -> Self:
        """Those that the nightly purge leaves alone."""
        return self.filter(changed_at__gte=clock.now() - timedelta(days=settings.AMBASSADE_KEPT[LIVES]))


class RequestDraft(models.Model):
    """What somebody typed so far. Its key is in its address and nowhere else: whoever has that may go on with it.

    typed     step -> name of the field -> the values as they were typed
    mission   what was made of it; from then on it holds no words
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    typed = models.JSONField(default=dict)
    began_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    mission = models.ForeignKey(Mission, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request being written"), _("requests being written")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def path(self) -> str:
        return reverse("request_draft", args=[self.key])

    @property
    def kept_until(self) -> datetime:
        return self.changed_at + timedelta(days=settings.AMBASSADE_KEPT[LIVES])

    @property
    def language(self) -> str:
        """In which its author wants to be written to."""
        chosen = self.typed.get("you", {}).get("requester_language", [""])[0]
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def keep(self, step: str, values: dict[str, list[str]]) -> None:
        """Put what was typed on one page in place of what stood there. The row is locked by the caller."""
        self.typed = {**self.typed, step: values}
        self.email = self.typed.get("you", {}).get("requester_email", [""])[0].strip()
        self.changed_at = clock.now()
        self.save()

    def become(self, mission: Mission) -> None:
        """The mission has the words from now on."""
        self.mission, self.typed, self.email, self.changed_at = mission, {}, "", clock.now()
        self.save()

    def as_sent(self) -> QueryDict:
        """Everything typed, as one form would send it."""
        data = QueryDict(mutable=True)
        for values in self.typed.values():
            for name, each in values.items():
                data.setlist(name, each)
        return data

    def initial(self, step: str, many: tuple[str, ...]) -> dict[str, Any]:
        """What was typed on one page, as the first values of its form."""
        found = self.typed.get(step, {})
        return {name: values if name in many else values[-1] for name, values in found.items() if values}


class DraftLetter(Delivery):
    """The mail with the link to a request that is being written."""

    draft = models.ForeignKey(RequestDraft, models.CASCADE, related_name="letters")

    class Meta:
        verbose_name = pgettext_lazy("request being written", "mail")
        verbose_name_plural = pgettext_lazy("request being written", "mails")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "dropped", "parked"], error=""),
                name="a_draft_letter_ends_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="draft_letters_on_their_way"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
