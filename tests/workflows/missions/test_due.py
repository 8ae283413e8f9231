"""Reminders: of what is still owed, once, and only while it is owed."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.factories import cast, missions
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.missions import jobs
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db
REMINDERS = ("pack_reminder", "report_reminder", "confirm_reminder")


def reminded() -> list[tuple[str, str]]:
    return sorted(OutboxRow.objects.filter(name__in=REMINDERS).values_list("name", "email"))


def test_an_unread_pack_is_recalled_shortly_before_the_day_once():
    reader, forgetful = cast.ambassador(), cast.ambassador()
    mission = missions.confirmed(reader, forgetful, ambassadors_wanted=2)
    perform(missions.assignment(mission, reader), "acknowledge_pack", by=reader.user)
    jobs.remind()
    assert reminded() == []
    with clock.at(mission.starts - timedelta(days=2)):
        jobs.remind()
        jobs.remind()
    assert reminded() == [("pack_reminder", forgetful.email)]


def test_a_reminder_that_is_overtaken_does_not_leave():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    with clock.at(mission.starts - timedelta(days=2)):
        jobs.remind()
        perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
        row = OutboxRow.objects.get(name="pack_reminder")
        outbox.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == OutboxState.DROPPED


def test_a_missing_report_is_asked_again_after_a_few_days():
    person = cast.ambassador()
    mission = missions.carried_out(person)
    with clock.at(mission.state_since + timedelta(days=3)):
        jobs.remind()
        assert reminded() == []
    with clock.at(mission.state_since + timedelta(days=5)):
        jobs.remind()
    assert reminded() == [("report_reminder", person.email)]


def test_the_requester_is_reminded_that_people_wait_for_a_confirmation():
    mission = missions.staffed()
    with clock.at(clock.now() + timedelta(days=4)):
        jobs.remind()
        jobs.remind()
        for row in OutboxRow.objects.filter(name="confirm_reminder"):
            outbox.deliver(row.pk)
    assert reminded() == [("confirm_reminder", mission.requester_email)]
    assert mail.outbox


@pytest.mark.parametrize(("read", "days", "late"), [(False, 3, 0), (False, 1, 1), (True, 1, 0)])
def test_a_pack_unread_shortly_before_the_day_stands_out(read, days, late):
    person = cast.ambassador()
    mission = missions.confirmed(person)
    if read:
        perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
    mission = Mission.objects.get()
    with clock.at(mission.starts - timedelta(days=days)):
        assert (mission.overdue_days, Mission.objects.overdue().count()) == (late, min(late, 1))


def test_an_evaluation_is_welcome_after_the_mission_closed_for_some_weeks():
    mission = missions.closed(starts=clock.now() - timedelta(days=20))
    with clock.at(mission.ends + timedelta(weeks=9)), pytest.raises(NotPossible):
        perform(mission, "give_evaluation", by=mission.requester_actor(), rating=5)
    given = perform(mission, "give_evaluation", by=mission.requester_actor(), rating=5, remark="A fine evening")
    assert given.subject.requester_rating == 5
