"""What a record owes the world, carried out after commit: messages to people, follow-up jobs.

Rows are written with the record; a job per row is queued in the same transaction (the ORM broker: a rollback
queues nothing). Carrying out is at least once and idempotent: a row is claimed first, the start counted and
committed before the work, so that a row that kills its worker is parked after three starts, never endless.
"""

import smtplib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_noop
from django_q.brokers import Broker
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from workflows.kernel import clock
from workflows.kernel.acts import Act
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import build
from workflows.kernel.models import NOT_LEFT, Delivery, OutboxRow, OutboxState, TransitionRecord
from workflows.kernel.plugs import plugs
from workflows.kernel.recipients import recipient_of
from workflows.kernel.refusals import reason_of
from workflows.kernel.steps import LetterKind, Step, Tell

MAX_STARTS = 3
LEASE = timedelta(minutes=5)  # longer than a job may run (Q_CLUSTER timeout)
GRACE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)  # how much later than it was owed a row is tried that has waited
STUCK = (OutboxState.FAILED, OutboxState.PARKED)
PERMANENT = 500  # codes of a mail server from here on mean: never
PATIENCE = timedelta(days=3)  # how long a mail server may be away before a message counts as failed

GONE = gettext_noop("The dossier is gone.")
TAKEN_BACK = gettext_noop("The step was taken back.")
UNTRUE = gettext_noop("No longer true when it was about to leave.")
UNASKED = gettext_noop("It is no longer asked of this reader.")
DIED = gettext_noop("%(starts)d starts ended without a word: the worker died each time.")
UNWANTED = gettext_noop("The mail server refuses the message: %(words)s")
REFUSED = gettext_noop("The mail server refuses the address: %(words)s")

OF_A_RULE = Tell(lambda subject: (), kind=LetterKind.NEWS)

D = TypeVar("D", bound=Delivery)
logger = structlog.get_logger(__name__)


class NotYetError(Exception):
    """Raised by the work of a row: why not now, as a message id and what stands in it. It is tried again later."""

    def __init__(self, words: str, **parameters: Any) -> None:
        super().__init__(words)
        self.words, self.parameters = words, parameters


DELIVER = "workflows.kernel.outbox.deliver"


def owe(record: TransitionRecord, step: Step, subject: LifecycleModel, act: Act) -> None:
    """Put what the step owes on the act's bill: one row per message and recipient, one per follow-up."""
    for name, tell in step.options.tells.items():
        letters = letters_of(record, name, tell.to(subject))
        told = act.told() if tell.unless_told else set()
        act.owed += [letter for letter in letters if letter.recipient_key not in told]
    owe_jobs(record, step.name, subject, act)


def owe_jobs(record: TransitionRecord, step: str, subject: LifecycleModel, act: Act) -> None:
    act.taken.append((record, subject))
    now = clock.now()
    for path in plugs.follow_ups_of(type(subject), step):
        act.owed.append(OutboxRow(record=record, kind=OutboxRow.Kind.JOB, name=path, created_at=now, next_try_at=now))


def write(act: Act) -> None:
    """Write all that the act owes, and queue a job for each row; then what rooms above owe of it."""
    enqueue(*(row.pk for row in OutboxRow.objects.bulk_create(act.owed)))
    for owe_also in plugs.also_owed:
        owe_also(act)


def tell(record: TransitionRecord, message: str, people: Iterable[Any]) -> None:
    """Owe a message of this record to further people; whoever is owed it already gets it once."""
    letters = {letter.recipient_key: letter for letter in letters_of(record, message, people)}
    with transaction.atomic():
        known = OutboxRow.objects.filter(record=record, kind=OutboxRow.Kind.MESSAGE, name=message)
        for key in known.values_list("recipient_key", flat=True):
            letters.pop(key, None)
        enqueue(*(row.pk for row in OutboxRow.objects.bulk_create(letters.values())))


def letters_of(
    record: TransitionRecord, message: str, people: Iterable[Any], kind: str = OutboxRow.Kind.MESSAGE
) -> list[OutboxRow]:
    """One unsaved row per address; who has no address is passed over."""
    now = clock.now()
    found: dict[str, OutboxRow] = {}
    for person in people:
        recipient = recipient_of(person) if person is not None else None
        if recipient is not None:
            found[recipient.key] = OutboxRow(
                record=record,
                kind=kind,
                name=message,
                recipient_key=recipient.key,
                email=recipient.email,
                recipient_name=recipient.name,
                language=recipient.language,
                user_id=recipient.user_id,
                created_at=now,
                next_try_at=now,
            )
    return list(found.values())


class Batch(Broker):
    """Takes what `async_task` would queue one by one, to be written at once."""

    def __init__(self) -> None:
        super().__init__()
        self.payloads: list[str] = []

    def enqueue(self, task: str) -> int:
        self.payloads.append(task)
        return len(self.payloads)


def enqueue(*row_ids: int, job: str = DELIVER) -> None:
    """Queue a job for each row, in one statement; a transaction that rolls back queues nothing."""
    batch = Batch()
    for row_id in row_ids:
        async_task(job, row_id, broker=batch)
    moment = timezone.now()  # the cluster compares it with its own time, never with our clock
    OrmQ.objects.bulk_create([OrmQ(key=Conf.PREFIX, payload=each, lock=moment) for each in batch.payloads])


def deliver(row_id: int) -> None:
    """Carry out one row; a row that is settled, claimed by another worker or not yet due is left alone."""
    row = claim(OutboxRow.objects.select_related("record__content_type"), row_id)
    if row is not None:
        carry_out(row, _run if row.kind == OutboxRow.Kind.JOB else _send)


def carry_out(row: D, work: Callable[[D], None]) -> None:
    """Do the work of a claimed row, which settles it; what fails is tried again, or fails for good."""
    if row.starts > MAX_STARTS:
        settle(row, OutboxState.PARKED, DIED, starts=MAX_STARTS)
        return
    try:
        work(row)
    except smtplib.SMTPRecipientsRefused as error:
        if all(400 <= code < PERMANENT for code, _words in error.recipients.values()):  # grey-listed, a full mailbox
            _try_later(row, error)
        else:
            settle(row, OutboxState.FAILED, REFUSED, words=str(error))
    except smtplib.SMTPDataError as error:
        if error.smtp_code < PERMANENT:
            _try_later(row, error)
        else:
            settle(row, OutboxState.FAILED, UNWANTED, words=str(error))
    except (OSError, smtplib.SMTPException, NotYetError) as error:
        _try_later(row, error)
    except Exception as error:
        logger.exception("outbox_row_failed", row=row.pk)
        _try_later(row, error, limit=MAX_STARTS)


def claim(rows: QuerySet[D], row_id: int) -> D | None:
    """Take the row for this worker and count the start, committed before any work."""
    now = clock.now()
    due = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    taken = rows.filter(due, pk=row_id, state=OutboxState.QUEUED, next_try_at__lte=now).update(
        claimed_until=now + LEASE, starts=F("starts") + 1
    )
    return rows.get(pk=row_id) if taken else None


def _send(row: OutboxRow) -> None:
    subject = row.record.subject
    tell = tell_of(row)
    untrue = why_silent(row, subject)
    if untrue:
        settle(row, OutboxState.DROPPED, untrue)
        return
    if tell and not row.at_once and plugs.post.keeps(row, tell):
        return
    with translation.override(row.language or settings.LANGUAGE_CODE):
        mail = build(row, subject)
        mail.send()
    row.subject_line, row.body = mail.subject[:300], mail.words
    settle(row, OutboxState.SENT)


def _keys(people: Iterable[Any]) -> set[str]:
    found = (recipient_of(person) for person in people if person is not None)
    return {recipient.key for recipient in found if recipient is not None}


def tell_of(row: OutboxRow) -> Tell | None:
    if row.kind == OutboxRow.Kind.RULE:
        return OF_A_RULE
    step = row.record.declared
    return step.options.tells.get(row.name) if step else None


def why_silent(row: OutboxRow, subject: Any) -> str:
    """Why this letter is no longer true, as a message id; empty while it is."""
    if row.kind == OutboxRow.Kind.RULE:
        return plugs.rules.why_silent(row)
    tell = tell_of(row)
    return why_untrue(row.record, subject) or (why_idle(tell, subject, row) if tell else "")


def why_untrue(record: TransitionRecord, subject: object) -> str:
    """Why what the record says no longer holds, as a message id; empty while it does."""
    if subject is None:
        return GONE
    if TransitionRecord.objects.filter(reverses=record).exists():
        return TAKEN_BACK
    return ""


def why_idle(tell: Tell, subject: Any, row: OutboxRow) -> str:
    """Why the message has nothing to say to this reader any more, as a message id; empty while it has."""
    with translation.override("en"):  # the message id, to be read in any language
        answer = tell.still(subject) if tell.still else True
        if not answer:
            return str(reason_of(answer, UNTRUE))
    idle = tell.while_among and row.recipient_key not in _keys(tell.while_among(subject))
    return UNASKED if idle else ""


def _run(row: OutboxRow) -> None:
    """Run a follow-up: a function of the record, idempotent, that reads the dossier as it is now."""
    module, name = row.name.rsplit(".", 1)
    function: Callable[[TransitionRecord], None] = getattr(import_module(module), name)
    function(row.record)
    settle(row, OutboxState.SENT)


def settle(row: Delivery, state: str, error: str = "", **parameters: Any) -> None:
    row.state, row.settled_at, row.claimed_until = state, clock.now(), None
    row.error, row.error_parameters = error, parameters
    row.save(
        update_fields=[
            "state", "error", "error_parameters", "settled_at", "claimed_until", "subject_line", "body",
        ]
    )  # fmt: skip


def put_off(row: Delivery, until: datetime) -> None:
    """Not now: a claimed row goes back to the queue, its start not counted; the sweep finds it in time."""
    row.next_try_at, row.claimed_until, row.starts = until, None, 0
    row.save(update_fields=["next_try_at", "claimed_until", "starts"])


def _try_later(row: Delivery, error: Exception, limit: int | None = None) -> None:
    """Try again after 1, 2, 4 … minutes, an hour at most; give up at `limit` failures or after PATIENCE."""
    row.failures += 1
    row.error, row.error_parameters = f"{type(error).__name__}: {error}"[:2000], {}
    if isinstance(error, NotYetError):
        row.error, row.error_parameters = error.words, error.parameters
    row.starts = 0
    row.claimed_until = None
    now = clock.now()
    if (limit and row.failures >= limit) or now - row.created_at > PATIENCE:
        row.state, row.settled_at = OutboxState.FAILED, now
    row.next_try_at = now + timedelta(minutes=min(2 ** (row.failures - 1), 60))
    row.save()


def sweep() -> int:
    """Queue again what was never picked up, was dropped by a dying worker, or is due for another try."""
    ids = lost(OutboxRow.objects.all())
    enqueue(*ids)
    return len(ids)


def lost(rows: QuerySet[Any]) -> list[int]:
    """Rows that no worker has, although their time has come."""
    now = clock.now()
    found = rows.filter(
        Q(claimed_until__isnull=True, next_try_at__lte=now - GRACE) | Q(claimed_until__lt=now),
        state=OutboxState.QUEUED,
    ).order_by("next_try_at")
    return list(found.values_list("pk", flat=True)[:1000])


def send_again(row: Delivery, job: str = DELIVER, states: Iterable[str] = STUCK) -> None:
    """A person frees a failed or parked row: it starts anew, with the same Message-ID.

    It does not wait once more, but its reader's choice holds.
    """
    stuck, now = type(row)._base_manager.filter(pk=row.pk, state__in=states), clock.now()
    with transaction.atomic():
        freed = stuck.update(
            state=OutboxState.QUEUED, starts=0, failures=0, error="", error_parameters={}, settled_at=None,
            created_at=now - MOMENT, next_try_at=now,
        )  # fmt: skip
        if freed:
            enqueue(row.pk, job=job)


def recall(rows: QuerySet[OutboxRow]) -> int:
    """Drop what of these has not left yet, since its step was taken back; how many rows that were."""
    return rows.filter(state__in=(*NOT_LEFT, OutboxState.FAILED)).update(
        state=OutboxState.DROPPED, error=TAKEN_BACK, error_parameters={}, settled_at=clock.now()
    )
