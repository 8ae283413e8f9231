"""Consents of a member, each with the words that were read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.kernel import clock
from workflows.people.models import Consent, ConsentKind, Member
from workflows.people.sheet.models import AccessNeeds

TIES_VERSION = "2026-2"
NEEDS_VERSION = "2026-1"
WAITING_VERSION = "2026-1"
LEDGER_VERSION = "2026-1"
AGENDA_VERSION = "2026-1"


def ties_wording() -> str:
    """The very words a member agrees to; new words need a new TIES_VERSION.

    Matching counts ties, and ties tell of interests, under these alone.
    """
    return _(
        "You may tell us about your ties with institutions, politics, companies and associations. Ties to politics "
        "or unions are sensitive data. We keep what you write here only to see where you can, or had better not, "
        "represent the cooperative, to find missions that suit you, and to keep judgement fair: whoever you name "
        "here by first and last name takes no part in your candidacy, nor you in theirs. Only you and the support "
        "group of your region can read it; whoever looks for people for a mission sees, where a tie suits it, its "
        "field and its reach and not your words. It is never published. You can withdraw your agreement at any "
        "moment; everything you wrote here is then erased at once."
    )


def needs_wording() -> str:
    """The very words a member agrees to; new words need a new NEEDS_VERSION."""
    return _(
        "You may tell us what you need to take part: an accessible place, an interpreter, breaks. This can "
        "say something about your health, so it is sensitive data. We keep it only to arrange missions and meetings so "
        "that you can take part. Only you and the support group of your region can read it; it counts "
        "neither for nor against you. You can withdraw your agreement at any moment; what you wrote is then erased."
    )


def waiting_wording() -> str:
    """The very words a candidate agrees to, each time anew; new words need a new WAITING_VERSION."""
    return _(
        "I want to stay on the waiting list. Until the day that is then told to me, the cooperative keeps my "
        "identification sheet, my video or text, and the scores and words about my candidacy, only to call me up when "
        "there is room. I am asked again before that day. I can leave the list at any moment by withdrawing my "
        "candidacy."
    )


def ledger_wording() -> str:
    """The very words an ambassador agrees to; new words need a new LEDGER_VERSION."""
    return _(
        "The other ambassadors may read my name beside my missions, hours, offers and refusals, and beside my wish for "
        "more or fewer. Without this agreement they read these without my name. I can take it away again at any moment."
    )


def agenda_wording() -> str:
    """The very words somebody agrees to who goes on missions; new words need a new AGENDA_VERSION."""
    return _(
        "Ambassadors, staff and the board may read my name beside the missions on which I go. Without this agreement "
        "they read that somebody goes, not who. I can take my name away again at any moment."
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


def agree(member: Member, kind: ConsentKind) -> Consent:
    """To what is asked by itself, in the words as they are now; an agreement that stands is left alone."""
    version, wording = {
        ConsentKind.TIES: (TIES_VERSION, ties_wording),
        ConsentKind.NEEDS: (NEEDS_VERSION, needs_wording),
        ConsentKind.LEDGER: (LEDGER_VERSION, ledger_wording),
        ConsentKind.AGENDA: (AGENDA_VERSION, agenda_wording),
    }[kind]
    return standing(member, kind) or give(member, kind, version=version, wording=wording())


def choose(member: Member, kind: ConsentKind, agrees: bool) -> None:
    """As a box says it that may be ticked and unticked."""
    if agrees:
        agree(member, kind)
    else:
        withdraw(member, kind)


@transaction.atomic
def renew(member: Member, kind: ConsentKind, *, version: str, wording: str) -> Consent:
    """Said anew: what stood until now ends, so that each time is kept by itself, with its day."""
    withdraw(member, kind)
    return give(member, kind, version=version, wording=wording)


@transaction.atomic
def restore(member: Member, kinds: Iterable[ConsentKind], since: datetime) -> None:
    """What a step ended that was taken back stands again, unless it was given anew."""
    for kind in kinds:
        ended = Consent.objects.filter(member=member, kind=kind, withdrawn_at__gte=since).order_by("-pk").first()
        if ended is not None and standing(member, kind) is None:
            Consent.objects.filter(pk=ended.pk).update(withdrawn_at=None)


@transaction.atomic
def withdraw(member: Member, kind: ConsentKind) -> None:
    """What was kept under the consent is erased with it."""
    Consent.objects.filter(member=member, kind=kind, withdrawn_at=None).update(withdrawn_at=clock.now())
    if kind == ConsentKind.TIES:
        member.ties.all().delete()
    if kind == ConsentKind.NEEDS:
        AccessNeeds.objects.filter(member=member).delete()
    for draft in member.sheet_drafts.all():
        draft.leave_out(kind)
