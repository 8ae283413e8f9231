"""What an attendance keeps about who was there."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.people.privacy.terms import after_mandate
from workflows.people.training.models import Attendance

PREPARED = _("To know who was prepared to speak for the cooperative")
PERSONAL = {
    Attendance: Personal(
        keeps=(
            keep("remark", PREPARED, Basis.AGREEMENT, after_mandate("member")),
            keep("member held_on place online state state_since", PREPARED, Basis.AGREEMENT, STATISTICS),
            keep("noted_by", PREPARED, Basis.INTEREST, STATISTICS, whose=Whose(users=("noted_by",))),
        ),
        whose=Whose(members=("member",)),
        plain="revision",
    ),
}  # fmt: skip
