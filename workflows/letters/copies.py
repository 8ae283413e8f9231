"""A letter that left, once more."""

from typing import Any

from django.db import transaction

from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.letters.models import LetterCopy

COPY = "workflows.letters.jobs.deliver_copy"


def send_copy(row: OutboxRow, by: Any) -> bool:
    """Whether a copy goes: of a letter that left, whose words are still kept, and not while another is on its way."""
    with transaction.atomic():
        found = OutboxRow.objects.select_for_update().exclude(email="").exclude(body="")
        letter = found.filter(pk=row.pk, state=OutboxState.SENT).first()
        if letter is None or letter.copies.filter(state=OutboxState.QUEUED).exists():
            return False
        copy = LetterCopy.objects.create(letter=letter, asked_by=by)
        outbox.enqueue(copy.pk, job=COPY)
    return True
