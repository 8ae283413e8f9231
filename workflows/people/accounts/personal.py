"""What invitations and resets of a second factor keep about people."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, keep
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.accounts.states import InvitationState


def invitation_over(before: datetime) -> Q:
    return ~Q(state__in=[InvitationState.NEW, InvitationState.OPEN]) & Q(expires_at__lt=before)


PERSONAL = {
    Invitation: Personal(
        keeps=(
            keep("email", _("To invite somebody to an account"), Basis.INTEREST,
                 Term(_("the end of the invitation"), "access", invitation_over)),
            keep("language groups created_at expires_at accepted_at state state_since",
                 _("To know which roles were given to whom"), Basis.INTEREST, STATISTICS),
            keep("invited_by", _("To know who gave which roles"), Basis.INTEREST, STATISTICS,
                 whose=Whose(users=("invited_by",))),
        ),
        whose=Whose(emails=("email",)),
        plain="revision",
    ),
    SecondFactorReset: Personal(
        keeps=(
            keep("reason", _("To prove that the owner of the account asked"), Basis.INTEREST,
                 aged("access", _("the question"), "asked_at")),
            keep("user asked_by asked_at confirmed_by state state_since", _("To know who opened which account again"),
                 Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(users=("user",)),
        plain="revision",
    ),
}  # fmt: skip
