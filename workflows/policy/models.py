"""The change log of policy: the whole of it after each change, with who made it and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock


class How(models.TextChoices):
    """By which way a version of the policy came about."""

    EDITED = "edited", pgettext_lazy("policy", "Changed in an editor")
    IMPORTED = "imported", pgettext_lazy("policy", "Imported from a file")
    ROLLED_BACK = "rolled_back", pgettext_lazy("policy", "Rolled back")
    NOTED = "noted", pgettext_lazy("policy", "Found as it stands")


class PolicyVersion(models.Model):
    """The policy from a moment on, as a file. Rows never change, but for a reason that its author adds."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    at = models.DateTimeField(_("when"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    how = models.CharField(pgettext_lazy("policy", "how"), max_length=12, choices=How.choices)
    why = models.CharField(_("why"), max_length=500, blank=True)
    text = models.TextField(pgettext_lazy("of a policy", "text"))

    class Meta:
        verbose_name, verbose_name_plural = _("version of the policy"), _("versions of the policy")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def before(self) -> "PolicyVersion | None":
        return PolicyVersion.objects.filter(number__lt=self.number).first()

    @property
    def is_newest(self) -> bool:
        return not PolicyVersion.objects.filter(number__gt=self.number).exists()
