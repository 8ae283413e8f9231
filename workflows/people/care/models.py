"""When an ambassador last said that a part of their identification sheet is right, by saving it or by saying so."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.people.models import Member


class PartCheck(models.Model):
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="part_checks", verbose_name=pgettext_lazy("person", "member")
    )
    part = models.CharField(pgettext_lazy("of a sheet", "part"), max_length=20)
    confirmed_at = models.DateTimeField(_("confirmed on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("part of a sheet, confirmed"), _("parts of sheets, confirmed")
        ordering = ["member", "part"]
        constraints = [models.UniqueConstraint(fields=["member", "part"], name="part_check_once")]

    def __str__(self) -> str:
        return self.part


def confirm(member: Member, part: str) -> None:
    PartCheck.objects.update_or_create(member=member, part=part, defaults={"confirmed_at": clock.now()})
