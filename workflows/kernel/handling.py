"""What people and digests do with a letter that has not left.

Each says whether it did: a letter that a worker has, or that left meanwhile, stays as it is.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from workflows.kernel import clock
from workflows.kernel.models import LETTERS, NOT_LEFT, Delivery, OutboxRow, OutboxState
from workflows.kernel.outbox import enqueue

CANCELLED = gettext_noop("Cancelled by %(who)s: %(reason)s")
CANCELLABLE = (*NOT_LEFT, OutboxState.FAILED, OutboxState.PARKED)


def _at_rest(row: OutboxRow, *states: str) -> QuerySet[OutboxRow]:
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lt=clock.now())
    return OutboxRow.objects.filter(unclaimed, pk=row.pk, kind__in=LETTERS, state__in=states)


def hold(row: OutboxRow) -> bool:
    held = _at_rest(row, OutboxState.QUEUED, OutboxState.COLLECTED)
    return bool(held.update(state=OutboxState.HELD, claimed_until=None))


def release(row: OutboxRow) -> bool:
    """It leaves now: a person decided so, whatever it waited for."""
    with transaction.atomic():
        freed = _at_rest(row, *NOT_LEFT).update(
            state=OutboxState.QUEUED, at_once=True, starts=0, claimed_until=None, next_try_at=clock.now()
        )
        if freed:
            enqueue(row.pk)
    return bool(freed)


def cancel(row: OutboxRow, reason: str, by: str) -> bool:
    return bool(
        _at_rest(row, *CANCELLABLE).update(
            state=OutboxState.DROPPED, error=CANCELLED, error_parameters={"who": by, "reason": reason},
            claimed_until=None, settled_at=clock.now(),
        )
    )  # fmt: skip


def rewrite(row: OutboxRow, words: tuple[str, str], seen: tuple[str, str]) -> bool:
    """Give this one letter its own words; not where somebody else did since those were `seen`."""
    found = _at_rest(row, *NOT_LEFT).filter(subject_line=seen[0], body=seen[1])
    return bool(found.update(own_words=True, subject_line=words[0], body=words[1]))


def collect(row: OutboxRow) -> None:
    """A claimed row waits for a digest."""
    row.state, row.claimed_until, row.starts = OutboxState.COLLECTED, None, 0
    row.save(update_fields=["state", "claimed_until", "starts"])


def go_on(letters: QuerySet[OutboxRow]) -> int:
    """What no digest brings any more is queued again."""
    return letters.update(state=OutboxState.QUEUED, next_try_at=clock.now())


def fail_with(letters: QuerySet[OutboxRow], digest: Delivery) -> None:
    """What came with a digest that did not leave."""
    letters.update(
        state=OutboxState.FAILED, claimed_until=None, settled_at=digest.settled_at,
        error=digest.error, error_parameters=digest.error_parameters,
    )  # fmt: skip


def report(uuid: Any, said: str, words: str) -> bool:
    """What the mail service tells of a letter; a complaint outlasts what comes after it, and so does a return."""
    over = {OutboxRow.Report.DELIVERED: [""], OutboxRow.Report.BOUNCED: ["", OutboxRow.Report.DELIVERED]}
    rows = OutboxRow.objects.filter(uuid=uuid)
    if said in over:
        rows = rows.filter(report__in=over[OutboxRow.Report(said)])
    return bool(rows.update(report=said, report_words=words[:300], reported_at=clock.now()))
