"""What a nomination holds, on top of its lifecycle."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.candidates import rules
from workflows.candidates.nomination_lifecycle import NominationLifecycle
from workflows.candidates.queries import NominationQuerySet
from workflows.candidates.states import NominationState
from workflows.kernel import clock, links
from workflows.kernel.actors import LinkHolder
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people.models import Mandate, Member
from workflows.people.states import CURRENT

NOMINATION_LASTS = timedelta(days=60)


def nomination_ends() -> datetime:
    return clock.now() + NOMINATION_LASTS


def candidacy_of(member: Member, **columns: Any) -> Any:
    """A candidacy not begun yet; who handles it follows from where the member lives."""
    candidacy = apps.get_model("workflows", "Candidacy")
    return candidacy(member=member, country_id=member.country_id, region_id=member.region_id, **columns)


class Nomination(NominationLifecycle):
    """A member whom someone of the staff would like to see as an ambassador, and why (R1.5)."""

    PLACEHOLDERS: ClassVar = {
        "who": Placeholder(pgettext_lazy("placeholder", "who was nominated"), "member"),
        "why": Placeholder(pgettext_lazy("placeholder", "why this member was thought of"), "why", stays=("nominated",)),
    }

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="nominations", verbose_name=pgettext_lazy("person", "member")
    )
    nominator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="nominations_made",
        verbose_name=_("nominated by"),
    )
    why = models.TextField(_("why you think of this member"), max_length=2000)
    valid_until = models.DateTimeField(_("valid until"), default=nomination_ends)
    link_version = models.PositiveIntegerField(default=1, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta(NominationLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("nomination"), _("nominations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state=NominationState.SENT), name="nomination_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.member)

    def path(self) -> str:
        return reverse("nomination", args=[links.sign(rules.NOMINATION_PURPOSE, self.pk, self.link_version)])

    def link_holder(self) -> LinkHolder:
        return LinkHolder(rules.NOMINATION_PURPOSE, self.pk, self.member.display_name, self.member.email)

    def link_for(self, recipient: Recipient) -> str:
        mine = recipient.user_id is not None and recipient.user_id == self.nominator_id
        return reverse("nominate") if mine else self.path()

    @property
    def is_superfluous(self) -> bool:
        """Whether the member is asked already, or on the way, or there."""
        member = self.member
        asked = Nomination.objects.filter(member=member, state=NominationState.SENT).exclude(pk=self.pk)
        return (
            asked.exists()
            or member.candidacies.open().exists()
            or Mandate.objects.filter(member=member, state__in=CURRENT).exists()
        )

    def candidacy_for_it(self) -> Any:
        return candidacy_of(self.member, nomination=self)
