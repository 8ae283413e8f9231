"""Who set how much each measure counts."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.matching.models import MatchingWeights

PERSONAL = {
    MatchingWeights: Personal(
        keeps=(
            keep("set_by set_at", _("To know who set by which measures people are ranked"), Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(users=("set_by",)),
        plain="version weights reason",
    ),
}
