"""Every message and job that a step owes ends: sent, dropped because it is no longer true, or failed with a reason."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import cast, missions
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform

pytestmark = pytest.mark.django_db


def deliver_all() -> None:
    while rows := list(OutboxRow.objects.filter(state=OutboxState.QUEUED).values_list("pk", flat=True)):
        for pk in rows:
            outbox.deliver(pk)


def test_everything_owed_by_whole_lives_ends_and_most_of_it_is_sent(mailoutbox):
    missions.policy(("support_group", 1))
    asked = missions.requested(title="Asked for")
    perform(asked, "decline", by=asked.owner, reason="No time.")
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=cast.seated())
    missions.ApprovalPolicy.objects.update(active=False)
    missions.closed(cast.ambassador())
    mission = missions.confirmed(cast.ambassador())
    perform(mission, "cancel", by=mission.owner, reason="No hall.")
    deliver_all()
    ended = list(OutboxRow.objects.values_list("state", "error"))
    assert {state for state, _error in ended} <= {OutboxState.SENT, OutboxState.DROPPED}
    assert all(error for state, error in ended if state == OutboxState.DROPPED)
    sent = OutboxRow.objects.filter(state=OutboxState.SENT, kind=OutboxRow.Kind.MESSAGE)
    assert len(mailoutbox) == sent.count() > 15
    assert not sent.filter(subject_line="").exists()


@pytest.mark.parametrize("state", [OutboxState.FAILED, OutboxState.DROPPED, OutboxState.PARKED])
def test_the_database_takes_no_end_without_a_reason(state):
    missions.requested()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxRow.objects.update(state=state, error="")
