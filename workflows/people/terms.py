"""Who sees which mandates, and which are overdue."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.plugs import plugs
from workflows.people.roles import in_scope
from workflows.people.states import State


class MandateQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "MandateQuerySet":
        """Those of the members whom this seat handles, and those that an approval asks of this account now."""
        return self.filter(in_scope(user, "member__") | Q(pk__in=plugs.gate.asked_of(self.model, user)))

    def handled_by(self, user: Any) -> "MandateQuerySet":
        return self.filter(in_scope(user, "member__"))

    def renewal_due(self) -> "MandateQuerySet":
        """In the last days of the term, without an offer of another one."""
        last = clock.today() + timedelta(days=settings.AMBASSADE_RENEWAL_DAYS)
        return self.filter(state=State.ACTIVE, renewal_until=None, ends__lte=last)

    def overdue(self) -> "MandateQuerySet":
        """Longer in their state than expected, or near the end of the term without an offer to renew."""
        late = Q(
            state=State.ACTIVE,
            renewal_until=None,
            ends__lt=clock.today() + timedelta(days=settings.AMBASSADE_RENEWAL_DAYS),
        )
        return self.filter(late | self.past_expected())
