"""Whom somebody met on a mission: who they are, and how to reach them where they agreed to that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.missions.models import Assignment


class ReportContact(models.Model):
    """One person met. Without their agreement nothing is kept by which they could be reached."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    reach = models.CharField(_("how to reach them"), max_length=200, blank=True)
    agreed = models.BooleanField(_("agreed to be contacted"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("contact made on a mission"), _("contacts made on missions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed=True) | models.Q(reach=""), name="nobody_is_reached_who_did_not_agree"
            )
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        return ", ".join(filter(None, [self.name, self.organisation, self.reach]))
