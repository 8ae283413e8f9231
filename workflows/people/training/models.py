"""Who attended an initial training, when and where."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.recipients import Recipient
from workflows.people import roles
from workflows.people.models import Member
from workflows.people.training.lifecycle import AttendanceLifecycle
from workflows.people.training.states import AttendanceState


class AttendanceQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "AttendanceQuerySet":
        """Those of the members whom this seat of the support group handles."""
        return self.filter(roles.in_scope(user, "member__"))

    handled_by = visible_to

    def overdue(self) -> "AttendanceQuerySet":
        return self.none()


class Attendance(AttendanceLifecycle):
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="attendances", verbose_name=pgettext_lazy("person", "member")
    )
    held_on = models.DateField(pgettext_lazy("of a training", "date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online = models.BooleanField(pgettext_lazy("of a training", "online"), default=False)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta(AttendanceLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = (
            _("attendance of an initial training"),
            _("attendances of initial trainings"),
        )
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state=AttendanceState.NOTED),
                name="initial_training_noted_once",
                violation_error_message=_("The attendance of this member is noted already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def where(self) -> str:
        return gettext("Online") if self.online else self.place

    def link_for(self, recipient: Recipient) -> str:
        return reverse("zone_mandate")

    def desk_url(self) -> str:
        return reverse("training_dossier", args=[self.pk])
