"""What the clock does: writes what is due, once per period, and sees that it leaves."""

import structlog
from django.db import transaction
from django.utils.translation import override

from pages.digest import letters
from pages.digest.models import Letter, Subscription, next_time
from pages.digest.news import News, news
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.kernel.outbox import carry_out, claim, enqueue, lost, settle

DELIVER = "pages.digest.jobs.deliver"
MOST = 500  # of one run; the next one goes on

logger = structlog.get_logger(__name__)


def run() -> None:
    """Queues again what was never picked up, then writes what is due. One broken filter holds up no other.

    Raises the first error once every subscription had its turn.
    """
    enqueue(*lost(Letter.objects.all()), job=DELIVER)
    due = Subscription.objects.filter(confirmed_at__isnull=False, next_at__lte=clock.now()).order_by("next_at")
    broken = None
    for key in list(due.values_list("pk", flat=True)[:MOST]):
        try:
            write(key)
        except Exception as error:
            logger.exception("digest_not_written", subscription=key)
            broken = broken or error
    if broken:
        raise broken


@transaction.atomic
def write(key: int) -> Letter | None:
    """The digest of one period: what is told, the next time and the mail stand together, or none of them does."""
    now = clock.now()
    rows = Subscription.objects.select_for_update().filter(confirmed_at__isnull=False, next_at__lte=now)
    subscription = rows.filter(pk=key).first()
    if subscription is None or subscription.next_at is None:
        return None
    with override(subscription.language):
        found, told = news(subscription.wanted, subscription.told, subscription.language)
        row = _letter(subscription, found) if found else None
    subscription.told, subscription.next_at = told, next_time(subscription.rhythm, now)
    subscription.save(update_fields=["told", "next_at"])
    if row is not None:
        row.save()
        enqueue(row.pk, job=DELIVER)
    return row


def _letter(subscription: Subscription, found: News) -> Letter:
    written, _link = letters.digest(subscription, found)
    subject, _newline, body = written.partition("\n")
    return Letter(
        subscription=subscription,
        kind=Letter.Kind.DIGEST,
        due_at=subscription.next_at,
        subject_line=" ".join(subject.split())[:300],
        body=body.strip(),
    )


def deliver(key: int) -> None:
    """Carry out one mail; one that is settled, claimed by another worker, not yet due or withdrawn is left alone."""
    row = claim(Letter.objects.select_related("subscription"), key)
    if row is not None:
        carry_out(row, _send)


def _send(row: Letter) -> None:
    letters.mail_of(row).send()
    settle(row, OutboxState.SENT)
