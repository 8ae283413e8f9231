from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import perform
from workflows.people.accounts.models import Invitation
from workflows.people.queries import invitations_over

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite(email: str, groups: Iterable[Group], *, by: Any, language: str) -> Invitation:
    """Ask someone in, by mail, for these roles. Raises kernel.Refused when `by` may not."""
    for run_out in invitations_over().filter(email=email.lower()):
        perform(run_out, "lapse", by=SYSTEM)
    invitation = Invitation(email=email, language=language, expires_at=clock.now() + VALID_FOR)
    return perform(invitation, "invite", by=by, groups=list(groups)).subject
