"""Consents of a member, each with the words that were read."""

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.kernel import clock
from workflows.people.models import Consent, ConsentKind, Member

TIES_VERSION = "2026-1"


def ties_wording() -> str:
    """The very words a member agrees to; new words need a new TIES_VERSION."""
    return _(
        "You may tell us about your ties with institutions, politics, companies and associations. Ties to politics "
        "or unions are sensitive data. We keep what you write here only to see where you can, or had better not, "
        "represent the cooperative. Only you and the support group of your region can read it; it is never "
        "published. You can withdraw your agreement at any moment; everything you wrote here is then erased at once."
    )


def standing(member: Member, kind: ConsentKind) -> Consent | None:
    return Consent.objects.filter(member=member, kind=kind, withdrawn_at=None).first()


@transaction.atomic
def give(member: Member, kind: ConsentKind, *, version: str, wording: str) -> Consent:
    """Giving again what stands changes nothing, unless the words are others."""
    Member.objects.select_for_update().get(pk=member.pk)
    current = standing(member, kind)
    if current is not None and current.version == version:
        return current
    if current is not None:
        Consent.objects.filter(pk=current.pk).update(withdrawn_at=clock.now())
    return Consent.objects.create(member=member, kind=kind, version=version, wording=wording)


@transaction.atomic
def withdraw(member: Member, kind: ConsentKind) -> None:
    """What was kept under the consent is erased with it."""
    Consent.objects.filter(member=member, kind=kind, withdrawn_at=None).update(withdrawn_at=clock.now())
    if kind == ConsentKind.TIES:
        member.ties.all().delete()
