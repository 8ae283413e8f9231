"""How a member of the register, or someone invited, comes to an account."""

from typing import Any

from django.db import IntegrityError, transaction

from workflows.kernel.perform import perform
from workflows.people.accounts import rules
from workflows.people.accounts.models import Invitation
from workflows.people.models import Member


def open_account(email: str, accounts: type[Any]) -> Any | None:
    """Make the account that this address may claim, if any. It opens only with the code mailed to the address."""
    email = email.lower()
    member = Member.objects.filter(email=email, user=None, active=True).first()
    invitation = Invitation.objects.standing().filter(email=email).first()
    if invitation is not None and not rules.inviter_administers(invitation):
        invitation = None
    if member is None and invitation is None:
        return None
    if accounts.objects.filter(email=email).exists():  # inactive: only an administrator opens it again
        return None
    if member is not None:
        fields = {"first_name": member.first_name, "last_name": member.last_name, "language": member.language}
    else:
        fields = {"language": invitation.language}
    try:
        with transaction.atomic():
            user = accounts.objects.create_user(email, **fields)
            if member is not None:
                Member.objects.filter(pk=member.pk, user=None).update(user=user)
    except IntegrityError:  # another click on the same form was a moment faster
        return accounts.objects.filter(email=email, is_active=True).first()
    return user


@transaction.atomic
def settle(user: Any) -> None:
    """At log-in, when the address is proven: link the member row, take up the invitation."""
    if not Member.objects.filter(user=user).exists():
        Member.objects.filter(email=user.email, user=None).update(user=user)
    for invitation in Invitation.objects.standing().filter(email=user.email):
        if rules.inviter_administers(invitation):
            perform(invitation, "accept", by=user)
