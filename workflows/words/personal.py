"""Who ticked off what on a dossier."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.words.models import Tick

PERSONAL = {
    Tick: Personal(
        keeps=(keep("by at", _("To know who took care of what on a dossier"), Basis.INTEREST, STATISTICS),),
        whose=Whose(users=("by",)),
        plain="content_type object_id in_state key",
    ),
}
