"""What may be done with a letter before it leaves, and what the mail service tells of it afterwards."""

from datetime import timedelta

import pytest

from tests.factories import missions
from workflows.kernel import clock, handling, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.personal import forgotten

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    missions.requested(title="At the harbour")
    return OutboxRow.objects.get(name="request_received")


def now(row: OutboxRow) -> OutboxRow:
    row.refresh_from_db()
    return row


def test_what_is_held_stays_until_it_is_let_go(row, mailoutbox):
    assert handling.hold(row)
    outbox.deliver(row.pk)
    assert (now(row).state, mailoutbox) == (OutboxState.HELD, [])
    assert handling.release(row)
    outbox.deliver(row.pk)
    assert (now(row).state, len(mailoutbox)) == (OutboxState.SENT, 1)


def test_own_words_of_one_letter_leave_as_they_are(row, mailoutbox):
    assert handling.rewrite(row, ("Mine", "Only {this}.\n"), ("", ""))
    outbox.deliver(row.pk)
    assert (mailoutbox[0].subject, mailoutbox[0].body) == ("Mine", "Only {this}.\n")


def test_of_two_who_rewrite_the_second_is_refused(row):
    assert handling.rewrite(row, ("Mine", "One"), ("", ""))
    assert not handling.rewrite(row, ("Yours", "Two"), ("", ""))
    assert now(row).subject_line == "Mine"


def test_a_cancelled_letter_ends_with_who_and_why(row, mailoutbox):
    assert handling.cancel(row, "Said by telephone", "Lotte Peeters")
    outbox.deliver(row.pk)
    assert (now(row).state, mailoutbox) == (OutboxState.DROPPED, [])
    assert [said in row.why for said in ("Lotte Peeters", "Said by telephone")] == [True, True]


def test_what_a_worker_has_or_what_left_stays_as_it_is(row):
    OutboxRow.objects.filter(pk=row.pk).update(claimed_until=clock.now() + timedelta(minutes=4))
    acts = [
        lambda: handling.hold(row),
        lambda: handling.release(row),
        lambda: handling.rewrite(row, ("Mine", "One"), ("", "")),
        lambda: handling.cancel(row, "No", "Lotte"),
    ]
    assert [act() for act in acts] == [False] * 4
    OutboxRow.objects.filter(pk=row.pk).update(claimed_until=None)
    outbox.deliver(row.pk)
    assert [act() for act in acts] == [False] * 4


def test_what_is_held_is_dropped_with_the_address_when_its_reader_is_erased(row):
    handling.hold(row)
    forgotten(OutboxRow.objects.filter(pk=row.pk), ["email"])
    assert (now(row).email, row.state, bool(row.error)) == ("", OutboxState.DROPPED, True)


def test_what_is_about_to_leave_keeps_its_address(row):
    forgotten(OutboxRow.objects.filter(pk=row.pk), ["email"])
    assert now(row).email == "rita@partner.example"


def test_own_words_that_were_erased_give_way_to_those_of_the_file(row, mailoutbox):
    handling.rewrite(row, ("Mine", "Only this.\n"), ("", ""))
    OutboxRow.objects.filter(pk=row.pk).update(subject_line="", body="")
    outbox.deliver(row.pk)
    assert "At the harbour" in mailoutbox[0].subject


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (["delivered"], "delivered"),
        (["delivered", "bounced"], "bounced"),
        (["bounced", "delivered"], "bounced"),
        (["complained", "delivered", "bounced"], "complained"),
    ],
)
def test_of_several_reports_the_worst_stands(row, told, stands):
    for said in told:
        handling.report(row.uuid, said, "550 no such user")
    assert now(row).report == stands
