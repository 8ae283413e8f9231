"""What is kept of the ways in which somebody looks at missions."""

from django.utils.translation import gettext_lazy as _

from workflows.desk.board.models import SavedFilter
from workflows.kernel.privacy import WITH_ITS_OWNER, Basis, Personal, Whose, deleted, keep

PERSONAL = {
    SavedFilter: Personal(
        keeps=(keep("user name look query shared made_at", _("So that you find your filters of missions again"),
                    Basis.AGREEMENT, WITH_ITS_OWNER),),
        whose=Whose(users=("user",)),
        ending=deleted,
    ),
}  # fmt: skip
