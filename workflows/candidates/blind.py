"""Campaigns that hide names: until there is an advice, whoever assesses reads a pseudonym."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.kernel.history import Entry
from workflows.people import roles
from workflows.people.roles import Role

# Of candidacies; in a second round the whole group has read the names with the first advice.
BLIND = Q(campaign__blind=True, round=1, advice="")


def reads_names(user: Any) -> bool:
    """Coordinators, who organise the round and give no scores in it; administrators who open it on record."""
    if roles.has_role(user, Role.COORDINATOR):
        return True
    return roles.has_role(user, Role.ADMINISTRATOR) and not roles.has_role(user, Role.SUPPORT_GROUP)


def pseudonym(number: int) -> str:
    """The same for the whole life of a candidacy, and for 65,536 candidacies in a row no other one's."""
    return _("Candidate %(code)s") % {"code": f"{(number * 40503 + 9973) % 65536:04X}"}


class Blind:
    @property
    def is_blind(self) -> bool:
        """Only of what hides names the campaign is read."""
        return self.campaign_id is not None and self.round == 1 and not self.advice and self.campaign.blind

    def hides_names_from(self, user: Any) -> bool:
        return self.is_blind and not reads_names(user)

    def name_for(self, user: Any) -> str:
        """For who reads names both, so that coordinators know whom assessors speak of."""
        if not self.is_blind:
            return str(self.member)
        return f"{self.member} · {pseudonym(self.pk)}" if reads_names(user) else pseudonym(self.pk)

    def entry_for(self, entry: Entry, user: Any) -> Entry:
        """What people wrote can tell who it is about, so it is left out where names are hidden."""
        if not self.hides_names_from(user):
            return entry
        record = entry.record
        told = {self.member.user_id, self.nomination.nominator_id if self.nomination else None}
        hidden = record.actor_kind == "link" or (record.actor_id is not None and record.actor_id in told)
        return replace(entry, who=pseudonym(self.pk) if hidden else entry.who, reason="")
