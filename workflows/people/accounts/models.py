"""Rows about accounts rather than members: who was invited, whose second factor was taken away."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people.accounts.lifecycle import InvitationLifecycle, ResetLifecycle
from workflows.people.accounts.states import InvitationState, ResetState
from workflows.people.models import first_language, site_languages
from workflows.people.roles import Role


class InvitationQuerySet(LifecycleQuerySet):
    def standing(self) -> "InvitationQuerySet":
        """Neither taken up, taken back nor run out."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=clock.now())


class Invitation(InvitationLifecycle):
    """An administrator asks someone in; the roles are given when they log in with that address."""

    PLACEHOLDERS: ClassVar = {
        "email": Placeholder(pgettext_lazy("placeholder", "the address to log in with"), "email", (), ("invited",)),
        "until": Placeholder(pgettext_lazy("placeholder", "until when the invitation is valid"), "expires_at"),
    }

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        pgettext_lazy("of a person", "language"), max_length=5, choices=site_languages, default=first_language
    )
    groups = models.ManyToManyField("auth.Group", related_name="invitations", verbose_name=_("roles"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations_sent",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited on"), default=clock.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_open_once",
                violation_error_message=_("This address has already been invited."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def role_names(self) -> list[str]:
        return sorted(str(Role(group.name).label) for group in self.groups.all())

    def link_for(self, recipient: Recipient) -> str:
        return reverse("account_login")


class SecondFactorReset(ResetLifecycle):
    """Someone lost their second factor: one administrator asks, a different one confirms."""

    PLACEHOLDERS: ClassVar = {
        "who": Placeholder(pgettext_lazy("placeholder", "who lost it"), "user"),
        "checked": Placeholder(pgettext_lazy("placeholder", "how it was made sure who it is"), "reason"),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="second_factor_resets",
        verbose_name=pgettext_lazy("person", "account"),
    )
    reason = models.CharField(_("how you made sure who it is"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"), default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("reset of a second factor"), _("resets of a second factor")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state=ResetState.ASKED),
                name="reset_asked_once",
                violation_error_message=_("A reset of this account already waits for confirmation."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=models.F("asked_by")) & ~Q(confirmed_by=models.F("user"))),
                name="reset_by_two",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | ~Q(asked_by=models.F("user")), name="reset_not_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def link_for(self, recipient: Recipient) -> str:
        if recipient.user_id == self.user_id:
            return reverse("account_login")
        return reverse("people_admin:reset", args=[self.pk])
