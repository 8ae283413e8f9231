"""A letter that left, once more."""

from typing import Any

from django.db import transaction

from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.letters.models import LetterCopy

COPY = "workflows.letters.jobs.deliver_copy"


def can_go(row: OutboxRow) -> bool:
    """Whether it left and its words are still kept, and no copy is on its way."""
    kept = row.state == OutboxState.SENT and bool(row.email and row.body)
    return kept and not row.copies.filter(state=OutboxState.QUEUED).exists()


def send_copy(row: OutboxRow, by: Any) -> bool:
    """Whether a copy goes."""
    with transaction.atomic():
        letter = OutboxRow.objects.select_for_update().get(pk=row.pk)
        if not can_go(letter):
            return False
        copy = LetterCopy.objects.create(letter=letter, asked_by=by)
        outbox.enqueue(copy.pk, job=COPY)
    return True
