"""What missions ask of steps below them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.refusals import Answer, No
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import ENDED, AssignmentState
from workflows.people.privacy.tables import Person


def nothing_lies_ahead(request: Any, step: Any = None) -> Answer:
    """Before somebody is erased: nobody counts on them any more."""
    held = Assignment.objects.filter(member__user=request.user_id, state=AssignmentState.ACCEPTED)
    if held.exclude(mission__state__in=ENDED).exists():
        return No(_("A seat on a mission is still held. It has to be handed back, or its report filed, first."))
    asked = Q(pk__in=[])
    for email in Person.of(request.user).emails:
        asked |= Q(requester_email__iexact=email)
    if Mission.objects.filter(asked).exclude(state__in=ENDED).exists():
        return No(_("A mission that was asked for from this address is still under way."))
    return True
