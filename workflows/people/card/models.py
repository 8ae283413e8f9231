"""The card of an ambassador (R1.8): an address that nobody guesses and that says more only on the day of a mission."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.people.models import Mandate
from workflows.people.states import State


def new_code() -> str:
    """128 bits."""
    return secrets.token_urlsafe(16)


class AmbassadorCard(models.Model):
    """One per mandate. With a new code every copy of the former one is worthless.

    A pause or a suspension silences it; the end of the mandate ends it.
    """

    mandate = models.OneToOneField(Mandate, models.CASCADE, related_name="card", verbose_name=_("mandate"))
    code = models.CharField(max_length=30, unique=True, default=new_code, editable=False)
    made_at = models.DateTimeField(_("made on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("ambassador card"), _("ambassador cards")

    def __str__(self) -> str:
        return str(self.mandate)

    @property
    def may_speak(self) -> bool:
        return self.mandate.state == State.ACTIVE

    @property
    def address(self) -> str:
        return settings.BASE_URL.rstrip("/") + reverse("ambassador_card", args=[self.code])


def make(mandate: Mandate) -> AmbassadorCard:
    """The first card of a mandate, or one with a new code in its place."""
    fresh = {"code": new_code(), "made_at": clock.now()}
    return AmbassadorCard.objects.update_or_create(mandate=mandate, defaults=fresh)[0]
