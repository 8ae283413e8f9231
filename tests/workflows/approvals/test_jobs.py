"""What the clock does with requests: prolong, remind, and nothing twice."""

from datetime import timedelta

import pytest

from tests.factories import cast
from tests.factories.approvals import answer, asked, keys, told
from workflows.approvals import jobs
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.states import State
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.rounds import each

pytestmark = pytest.mark.django_db


def test_where_too_few_answered_in_time_it_is_prolonged_once_and_only_the_others_are_told():
    quick, slow = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    answer(request, quick)
    jobs.watch_the_time()
    assert told("approval_prolonged") == []
    with clock.at(clock.now() + timedelta(days=6)):
        for _run in range(2):
            jobs.watch_the_time()
    assert (told("approval_prolonged"), told("approval_reminder")) == (keys(slow), [])


def test_a_late_answer_still_counts():
    request, person = asked(("support_group", 1)), cast.seated()
    with clock.at(clock.now() + timedelta(days=30)):
        assert answer(request, person).state == State.GRANTED


def test_who_has_answered_is_neither_asked_nor_reminded_any_more():
    first, second = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    answer(request, first)
    letters = OutboxRow.objects.filter(name="approval_asked")
    for letter in letters:
        outbox.deliver(letter.pk)
    assert dict(letters.values_list("email", "state")) == {first.email: "dropped", second.email: "sent"}


def test_one_reminder_that_is_refused_holds_up_no_other():
    cast.seated(), cast.seated()
    answered, waits = asked(("support_group", 2)), asked(("support_group", 2), title="Other")
    with clock.at(clock.now() + timedelta(days=30)):
        late = list(ApprovalRequest.objects.order_by("pk"))
        perform(answered, "withdraw", by=answered.asked_by)
        assert each(late, "remind") == 1
    assert ApprovalRequest.objects.get(pk=waits.pk).reminded_at is not None
