from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Term, Whose, deleted, keep
from workflows.people.card.models import AmbassadorCard
from workflows.people.states import State


def mandate_ended(before: datetime) -> Q:
    return Q(mandate__state=State.ENDED, mandate__ended_on__lt=before.date())


PERSONAL = {
    AmbassadorCard: Personal(
        keeps=(
            keep("mandate made_at", _("To show on a mission that you represent the cooperative"), Basis.AGREEMENT,
                 Term(_("the end of the mandate"), "card", mandate_ended)),
            keep("code", _("To show on a mission that you represent the cooperative"), Basis.AGREEMENT,
                 Term(_("the end of the mandate"), "card", mandate_ended), told=False),
        ),
        whose=Whose(members=("mandate__member",)),
        ending=deleted,
    ),
}  # fmt: skip
