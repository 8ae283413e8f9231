"""A calendar that took a mission over is told of its move, and of its end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(client):
    person = cast.ambassador()
    mission = missions.confirmed(person)
    log_in(client, person.user)
    return person, mission


def entry(client, mission):
    response = client.get(reverse("zone_mission_calendar", args=[mission.pk]))
    assert response.status_code == 200
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    return event


def move(mission: Mission) -> Mission:
    starts = mission.starts + timedelta(days=7)
    ends = starts + timedelta(hours=2)
    return perform(mission, "reschedule", by=mission.owner, starts=starts, ends=ends, reason="The hall").subject


def test_after_a_move_the_entry_stands_at_the_new_hours_under_a_higher_number(client, seated):
    _person, mission = seated
    before = entry(client, mission)
    moved = move(mission)
    after = entry(client, moved)
    assert (after["UID"], str(after["STATUS"])) == (before["UID"], "TENTATIVE")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == moved.starts.replace(microsecond=0)


@pytest.mark.parametrize("step", ["withdraw", "cancel"])
def test_a_seat_that_is_gone_is_cancelled_in_the_calendar(client, seated, step):
    person, mission = seated
    before = entry(client, mission)
    if step == "withdraw":
        perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="Ill")
    else:
        perform(mission, "cancel", by=mission.owner, reason="No hall")
    after = entry(client, mission)
    assert (after["UID"], str(after["STATUS"])) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_offer_that_was_never_accepted_has_no_entry(client):
    person = cast.ambassador()
    mission = missions.staffing(person)
    log_in(client, person.user)
    assert client.get(reverse("zone_mission_calendar", args=[mission.pk])).status_code == 404


def test_the_letters_that_change_the_hours_carry_the_entry(seated):
    person, mission = seated
    move(mission)
    perform(Mission.objects.get(), "cancel", by=mission.owner, reason="No hall")
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE).order_by("pk"):
        outbox.deliver(row.pk)
    carried = {message.subject: message.attachments for message in mail.outbox if person.email in message.to[0]}
    with_it = {subject for subject, attached in carried.items() if attached}
    assert len(with_it) == 1, carried.keys()  # the move and the confirmation are no longer true
    (attached,) = carried[with_it.pop()]
    assert (attached.filename, attached.mimetype) == ("calendar.ics", "text/calendar")
    assert "STATUS:CANCELLED" in attached.content


def carried_to_the_requester(mission):
    """What the letters that leave now bring into the requester's calendar."""
    mail.outbox.clear()
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE, state="queued").order_by("pk"):
        outbox.deliver(row.pk)
    letters = [message for message in mail.outbox if mission.requester_email in message.to[0]]
    files = [attached for message in letters for attached in message.attachments]
    return [Calendar.from_ical(each.content) for each in files]


def test_the_requester_gets_the_entry_is_told_of_the_move_and_of_the_end():
    mission = missions.confirmed()
    found = carried_to_the_requester(mission)
    mission = move(Mission.objects.get())
    found += carried_to_the_requester(mission)
    perform(mission, "cancel", by=mission.owner, reason="No hall")
    found += carried_to_the_requester(mission)
    entries = [calendar.walk("VEVENT")[0] for calendar in found]
    assert [str(calendar["METHOD"]) for calendar in found] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [str(entry["STATUS"]) for entry in entries] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert len({str(entry["UID"]) for entry in entries}) == 1
    numbers = [entry["SEQUENCE"] for entry in entries]
    assert numbers == sorted(set(numbers))
    assert entries[1]["DTSTART"].dt == mission.starts.replace(microsecond=0)
    assert not any("URL" in entry for entry in entries)


def test_a_requester_whose_mission_was_never_confirmed_gets_no_entry():
    mission = missions.staffed()
    perform(mission, "cancel", by=mission.owner, reason="No hall")
    assert carried_to_the_requester(mission) == []


def test_a_seat_taken_by_whoever_came_first_has_its_entry_and_loses_it(client):
    person = cast.ambassador()
    mission = missions.approved()
    perform(mission, "open_call", by=mission.owner, first_come=True)
    perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    log_in(client, person.user)
    address = reverse("zone_mission_calendar", args=[mission.pk])
    assert client.get(address).status_code == 200
    mission = Mission.objects.get()
    perform(mission, "cancel", by=mission.owner, reason="The hall burnt down")
    (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"
