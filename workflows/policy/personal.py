"""Who changed how the house works."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.policy.models import PolicyVersion

PERSONAL = {
    PolicyVersion: Personal(
        keeps=(keep("by at", _("To know who changed how the house works"), Basis.INTEREST, STATISTICS),),
        whose=Whose(users=("by",)),
        plain="number how why text",
    ),
}
