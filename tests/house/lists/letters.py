"""Messages of the desk, and the words that editors write for them."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.factories import missions
from tests.house.lists.table import (
    Made,
    copies,
    keys,
    numbers,
    shown,
)
from workflows.kernel.models import OutboxRow, records_of
from workflows.letters.models import LetterCopy, MessageText


@shown("messages", "coordinator")
def _messages(user: Any) -> Made:
    mission = missions.requested(owner=user)
    row = OutboxRow.objects.filter(record__in=records_of(mission)).first()
    last = records_of(mission).last()

    def more(how_many: int) -> None:
        records = copies(last, how_many, object_id=keys(copies(mission, how_many)), act=uuid4)
        copies(row, how_many, record_id=keys(records), uuid=uuid4)

    return reverse("messages"), more


@shown("letter", "coordinator")
def _letter(user: Any) -> Made:
    mission = missions.requested(owner=user)
    row = OutboxRow.objects.filter(record__in=records_of(mission), user=user)[0]
    copy = LetterCopy.objects.create(letter=row, asked_by=user)
    return reverse("letter", args=[row.pk]), lambda n: copies(copy, n, uuid=uuid4)


@shown("message_text", "communications")
def _message_text(user: Any) -> Made:
    kept = MessageText.objects.create(
        lifecycle="mission", message="request_received", language="en", version=next(numbers), subject="Words",
        body="{link}", set_by=user,
    )  # fmt: skip
    address = reverse("message_text", args=["mission", "request_received"])
    return address, lambda n: copies(kept, n, version=lambda: next(numbers))
