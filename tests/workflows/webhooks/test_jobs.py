"""Calls, against a real receiver on this machine that can be slow, unwilling or gone."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django_q.models import OrmQ
from standardwebhooks import Webhook

from tests.factories import missions, webhooks
from tests.factories.people import make_user_with
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.kernel.outbox import MAX_STARTS, PATIENCE
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.people.roles import Role
from workflows.webhooks import jobs
from workflows.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    settings.AMBASSADE_WEBHOOK_SECONDS = 2
    with webhooks.receiving() as found:
        settings.AMBASSADE_WEBHOOK_HOSTS = (found.host,)
        yield found


def owe(receiver: Any, *events: str) -> Call:
    return webhooks.called(webhooks.endpoint(*events, address=receiver.address))


def delivered(call: Call) -> Call:
    jobs.deliver(call.pk)
    return Call.objects.select_related("endpoint").get(pk=call.pk)


def told() -> list[int]:
    return [each.task["args"][0] for each in OrmQ.objects.all() if each.task["func"] == jobs.TELL]


def test_a_call_verifies_with_both_secrets_while_both_are_valid(receiver):
    call = owe(receiver)
    first = call.endpoint.secrets()[0]
    second = Endpoint.objects.get().turn()
    after = delivered(call)
    assert (after.state, after.code, after.tries) == (OutboxState.SENT, 204, 1)
    [(headers, body)] = receiver.got
    assert headers["content-type"] == "application/json"
    for key in (first, second):
        assert Webhook(key).verify(body, headers)["type"] == "webhook.test"


def test_a_call_that_was_made_is_not_made_again(receiver):
    call = owe(receiver)
    delivered(call)
    delivered(call)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("code", [302, 400, 404, 429, 500, 503])
def test_another_answer_is_tried_again_later_under_the_same_id_and_no_redirection_is_followed(receiver, code):
    codes = iter([code, 200])
    receiver.answers = lambda: next(codes)
    call = owe(receiver)
    after = delivered(call)
    assert (after.state, after.code, after.error_parameters) == (OutboxState.QUEUED, code, {"code": code})
    assert after.next_try_at > clock.now()
    assert Endpoint.objects.get().failing_since is not None
    with clock.at(clock.now() + timedelta(minutes=2)):
        after = delivered(call)
        assert (after.state, after.tries, Endpoint.objects.get().failing_since) == (OutboxState.SENT, 2, None)
    ids = [headers["webhook-id"] for headers, _body in receiver.got]
    assert ids == [after.public_id] * 2
    assert receiver.got[0][1] == receiver.got[1][1]


def test_who_never_answers_holds_no_worker(receiver):
    receiver.answers = lambda: None
    began = time.monotonic()
    after = delivered(owe(receiver))
    assert time.monotonic() - began < 6
    assert (after.state, after.code, after.error) == (
        OutboxState.QUEUED,
        None,
        jobs.OBSTACLES[jobs.Obstacle.UNREACHABLE],
    )


def test_a_long_answer_is_not_read_to_its_end(receiver, settings):
    receiver.answers = lambda: 299
    settings.AMBASSADE_WEBHOOK_KB = 1
    assert delivered(owe(receiver)).state == OutboxState.SENT


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/hooks", "https://localhost/", "https://[::1]/", "http://a.example/"]
)
def test_an_address_inside_is_never_called(receiver, address):
    call = webhooks.called(webhooks.endpoint(address=address))
    after = delivered(call)
    assert (after.state, after.error) == (OutboxState.QUEUED, jobs.OBSTACLES[jobs.Obstacle.NOT_ALLOWED])


def test_a_host_that_nobody_excepted_is_not_called(receiver, settings):
    settings.AMBASSADE_WEBHOOK_HOSTS = ()
    delivered(owe(receiver))
    assert receiver.got == []


def test_what_is_switched_off_meanwhile_is_dropped(receiver):
    call = owe(receiver)
    Endpoint.objects.update(active=False)
    after = delivered(call)
    assert (after.state, after.error, receiver.got) == (OutboxState.DROPPED, jobs.OFF, [])


def test_a_secret_that_cannot_be_read_any_more_is_said(receiver, settings):
    call = owe(receiver)
    settings.SECRET_KEY = "another"
    after = delivered(call)
    assert (after.state, after.error, after.tries) == (OutboxState.QUEUED, jobs.NO_KEY, 0)


def revised_and_undone(receiver: Any, told_first: bool) -> list[Call]:
    webhooks.endpoint("mission.revise", address=receiver.address)
    mission = missions.qualifying()
    mission = perform(mission, "revise", by=mission.owner, title="B", themes=list(mission.themes.all())).subject
    if told_first:
        delivered(Call.objects.get())
    undo(mission, by=mission.owner, reason="A slip")
    return [delivered(each) for each in Call.objects.order_by("pk")]


def test_what_was_taken_back_before_it_was_told_is_not_told_at_all(receiver):
    made = revised_and_undone(receiver, told_first=False)
    assert [each.state for each in made] == [OutboxState.DROPPED] * 2
    assert (made[1].error, receiver.got) == (jobs.NEVER_TOLD, [])


def test_what_was_told_and_then_taken_back_is_told_as_taken_back(receiver):
    made = revised_and_undone(receiver, told_first=True)
    assert [each.state for each in made] == [OutboxState.SENT] * 2
    assert len(receiver.got) == 2


def failed_for(receiver: Any, how_long: timedelta) -> Call:
    receiver.answers = lambda: 500
    call = owe(receiver)
    delivered(call)
    with clock.at(clock.now() + how_long):
        return delivered(call)


def test_what_fails_for_three_days_is_switched_off_and_the_administrators_are_told_once(receiver, mailoutbox):
    administrators = {make_user_with(Role.ADMINISTRATOR).email for _each in range(2)}
    after = failed_for(receiver, PATIENCE + timedelta(minutes=30))
    assert (after.state, after.endpoint.active, told()) == (OutboxState.FAILED, False, [after.endpoint_id])
    for _each in range(2):
        jobs.tell_administrators(after.endpoint_id)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(administrators)
    assert all(f"/admin/webhooks/{after.endpoint_id}/log/" in mail.body for mail in mailoutbox)


def test_each_administrator_gets_a_mail_of_their_own_that_is_the_same_when_sent_again(receiver, mailoutbox):
    for _each in range(2):
        make_user_with(Role.ADMINISTRATOR)
    after = failed_for(receiver, PATIENCE + timedelta(minutes=30))
    for _each in range(2):
        jobs.tell_administrators(after.endpoint_id)
        Endpoint.objects.update(told_at=None)  # as of a worker that died before it could note it
    identities = Counter(mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert sorted(identities.values()) == [2, 2]


def test_what_fails_for_two_days_is_still_called(receiver):
    after = failed_for(receiver, timedelta(days=2))
    assert (after.state, after.endpoint.active, told()) == (OutboxState.QUEUED, True, [])


def test_nobody_is_told_of_what_was_switched_on_again_meanwhile(receiver, mailoutbox):
    make_user_with(Role.ADMINISTRATOR)
    after = failed_for(receiver, PATIENCE + timedelta(minutes=30))
    Endpoint.objects.update(active=True, switched_off_at=None)
    jobs.tell_administrators(after.endpoint_id)
    assert mailoutbox == []


def test_a_receiver_that_says_it_is_gone_is_switched_off_at_once(receiver):
    receiver.answers = lambda: 410
    after = delivered(owe(receiver))
    assert (after.endpoint.active, told()) == (False, [after.endpoint_id])


def test_a_call_that_kills_its_worker_is_parked_after_three_starts(receiver):
    call = owe(receiver)
    Call.objects.update(starts=MAX_STARTS)
    assert (delivered(call).state, receiver.got) == (OutboxState.PARKED, [])


def test_the_clock_finds_what_no_worker_has(receiver):
    call = owe(receiver)
    OrmQ.objects.all().delete()
    assert jobs.sweep() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert jobs.sweep() == 1
    assert [each.task["args"][0] for each in OrmQ.objects.all()] == [call.pk]
