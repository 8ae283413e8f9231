"""Who was asked when they could come, and what they answered."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Whose, aged, deleted, keep
from workflows.missions.moments.models import Moment, MomentAnswer, MomentsAsked
from workflows.people.privacy.terms import after_leaving

CHOOSING = _("To choose a date on which people can come")
THE_QUESTION = _("the question")

PERSONAL = {
    Moment: Personal(plain="mission starts ends"),
    MomentsAsked: Personal(
        keeps=(
            keep("mission member asked_at answered_at", CHOOSING, Basis.AGREEMENT,
                 aged("moments", THE_QUESTION, "asked_at"), after_leaving("member")),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
    MomentAnswer: Personal(
        keeps=(
            keep("moment says", CHOOSING, Basis.AGREEMENT,
                 aged("moments", THE_QUESTION, "asked__asked_at"), after_leaving("asked__member")),
        ),
        whose=Whose(members=("asked__member",)),
        plain="asked",
        ending=deleted,
    ),
}  # fmt: skip
