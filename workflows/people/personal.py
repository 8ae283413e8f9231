"""What the register, consents, mandates and seats keep about a member."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, WITH_ITS_OWNER, Basis, Personal, Whose, deleted, keep
from workflows.people.models import Consent, Mandate, Member, PastSeat, SupportSeat
from workflows.people.privacy.terms import after_leaving, after_mandate

OF_MEMBER = Whose(members=("member",))
STORY = _("To know who spoke for the cooperative, and when")


PERSONAL = {
    Member: Personal(
        keeps=(
            keep("first_name last_name email service", _("To know who belongs to the cooperative and to reach them"),
                 Basis.DUTY, after_leaving("pk")),
            keep("number user language country region permanent_staff active left_on erased_on",
                 _("To recognise a line of the register, and to count members"), Basis.DUTY, STATISTICS),
        ),
        whose=Whose(members=("pk",), users=("user",)),
    ),
    Consent: Personal(
        keeps=(
            keep("member kind version wording given_at withdrawn_at", _("To prove what you agreed to"), Basis.DUTY,
                 after_mandate("member"), after_leaving("member")),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    Mandate: Personal(
        keeps=(
            keep("member starts ends ended_on paused_until suspended_for renewal_until state state_since "
                 "sheet_asked_at greeted_at", STORY,
                 Basis.INTEREST, STATISTICS),
        ),
        whose=OF_MEMBER,
        plain="revision",
    ),
    SupportSeat: Personal(
        keeps=(
            keep("member group number is_coordinator since until regions", _("To know who looks after which region"),
                 Basis.AGREEMENT, WITH_ITS_OWNER),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    PastSeat: Personal(
        keeps=(keep("member group number was_coordinator since until", STORY, Basis.INTEREST, STATISTICS),),
        whose=OF_MEMBER,
    ),
}  # fmt: skip
