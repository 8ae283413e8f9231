"""What the register, the identification sheet, mandates and seats keep about a member."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, WITH_ITS_OWNER, Basis, Personal, Term, Whose, deleted, keep
from workflows.people.models import (
    Consent,
    LanguageSkill,
    Mandate,
    Member,
    PastSeat,
    Profile,
    SupportSeat,
    Tie,
)
from workflows.people.privacy.terms import after_leaving, after_mandate, gone

OF_MEMBER = Whose(members=("member",))
MATCHING = _("To find the missions that suit you")
STORY = _("To know who spoke for the cooperative, and when")


def sheet_over(before: datetime) -> Q:
    """A sheet that was touched since belongs to somebody who comes back."""
    return Q(member__in=gone(before), updated_at__lt=before)


AFTER_THE_SHEET = Term(_("the end of the last mandate"), "mandate", sheet_over)
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
    Profile: Personal(
        keeps=(
            keep("member hours_per_month motivation background know_how joins_meetings updated_at competences sectors "
                 "themes intervention_kinds travel_regions", MATCHING, Basis.AGREEMENT, AFTER_THE_SHEET),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    LanguageSkill: Personal(
        keeps=(keep("member language level", MATCHING, Basis.AGREEMENT, after_mandate("member")),),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    Tie: Personal(
        keeps=(
            keep("member field level description", _("To see where you can, or had better not, speak for us"),
                 Basis.EXPLICIT_CONSENT, after_mandate("member"), after_leaving("member")),
        ),
        whose=OF_MEMBER,
        ending=deleted,
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
            keep("member starts ends ended_on paused_until suspended_for renewal_until state state_since", STORY,
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
