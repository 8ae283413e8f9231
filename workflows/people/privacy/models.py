from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people.privacy.lifecycle import ErasureLifecycle
from workflows.people.privacy.states import ErasureState


class ErasureRequest(ErasureLifecycle):
    """Somebody wants everything about them erased. Keeps their address until they were told the end of it."""

    PLACEHOLDERS: ClassVar = {
        "who": Placeholder(
            pgettext_lazy("placeholder", "who wants to be erased"), lambda it: it.name or it.email, ("name", "email")
        ),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="erasure_requests",
        verbose_name=pgettext_lazy("person", "account"),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=301, blank=True)
    language = models.CharField(pgettext_lazy("of a person", "language"), max_length=5, blank=True)
    asked_at = models.DateTimeField(_("asked on"), default=clock.now)
    done_at = models.DateTimeField(_("carried out on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("request for erasure"), _("requests for erasure")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state=ErasureState.ASKED), name="erasure_asked_once")
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.user)

    def link_for(self, recipient: Recipient) -> str:
        if recipient.user_id is None:
            return "" if self.state == ErasureState.DONE else reverse("account_login")
        return reverse("people_admin:erasures")
