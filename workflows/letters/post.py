"""When a letter leaves: after the wait of its message, then as its reader chose."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime, make_aware

from workflows.kernel import clock, handling, outbox
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxRow
from workflows.kernel.recipients import Recipient
from workflows.kernel.steps import LetterKind, Tell
from workflows.letters.models import (
    EVERYBODY,
    Digest,
    DigestLine,
    FrameVersion,
    LetterChoice,
    MessageText,
    MessageWait,
    Rhythm,
)

DIGESTS_AT = time(7)
MONDAY = 0


class HousePost:
    def words(self, model: type[LifecycleModel], message: str, language: str, told_as: str) -> tuple[str, str] | None:
        rows = MessageText.objects.filter(lifecycle=model._meta.model_name, message=message, language=language)
        for readers in dict.fromkeys((told_as, EVERYBODY)):
            newest = rows.filter(readers=readers).first()
            if newest and newest.is_own:
                return newest.subject, newest.body
        return None

    def keeps(self, row: OutboxRow, tell: Tell) -> bool:
        until = waits_until(row)
        if until > clock.now() and not was_put_off(row):
            outbox.put_off(row, until)
            return True
        kind = tell.kind_of(row.name)
        if row.user_id is None or kind is LetterKind.NEEDED:
            return False
        choice = LetterChoice.objects.filter(user=row.user_id).first()
        return choice is not None and _as_chosen(row, choice, kind)

    def frame(self) -> str:
        newest = FrameVersion.objects.first()
        return newest.source if newest else ""


def was_put_off(row: OutboxRow) -> bool:
    """It waited already: a wait that is changed meanwhile reaches new letters only, and nothing waits twice."""
    return row.next_try_at > row.created_at


def waits_until(row: OutboxRow) -> datetime:
    """When the wait of its message is over."""
    kind, name = row.record.content_type.model, row.name
    found = MessageWait.objects.filter(lifecycle=kind, message=name).values_list("minutes", flat=True).first()
    return row.created_at + timedelta(minutes=found or 0)


def _as_chosen(row: OutboxRow, choice: LetterChoice, kind: LetterKind) -> bool:
    """What carries an entry for the calendar comes by itself, not in a digest."""
    rhythm = choice.rhythm(kind)
    if rhythm != Rhythm.AT_ONCE and not _has_calendar(row):
        collect(row, next_digest(rhythm, clock.now()))
        return True
    until = quiet_until(choice, clock.now())
    if until is None:
        return False
    outbox.put_off(row, until)
    return True


def _has_calendar(row: OutboxRow) -> bool:
    subject: Any = row.record.subject
    reader = Recipient(row.email, row.recipient_name, row.language, row.user_id)
    return bool(subject.calendar_for(reader, row.name))


def next_digest(rhythm: str, now: datetime) -> datetime:
    """The first morning from now on; for a week the first Monday morning."""
    day = localtime(now).date()
    while True:
        due = make_aware(datetime.combine(day, DIGESTS_AT))
        if due > now and (rhythm == Rhythm.DAILY or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)


def quiet_until(choice: LetterChoice, now: datetime) -> datetime | None:
    """When the quiet hours in which `now` lies end; None outside them. They may go over midnight."""
    if choice.quiet is None:
        return None
    begin, end = choice.quiet
    here = localtime(now)
    hour = here.time()
    inside = begin <= hour < end if begin < end else hour >= begin or hour < end
    if not inside:
        return None
    day = here.date() + timedelta(days=int(begin > end and hour >= begin))
    return make_aware(datetime.combine(day, end))


def collect(row: OutboxRow, due: datetime) -> None:
    """The claimed row comes with that digest; it is in one digest at most."""
    with transaction.atomic():
        said = {"next_try_at": due, "created_at": due}
        digest, _new = Digest.objects.get_or_create(user_id=row.user_id, due=due, defaults=said)
        DigestLine.objects.update_or_create(letter=row, defaults={"digest": digest})
        handling.collect(row)
