"""Delivery, against a real mail server on this machine that can be away, busy or unwilling."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.utils import translation
from django_q.models import OrmQ

from tests.factories import cast, missions
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what it takes; answers `refuses` to every address, `wants_no` to every message, while that is set."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refuses = ""
        self.wants_no = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.wants_no:
            return self.wants_no
        self.taken.append(message_from_bytes(envelope.original_content, policy=default))
        return "250 OK"


class FreePortController(Controller):
    """Takes any free port and says which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    server = FreePortController(box, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield box
    server.stop()


@pytest.fixture
def no_server(settings: Any, mailbox: Mailbox) -> Iterator[Any]:
    """The mail server is away until the fixture is called."""
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    def comes_back() -> None:
        settings.EMAIL_PORT = there

    return comes_back


def owed() -> OutboxRow:
    """The receipt of a new request, not sent yet."""
    missions.requested()
    return OutboxRow.objects.get(name="request_received")


def after(**time: int) -> Any:
    return clock.at(clock.now() + timedelta(**time))


def state_of(row: OutboxRow) -> str:
    row.refresh_from_db()
    return row.state


def test_a_message_leaves_once_with_an_identity_of_its_row(mailbox):
    row = owed()
    outbox.deliver(row.pk)
    outbox.deliver(row.pk)
    (mail,) = mailbox.taken
    assert mail["Message-ID"] == f"<{row.uuid}@localhost>"
    assert (mail["To"], mail["Auto-Submitted"]) == ("Rita Requester <rita@partner.example>", "auto-generated")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert state_of(row) == OutboxState.SENT
    assert (row.subject_line, row.body) == (
        mail["Subject"],
        mail.get_body(("plain",)).get_content().replace("\r\n", "\n"),
    )


def test_a_job_is_queued_for_every_row_and_none_after_a_rollback():
    before = OrmQ.objects.count()
    row = owed()
    assert OrmQ.objects.count() - before == OutboxRow.objects.count()
    queued = OrmQ.objects.count()

    with transaction.atomic():
        perform(row.record.subject, "decline", by=row.record.subject.owner, reason="Too far")
        assert OrmQ.objects.count() == queued + 1
        transaction.set_rollback(True)
    assert OrmQ.objects.count() == queued


def test_nobody_is_told_the_same_twice():
    row = owed()
    outbox.tell(row.record, row.name, [row.record.subject.requester(), cast.ambassador(), None])
    assert OutboxRow.objects.filter(name=row.name).count() == 2


def test_a_mail_server_that_is_away_loses_nothing_and_is_asked_ever_more_seldom(no_server, mailbox):
    row = owed()
    waits = []
    for _time in range(3):
        with clock.at(max(row.next_try_at, clock.now())):
            outbox.deliver(row.pk)
            row.refresh_from_db()
            waits.append(round((row.next_try_at - clock.now()).total_seconds() / 60))
    assert (waits, row.state, row.failures) == ([1, 2, 4], OutboxState.QUEUED, 3)
    assert "Error" in row.error
    outbox.deliver(row.pk)  # not due yet
    assert state_of(row) == OutboxState.QUEUED
    no_server()
    with after(hours=1):
        outbox.deliver(row.pk)
    assert (state_of(row), len(mailbox.taken)) == (OutboxState.SENT, 1)


def test_a_mail_server_that_stays_away_for_days_is_a_failure_with_a_reason(no_server):
    row = owed()
    with after(days=4):
        outbox.deliver(row.pk)
    assert state_of(row) == OutboxState.FAILED
    assert "refused" in row.error.lower()


def test_an_address_that_the_server_refuses_is_a_failure_with_a_reason(mailbox):
    mailbox.refuses = "550 nobody of that name"
    row = owed()
    outbox.deliver(row.pk)
    assert state_of(row) == OutboxState.FAILED
    assert "nobody of that name" in row.why


@pytest.mark.parametrize(
    ("said", "state"), [("554 Looks like spam", OutboxState.FAILED), ("451 Busy", OutboxState.QUEUED)]
)
def test_a_message_that_the_server_will_never_take_fails_at_once(mailbox, said, state):
    mailbox.wants_no = said
    missions.requested()
    row = OutboxRow.objects.first()
    outbox.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, said[4:] in f"{row.error} {row.error_parameters}") == (state, True)


def test_a_server_that_asks_to_come_back_later_is_tried_again(mailbox):
    mailbox.refuses = "450 come back later"
    row = owed()
    outbox.deliver(row.pk)
    assert (state_of(row), row.failures) == (OutboxState.QUEUED, 1)
    mailbox.refuses = ""
    with after(minutes=5):
        outbox.deliver(row.pk)
    assert state_of(row) == OutboxState.SENT


def test_a_message_that_cannot_be_written_fails_after_three_tries_with_a_reason(mailbox):
    row = owed()
    OutboxRow.objects.filter(pk=row.pk).update(name="no_such_message")
    for hours in (0, 1, 2):
        with after(hours=hours):
            outbox.deliver(row.pk)
    assert state_of(row) == OutboxState.FAILED
    assert row.error.startswith("TemplateDoesNotExist")


def test_what_was_taken_back_is_not_told(mailbox):
    mission = missions.qualifying()
    owner = mission.owner
    mission = perform(mission, "assign", by=owner, owner=cast.seated()).subject
    row = OutboxRow.objects.get(name="mission_given")
    undo(mission, by=owner)
    outbox.deliver(row.pk)
    assert (state_of(row), mailbox.taken) == (OutboxState.DROPPED, [])
    assert row.error


def test_what_is_no_longer_true_is_dropped_with_a_reason(mailbox):
    mission = missions.qualifying()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    row = OutboxRow.objects.get(name="question_asked")
    perform(mission, "answer", by=mission.requester_actor(), answer="Yes")
    outbox.deliver(row.pk)
    assert (state_of(row), mailbox.taken) == (OutboxState.DROPPED, [])
    assert row.error


def read_in(row: OutboxRow, code: str) -> str:
    with translation.override(code):
        return row.why


def test_a_reason_is_read_in_the_language_of_the_reader(mailbox):
    mission = missions.qualifying()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    row = OutboxRow.objects.get(name="question_asked")
    perform(mission, "answer", by=mission.requester_actor(), answer="Yes")
    with translation.override("fr"):
        outbox.deliver(row.pk)
    assert state_of(row) == OutboxState.DROPPED
    assert read_in(row, "en") == "There is no open question."
    assert {read_in(row, code) for code in ("nl", "fr")} == {
        "Er staat geen vraag open.",
        "Il n’y a pas de question ouverte.",
    }


def test_a_reason_keeps_the_words_of_others_as_they_were():
    refused = OutboxRow(error=outbox.REFUSED, error_parameters={"words": "550 50% full"})
    assert read_in(refused, "en") == "The mail server refuses the address: 550 50% full"
    older = OutboxRow(error="De post is 100% weg.")
    assert (read_in(older, "fr"), read_in(OutboxRow(), "fr")) == ("De post is 100% weg.", "")


def test_an_offer_that_lapsed_in_the_queue_is_dropped(mailbox):
    person = cast.ambassador()
    missions.staffing(person)
    row = OutboxRow.objects.get(name="seat_offered")
    with after(days=6):
        outbox.deliver(row.pk)
    assert (state_of(row), mailbox.taken) == (OutboxState.DROPPED, [])


def test_a_row_that_a_worker_holds_is_left_to_it(mailbox):
    row = owed()
    assert outbox.claim(OutboxRow.objects.all(), row.pk)
    outbox.deliver(row.pk)
    assert (state_of(row), row.starts, mailbox.taken) == (OutboxState.QUEUED, 1, [])


def test_a_row_that_kills_its_worker_is_parked_after_three_starts_until_a_person_frees_it(mailbox):
    row = owed()
    for number in range(outbox.MAX_STARTS):
        with after(minutes=6 * number):
            assert outbox.claim(OutboxRow.objects.all(), row.pk).starts == number + 1  # and the worker dies
    with after(minutes=30):
        outbox.deliver(row.pk)
    assert (state_of(row), mailbox.taken) == (OutboxState.PARKED, [])
    assert row.error
    outbox.send_again(row)
    outbox.deliver(row.pk)
    assert (state_of(row), row.error, mailbox.taken[0]["Message-ID"]) == (
        OutboxState.SENT,
        "",
        f"<{row.uuid}@localhost>",
    )


def test_a_row_that_has_left_cannot_be_sent_again(mailbox):
    row = owed()
    outbox.deliver(row.pk)
    outbox.send_again(row)
    assert state_of(row) == OutboxState.SENT


def test_the_sweep_queues_what_was_never_picked_up_or_lost_with_its_worker():
    missions.requested()
    never, held = OutboxRow.objects.order_by("pk")
    OrmQ.objects.all().delete()
    assert outbox.sweep() == 0  # too young to be lost
    outbox.claim(OutboxRow.objects.all(), held.pk)
    with after(minutes=2):
        assert outbox.sweep() == 1
    with after(minutes=6):
        assert outbox.sweep() == 2
    assert [OrmQ.objects.order_by("pk").first().task["args"], OrmQ.objects.count()] == [(never.pk,), 3]


def test_every_row_of_a_whole_life_ends_with_a_reason(mailbox):
    missions.closed()
    for pk in OutboxRow.objects.values_list("pk", flat=True):
        outbox.deliver(pk)
    ended = dict(OutboxRow.objects.values_list("name", "state"))
    assert set(ended.values()) <= {OutboxState.SENT, OutboxState.DROPPED}
    assert ended["mission_evaluated"] == OutboxState.SENT
    assert not OutboxRow.objects.filter(state=OutboxState.DROPPED, error="").exists()
