"""Whom an open call reaches."""

import pytest

from tests.factories import cast, missions
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def told(mission: Mission) -> list[str]:
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.JOB):
        outbox.deliver(row.pk)
    return list(OutboxRow.objects.filter(name="call_opened").values_list("email", flat=True))


@pytest.mark.req("R4.4")
def test_a_call_reaches_the_ambassadors_who_suit():
    person = cast.ambassador()
    mission = missions.approved()
    assert told(perform(mission, "open_call", by=mission.owner).subject) == [person.email]


def test_a_call_for_a_seat_of_staff_alone_reaches_no_ambassador():
    first, _other = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, staff_wanted=1)
    missions.accept(mission, first)
    mission = Mission.objects.get(pk=mission.pk)
    assert told(perform(mission, "open_call", by=mission.owner).subject) == []
