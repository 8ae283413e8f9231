"""What is kept about when somebody confirmed their sheet."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Whose, deleted, keep
from workflows.people.care.models import PartCheck
from workflows.people.privacy.terms import after_leaving, after_mandate

PERSONAL = {
    PartCheck: Personal(
        keeps=(
            keep("member part confirmed_at", _("To ask only now and then whether your sheet is still right"),
                 Basis.AGREEMENT, after_mandate("member"), after_leaving("member")),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
}  # fmt: skip
