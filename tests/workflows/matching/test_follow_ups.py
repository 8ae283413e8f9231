"""Whom an open call reaches."""

from datetime import timedelta

import pytest

from tests.factories import cast, missions
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission

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


@pytest.mark.req("R4.4")
def test_a_second_call_reaches_who_was_not_chosen_and_leaves_who_said_no_in_peace():
    chosen, interested, no = (cast.ambassador() for _ in range(3))
    mission = missions.approved()
    mission = perform(mission, "open_call", by=mission.owner).subject
    assert len(told(mission)) == 3
    for person in (chosen, interested, no):
        perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    perform(missions.assignment(mission, no), "decline", by=no.user)
    answer_by = mission.offer_deadline()
    perform(missions.assignment(mission, chosen), "offer", by=mission.owner, answer_by=answer_by)
    missions.accept(mission, chosen)
    perform(missions.assignment(mission, chosen), "release", by=mission.owner, reason="Another plan")
    mission = perform(Mission.objects.get(), "open_call", by=mission.owner).subject
    OutboxRow.objects.filter(name="call_opened").update(name="call_before")
    assert sorted(told(mission)) == sorted([chosen.email, interested.email])


def test_who_said_no_to_a_former_date_is_called_for_the_new_one():
    person = cast.ambassador()
    mission = missions.staffing(person)
    perform(missions.assignment(mission, person), "decline", by=person.user)
    starts = mission.starts + timedelta(days=7)
    perform(Mission.objects.get(), "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2))
    assert told(perform(Mission.objects.get(), "open_call", by=mission.owner).subject) == [person.email]
