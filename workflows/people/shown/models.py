"""Which member a consent to be shown belongs to. Consents stand a storey below and know of no register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Appearance
from workflows.people.models import Member


class ShownMember(models.Model):
    appearance = models.OneToOneField(
        Appearance, models.CASCADE, related_name="shown_member", verbose_name=_("consent of a person")
    )
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="appearances", verbose_name=pgettext_lazy("person", "member")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("member who is shown"), _("members who are shown")

    def __str__(self) -> str:
        return str(self.member)
