"""Whom season plans proposed, and who made them."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, aged, deleted, keep
from workflows.planning.models import PlanLine, SeasonPlan

PERSONAL = {
    SeasonPlan: Personal(
        keeps=(
            keep("author made_at accepted_by accepted_at", _("To know who planned a season"), Basis.INTEREST,
                 STATISTICS),
        ),
        whose=Whose(users=("author", "accepted_by")),
        plain="country version first last region most before seats goals gaps unproven times_sent",
    ),
    PlanLine: Personal(
        keeps=(
            keep("plan mission role member kind outcome why", _("To spread missions fairly and well"), Basis.INTEREST,
                 aged("season_plan", _("the day of the plan"), "plan__made_at")),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
}  # fmt: skip
