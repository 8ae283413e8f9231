"""Consents of a member, each with the words that were read."""

from django.db import transaction

from workflows.kernel import clock
from workflows.people.models import Consent, ConsentKind, Member


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
