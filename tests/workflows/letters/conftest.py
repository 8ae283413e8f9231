from typing import Any

import pytest

from tests.factories import cast, missions
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.letters.texts import Message, message_named


@pytest.fixture
def mission() -> Any:
    return missions.requested(title="Talk <at> the harbour")


@pytest.fixture
def owner() -> Any:
    return cast.seated(coordinator=True)


@pytest.fixture
def arrived(owner: Any) -> OutboxRow:
    """What the owner of a new request is told: it asks something of them."""
    mission = missions.requested(owner=owner, title="At the harbour")
    row = OutboxRow.objects.get(name="request_arrived", record__object_id=mission.pk)
    assert row.user_id == owner.pk
    return row


@pytest.fixture
def received() -> Message:
    found = message_named("mission", "request_received")
    assert found is not None
    return found


def deliver(row: OutboxRow) -> OutboxRow:
    outbox.deliver(row.pk)
    row.refresh_from_db()
    return row
