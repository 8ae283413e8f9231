"""Who received, opened and acknowledged an announcement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.announcements import ambassador, deliver, in_a_week, posted
from workflows.announcements.models import Announcement, Reading
from workflows.announcements.spread import spread_of
from workflows.kernel.models import OutboxRow, OutboxState

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]


def test_whoever_has_done_nothing_stands_first() -> None:
    people = {name: ambassador(name, first_name=name.title(), last_name="X") for name in ("read", "said", "silent")}
    row = posted(**in_a_week())
    deliver()
    Reading.objects.filter(user=people["read"].user).note_opened()
    Reading.objects.get(user=people["said"].user).acknowledge()
    spread = spread_of(row)
    told = [
        (each.who, bool(each.received_at), bool(each.opened_at), bool(each.acknowledged_at)) for each in spread.lines
    ]
    names = [str(people[name].user) for name in ("silent", "read", "said")]
    assert told == [(names[0], True, False, False), (names[1], True, True, False), (names[2], True, True, True)]
    assert (spread.received, spread.opened, spread.acknowledged) == (3, 2, 1)


def test_a_mail_that_did_not_arrive_is_said_with_its_reason() -> None:
    ambassador("one")
    row = posted()
    OutboxRow.objects.update(state=OutboxState.FAILED, error="The mailbox is full.")
    (line,) = spread_of(row).lines
    assert (line.received_at, line.why) == (None, "The mailbox is full.")


def test_it_takes_two_queries_however_many_read_it() -> None:
    counts = []
    for number in (1, 2):
        ambassador(f"reader{number}")
        row = Announcement.objects.get(pk=posted().pk)
        with CaptureQueriesContext(connection) as asked:
            assert len(spread_of(row).lines) == number
        counts.append(len(asked))
    assert counts == [2, 2]
