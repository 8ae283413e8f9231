"""What the clock does with requests: prolong, remind, and nothing twice."""

from datetime import timedelta

import pytest

from tests.factories import cast
from tests.factories.approvals import answer, asked, keys, told
from tests.factories.people import make_user_with
from workflows.approvals import jobs
from workflows.approvals.models import Absence, ApprovalRequest
from workflows.approvals.states import State
from workflows.kernel import clock, outbox
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.rounds import each
from workflows.people.roles import Role

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


def test_who_stands_in_from_a_later_day_on_is_asked_that_day_once():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    day = clock.today() + timedelta(days=2)
    Absence.objects.create(user=absent, deputy=deputy, since=day, until=day, named_by=cast.seated(coordinator=True))
    request = asked(("board", 1))
    assert (jobs.ask_deputies(), told("approval_asked")) == (0, keys(absent))
    with clock.at(clock.now() + timedelta(days=2)):
        assert [jobs.ask_deputies(), jobs.ask_deputies()] == [1, 0]
        assert told("approval_asked") == keys(absent, deputy)
        with pytest.raises(NotPossible):
            perform(request, "ask_deputy", by=SYSTEM)


def test_who_was_asked_with_the_others_is_not_asked_again():
    absent, deputy = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    day = clock.today()
    Absence.objects.create(user=absent, deputy=deputy, since=day, until=day, named_by=cast.seated(coordinator=True))
    asked(("board", 1))
    assert (jobs.ask_deputies(), told("approval_asked")) == (0, keys(absent, deputy))
