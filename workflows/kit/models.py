"""Who has which version of the kit, the letters about it, and orders of copies on paper."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import KitVersion
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.models import Delivery
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.kit.lifecycle import PrintOrderLifecycle
from workflows.kit.states import OrderState
from workflows.people.models import Member
from workflows.people.roles import Role, has_role


class KitLetter(Delivery):
    """One mail to one member about versions that they hold and that hold no longer."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("person", "member"))

    class Meta:
        verbose_name, verbose_name_plural = _("letter about the kit"), _("letters about the kit")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dropped", "parked"], error=""),
                name="a_kit_letter_ends_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="kit_letters_on_their_way"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class KitDownload(models.Model):
    """That a member took along one version; `told_at` once a letter was written that it holds no longer."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="kit_downloads", verbose_name=pgettext_lazy("person", "member")
    )
    version = models.ForeignKey(
        KitVersion, models.PROTECT, related_name="downloads", verbose_name=pgettext_lazy("kit", "version")
    )
    downloaded_at = models.DateTimeField(_("downloaded on"), default=clock.now)
    told_at = models.DateTimeField(_("told that it no longer holds on"), null=True, blank=True)
    letter = models.ForeignKey(KitLetter, models.SET_NULL, null=True, blank=True, related_name="downloads")

    class Meta:
        verbose_name, verbose_name_plural = _("download from the kit"), _("downloads from the kit")
        ordering = ["-downloaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="one_download_per_member_and_version")
        ]

    def __str__(self) -> str:
        return str(self.version)


class PrintOrderQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "PrintOrderQuerySet":
        """The communications team handles them all."""
        return self.all() if has_role(user, Role.COMMUNICATIONS) else self.none()

    handled_by = visible_to

    def of(self, user: Any) -> "PrintOrderQuerySet":
        return self.filter(member__user=user.pk)

    def open(self) -> "PrintOrderQuerySet":
        return self.filter(state=OrderState.ORDERED)

    def overdue(self) -> "PrintOrderQuerySet":
        late = clock.now() - timedelta(days=PrintOrder.expected_days()[OrderState.ORDERED] + 1)
        return self.open().filter(state_since__lte=late)


class PrintOrder(PrintOrderLifecycle):
    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(pgettext_lazy("placeholder", "what is ordered"), "version"),
        "copies": Placeholder(pgettext_lazy("placeholder", "how many copies"), "copies"),
        "until": Placeholder(pgettext_lazy("placeholder", "the day on which they are needed"), "needed_by"),
        "who": Placeholder(pgettext_lazy("placeholder", "who ordered them"), "member.display_name"),
    }

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="print_orders", verbose_name=pgettext_lazy("person", "member")
    )
    version = models.ForeignKey(
        KitVersion, models.PROTECT, related_name="orders", verbose_name=pgettext_lazy("kit", "version")
    )
    copies = models.PositiveSmallIntegerField(_("number of copies"))
    address = models.TextField(_("address they are sent to"), max_length=500, blank=True)
    needed_by = models.DateField(_("needed by"))
    ordered_at = models.DateTimeField(_("ordered on"), default=clock.now)

    objects = PrintOrderQuerySet.as_manager()

    class Meta(PrintOrderLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("print order"), _("print orders")
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "version"],
                condition=Q(state=OrderState.ORDERED),
                name="one_open_print_order_per_version",
                violation_error_message=_("An order of this is open already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.copies} × {self.version}"

    def link_for(self, recipient: Recipient) -> str:
        if recipient.user_id is not None and recipient.user_id == self.member.user_id:
            return reverse("zone_kit") + "#orders"
        return self.desk_url()

    def desk_url(self) -> str:
        return reverse("print_order", args=[self.pk])
