"""The weights of the measures. Each change is a new row, and the newest holds."""

from dataclasses import asdict, fields

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.matching.core import Weights


class MatchingWeights(models.Model):
    """How much each measure counted from a moment on, who set it so, and why. Rows never change."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    weights = models.JSONField(_("weights"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(pgettext_lazy("of weights", "set on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("weights of matching"), _("weights of matching")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.version)

    def read(self) -> Weights:
        """A measure that came later than this version has the weight that the product gives it."""
        known = {each.name for each in fields(Weights)}
        return Weights(**{name: value for name, value in self.weights.items() if name in known})

    @classmethod
    def of(cls, weights: Weights, **said: object) -> "MatchingWeights":
        return cls(weights=asdict(weights), **said)


def weights_set_last() -> MatchingWeights | None:
    return MatchingWeights.objects.first()


def weights_in_force() -> Weights:
    """Those of the newest version; without any, those that stand in `core.Weights`."""
    newest = weights_set_last()
    return newest.read() if newest else Weights()
