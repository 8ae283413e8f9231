"""What the moments for interviews keep about candidates and those who receive them."""

from django.utils.translation import gettext_lazy as _

from workflows.candidates.interviews.models import InterviewSlot
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep

TALKING = _("To agree on a moment for an interview with a candidate")

PERSONAL = {
    InterviewSlot: Personal(
        keeps=(
            keep("chosen_by candidacies starts minutes place online_url state state_since", TALKING, Basis.INTEREST,
                 STATISTICS),
            keep("people", TALKING, Basis.INTEREST, STATISTICS, whose=Whose(users=("people",))),
        ),
        whose=Whose(members=("chosen_by__member",)),
        plain="revision",
    ),
}  # fmt: skip
