"""What is kept about whoever brings a question back from the field, and whoever answers it."""

from django.utils.translation import gettext_lazy as _

from workflows.field.models import FieldQuestion
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep

PERSONAL = {
    FieldQuestion: Personal(
        keeps=(
            keep("member owner mission asked_at answered_at state state_since",
                 _("To bring you the answer to a question that you passed on"), Basis.AGREEMENT, STATISTICS),
        ),
        whose=Whose(members=("member",), users=("owner",)),
        plain="revision country region question answer answer_by became_term became_message",
    ),
}  # fmt: skip
