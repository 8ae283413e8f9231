"""Sends the links that people asked for."""

from django.db import transaction

from workflows.kernel.models import OutboxState
from workflows.kernel.outbox import UNTRUE, carry_out, claim, enqueue, lost, settle
from workflows.missions.asking.letters import mail_of
from workflows.missions.asking.models import DraftLetter, RequestDraft

DELIVER = "workflows.missions.asking.jobs.deliver"


@transaction.atomic
def owe_link(draft: RequestDraft) -> None:
    enqueue(DraftLetter.objects.create(draft=draft).pk, job=DELIVER)


def deliver(key: int) -> None:
    row = claim(DraftLetter.objects.select_related("draft"), key)
    if row is not None:
        carry_out(row, _send)


def _send(row: DraftLetter) -> None:
    if row.draft.mission_id is not None or not row.draft.email:
        settle(row, OutboxState.DROPPED, UNTRUE)
        return
    mail_of(row).send()
    settle(row, OutboxState.SENT)


def sweep() -> None:
    """Queue again what was never picked up."""
    enqueue(*lost(DraftLetter.objects.all()), job=DELIVER)
