"""What the clock does: whoever has a version that holds no longer is told once, of all of theirs in one letter."""

from collections import defaultdict

import structlog
from django.conf import settings
from django.db import transaction

from snippets.models import KitVersion
from snippets.standing import Kit
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.kernel.outbox import UNTRUE, carry_out, claim, enqueue, lost, settle
from workflows.kit import letters
from workflows.kit.holding import over, reachable
from workflows.kit.models import KitDownload, KitLetter
from workflows.people.models import Member

DELIVER = "workflows.kit.jobs.deliver"

logger = structlog.get_logger(__name__)


def tell() -> None:
    """Queues again what was never picked up, then writes to who was not told. One failure holds up nobody else.

    Asks the kit as it is now, whatever made it so: a replacement, an unpublication, a deletion, a planned end.
    """
    enqueue(*lost(KitLetter.objects.all()), job=DELIVER)
    kit, broken = Kit(settings.LANGUAGE_CODE), None
    for member in members_to_tell(kit):
        try:
            write(member, kit)
        except Exception as error:
            logger.exception("kit_letter_not_written", member=member)
            broken = broken or error
    if broken:
        raise broken


def members_to_tell(kit: Kit) -> list[int]:
    """A run nearly always finds nobody, so that it begins with the versions, which are few."""
    not_told = KitDownload.objects.filter(member__in=reachable(), told_at=None)
    gone = [
        each.pk for each in KitVersion.objects.filter(downloads__in=not_told).distinct() if kit.standing(each).is_over
    ]
    rows = KitDownload.objects.filter(member__in=not_told.filter(version__in=gone).values("member"))
    held: dict[int, list[KitDownload]] = defaultdict(list)
    for row in rows.select_related("version").order_by("member", "-pk"):
        held[row.member_id].append(row)
    return [member for member, all_of_them in held.items() if untold(all_of_them, kit)]


def untold(downloads: list[KitDownload], kit: Kit) -> list[int]:
    return [row.pk for row, _standing in over(downloads, kit) if row.told_at is None]


@transaction.atomic
def write(member: int, kit: Kit) -> KitLetter | None:
    """The letter and what it tells of stand together, or neither does; a second run finds nothing to tell."""
    Member.objects.select_for_update().get(pk=member)
    found = untold(list(KitDownload.objects.filter(member=member).select_related("version")), kit)
    if not found:
        return None
    letter = KitLetter.objects.create(member_id=member)
    KitDownload.objects.filter(pk__in=found).update(told_at=clock.now(), letter=letter)
    enqueue(letter.pk, job=DELIVER)
    return letter


def deliver(key: int) -> None:
    """Carry out one letter; one that is settled, claimed by another worker or not yet due is left alone."""
    row = claim(KitLetter.objects.select_related("member"), key)
    if row is not None:
        carry_out(row, _send)


def _send(row: KitLetter) -> None:
    """What holds again by now is not told, and may be told another time; who left meanwhile gets nothing."""
    is_reachable = reachable().filter(pk=row.member_id).exists()
    downloads = list(row.downloads.select_related("version"))
    kit = Kit(letters.recipient(row).language)
    told = {each.pk: kit.standing(each.version) for each in downloads if is_reachable}
    told = {key: standing for key, standing in told.items() if standing.is_over}
    row.downloads.exclude(pk__in=told).update(told_at=None, letter=None)
    if not told:
        settle(row, OutboxState.DROPPED, UNTRUE)
        return
    letters.mail_of(row, list(told.values())).send()
    settle(row, OutboxState.SENT)
