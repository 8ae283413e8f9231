"""When a letter leaves: after its wait, in its reader's rhythm, outside their quiet hours."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.timezone import localtime

from tests.factories import cast, missions
from tests.workflows.letters.conftest import deliver
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.letters import texts
from workflows.letters.models import Digest, LetterChoice, Rhythm
from workflows.letters.post import next_digest, quiet_until

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 5, 11, tzinfo=UTC)  # a Wednesday, 12:00 in Brussels


def test_a_letter_waits_as_long_as_its_message_and_then_leaves_once(arrived, owner, mailoutbox):
    texts.set_wait(texts.message_named("mission", "request_arrived"), 30, owner)
    assert (deliver(arrived).state, len(mailoutbox), arrived.starts) == (OutboxState.QUEUED, 0, 0)
    assert arrived.next_try_at == arrived.created_at + timedelta(minutes=30)
    with clock.at(arrived.created_at + timedelta(minutes=32)):
        assert outbox.lost(OutboxRow.objects.filter(pk=arrived.pk)) == [arrived.pk]
        assert deliver(arrived).state == OutboxState.SENT
        deliver(arrived)
    assert len(mailoutbox) == 1


def test_a_wait_that_is_changed_reaches_new_letters_only(arrived, owner):
    message = texts.message_named("mission", "request_arrived")
    texts.set_wait(message, 30, owner)
    assert deliver(arrived).state == OutboxState.QUEUED
    texts.set_wait(message, 600, owner)
    with clock.at(arrived.created_at + timedelta(minutes=31)):
        assert deliver(arrived).state == OutboxState.SENT


def test_what_is_sent_again_does_not_wait_again_but_its_readers_choice_holds(arrived, owner):
    texts.set_wait(texts.message_named("mission", "request_arrived"), 30, owner)
    OutboxRow.objects.filter(pk=arrived.pk).update(state=OutboxState.FAILED, error="away")
    with clock.at(clock.now()):
        outbox.send_again(arrived)
        assert deliver(arrived).state == OutboxState.SENT
    OutboxRow.objects.filter(pk=arrived.pk).update(state=OutboxState.FAILED, error="away")
    LetterChoice.objects.create(user=owner, asked=Rhythm.DAILY)
    outbox.send_again(arrived)
    assert deliver(arrived).state == OutboxState.COLLECTED


def test_what_a_reader_wants_together_waits_for_the_morning(arrived, owner):
    LetterChoice.objects.create(user=owner, asked=Rhythm.DAILY)
    with clock.at(max(NOON, clock.now())):
        assert deliver(arrived).state == OutboxState.COLLECTED
        digest = Digest.objects.get(user=owner)
    assert localtime(digest.due).time() == time(7)
    assert [line.letter_id for line in digest.lines.all()] == [arrived.pk]


def test_what_decides_or_cannot_wait_is_never_collected_nor_kept_for_the_night(owner, mailoutbox):
    choices = dict.fromkeys(("asked", "news", "reminders", "agenda"), Rhythm.WEEKLY)
    LetterChoice.objects.create(user=owner, quiet_from=time(0), quiet_until=time(23, 59), **choices)
    mission = missions.qualifying(owner=owner)
    perform(mission, "cancel", by=owner, reason="No hall.")
    rows = OutboxRow.objects.filter(name="mission_cancelled", user=owner)
    for row in rows:
        assert deliver(row).state == OutboxState.SENT
    assert rows


def test_what_carries_an_entry_for_the_calendar_comes_by_itself():
    person = cast.ambassador()
    LetterChoice.objects.create(user=person.user, news=Rhythm.WEEKLY)
    missions.confirmed(person)
    row = OutboxRow.objects.get(name="confirmed_to_people", user=person.user)
    assert deliver(row).state == OutboxState.SENT


def test_quiet_hours_put_a_letter_off_to_their_end(arrived, owner):
    now = clock.now()
    begin, end = localtime(now - timedelta(hours=1)), localtime(now + timedelta(hours=1))
    LetterChoice.objects.create(user=owner, quiet_from=begin.time(), quiet_until=end.time().replace(microsecond=0))
    with clock.at(now):
        assert deliver(arrived).state == OutboxState.QUEUED
    assert arrived.next_try_at == end.replace(microsecond=0)


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        ((time(22), time(7)), datetime(2031, 3, 5, 22), datetime(2031, 3, 6, 6)),
        ((time(22), time(7)), datetime(2031, 3, 5, 5), datetime(2031, 3, 5, 6)),
        ((time(12), time(14)), datetime(2031, 3, 5, 12), datetime(2031, 3, 5, 13)),
        ((time(22), time(7)), datetime(2031, 3, 5, 12), None),
        ((time(22), time(7)), datetime(2031, 3, 29, 22), datetime(2031, 3, 30, 5)),  # summer begins that night
    ],
)
def test_quiet_hours_may_go_over_midnight(hours, at, until):
    choice = LetterChoice(quiet_from=hours[0], quiet_until=hours[1])
    expected = until.replace(tzinfo=UTC) if until else None
    assert quiet_until(choice, at.replace(tzinfo=UTC)) == expected


def test_a_digest_leaves_the_first_morning_or_the_first_monday():
    assert next_digest(Rhythm.DAILY, NOON) == datetime(2031, 3, 6, 6, tzinfo=UTC)
    assert next_digest(Rhythm.DAILY, datetime(2031, 3, 5, 5, tzinfo=UTC)) == datetime(2031, 3, 5, 6, tzinfo=UTC)
    assert next_digest(Rhythm.WEEKLY, NOON) == datetime(2031, 3, 10, 6, tzinfo=UTC)


def test_without_a_choice_everything_comes_at_once(arrived):
    assert deliver(arrived).state == OutboxState.SENT
