"""Where each person reads a mission."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse

from workflows.kernel import links
from workflows.kernel.actors import LinkHolder
from workflows.kernel.recipients import Recipient
from workflows.missions import rules
from workflows.missions.calendar import CARRY_IT, TO_THE_REQUESTER, calendar_of, calendar_of_requester
from workflows.people.roles import Role, has_role, remember_for_request

if TYPE_CHECKING:
    from workflows.missions.queries import MissionQuerySet

ON_THE_DESK = (Role.SUPPORT_GROUP, Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS)


class Addresses(models.Model):
    """The requester's private page, the zone for people on the mission, the desk for who decides on it."""

    requester_name: Any
    requester_email: Any
    requester_language: Any
    link_version: Any
    assignments: Any
    moments_asked: Any
    objects: "MissionQuerySet"

    class Meta:
        abstract = True

    def requester(self) -> Recipient:
        return Recipient(self.requester_email, self.requester_name, self.requester_language, None)

    def requester_path(self) -> str:
        return reverse("requester_page", args=[links.sign(rules.REQUESTER_PURPOSE, self.pk, self.link_version)])

    def requester_actor(self) -> LinkHolder:
        return LinkHolder(rules.REQUESTER_PURPOSE, self.pk, self.requester_name, self.requester_email)

    def link_for(self, recipient: Recipient) -> str:
        """A page that this reader can open; empty where there is none."""
        if recipient.user_id is None:
            return self.requester_path() if recipient.key == self.requester_email.lower() else ""
        if self.assignments.filter(member__user=recipient.user_id).exists():
            return self.zone_url()
        reader = get_user_model()._default_manager.filter(pk=recipient.user_id).first()
        if reader is not None:
            remember_for_request(reader)
        if has_role(reader, *ON_THE_DESK) and type(self).objects.visible_to(reader).filter(pk=self.pk).exists():
            return self.desk_url()
        if reader is not None and type(self).objects.in_zone_of(reader).filter(pk=self.pk).exists():
            return self.zone_url()
        return self.desk_url() if has_role(reader, *ON_THE_DESK) else ""  # where a late reader hears what happened

    def link_in(self, recipient: Recipient, message: str) -> str:
        """Whoever is asked when they could come answers on a page of their own, without logging in."""
        asked = None
        if message == "moments_asked" and recipient.user_id is not None:
            asked = self.moments_asked.filter(member__user=recipient.user_id).first()
        return asked.path() if asked else self.link_for(recipient)

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        if recipient.user_id is None:
            asked_for_it = recipient.key == self.requester_email.lower() and message in TO_THE_REQUESTER
            return calendar_of_requester(self) if asked_for_it else b""
        if message not in CARRY_IT:
            return b""
        own = self.assignments.filter(member__user=recipient.user_id).select_related("mission").first()
        return calendar_of(own) if own else b""

    def zone_url(self) -> str:
        return reverse("zone_mission", args=[self.pk])

    def desk_url(self) -> str:
        return reverse("mission_dossier", args=[self.pk])
