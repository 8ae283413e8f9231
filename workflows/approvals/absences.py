"""Who is away, and who answers approvals meanwhile."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.people import roles


class AbsenceQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(since__lte=clock.today(), until__gte=clock.today(), deputy__is_active=True)

    def to_come(self) -> Self:
        """Those of today too."""
        return self.filter(until__gte=clock.today())


class Absence(models.Model):
    """One person, away for some days, and the person who answers approvals in their place meanwhile.

    `named_by`: the coordinator who chose a deputy of another role, where nobody else holds the same one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("absence", "who")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("absence", "deputy")
    )
    since = models.DateField(pgettext_lazy("absence", "away from"))
    until = models.DateField(pgettext_lazy("absence", "until"), help_text=_("That day included."))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="away_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("deputy")), name="nobody_stands_in_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.deputy}"

    def clean(self) -> None:
        found: dict[str, Any] = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day cannot lie before the first.")
        if self.user_id and self.user_id == self.deputy_id:
            found["deputy"] = _("Choose somebody else than the person who is away.")
        if not found and self.since and self.until and self._overlaps():
            found["since"] = _("An absence on one of these days is noted already. Take that away first.")
        if found:
            raise ValidationError(found)

    def _overlaps(self) -> bool:
        others = Absence.objects.filter(user=self.user_id, since__lte=self.until, until__gte=self.since)
        return others.exclude(pk=self.pk).exists()


def stood_in_for(user: Any) -> list[Absence]:
    """The absences of today in which this person is the deputy, asked once per request, and only where there are."""
    if not roles.standing_of(user).stands_in:
        return []
    return roles.remembered(user, "stood_in_for", _find_stood_in_for)


def _find_stood_in_for(user: Any) -> list[Absence]:
    found = list(Absence.objects.current().filter(deputy=user.pk).select_related("user").order_by("pk"))
    for absence in found:
        roles.remember_for_request(absence.user)
    return found
