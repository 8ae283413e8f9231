"""The page of one webhook: its secret is shown once, its calls can be made again."""

import re

import pytest
from django.urls import reverse

from tests.factories import webhooks
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.people.roles import Role
from workflows.webhooks import jobs
from workflows.webhooks.log import switched_off
from workflows.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def administrator(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    return client


def address(name: str, *args: int) -> str:
    return reverse(f"webhooks:{name}", args=args)


def test_a_secret_is_shown_once_to_who_made_it_and_signs(administrator):
    listener = Endpoint.objects.create(name="Planning", address="https://a.example/", events=["mission.approve"])
    answer = administrator.post(address("turn", listener.pk), {"seen": 0})
    [shown] = SECRET.findall(answer.content.decode())
    assert Endpoint.objects.get().secrets() == [shown]
    assert {each.strip() for each in answer.headers["Cache-Control"].split(",")} >= {"no-store", "private"}
    assert SECRET.findall(administrator.get(address("log", listener.pk)).content.decode()) == []


def test_a_second_click_on_the_same_page_makes_no_second_secret(administrator):
    listener = webhooks.endpoint()
    first = administrator.post(address("turn", listener.pk), {"seen": 1})
    second = administrator.post(address("turn", listener.pk), {"seen": 1})
    assert (first.status_code, second.status_code, Endpoint.objects.get().turns) == (200, 409, 2)
    assert SECRET.findall(second.content.decode()) == []


def test_the_former_secret_can_be_ended_at_once(administrator):
    listener = webhooks.endpoint()
    newest = listener.turn()
    administrator.post(address("end_former", listener.pk))
    assert Endpoint.objects.get().secrets() == [newest]


def test_a_test_is_sent_to_who_listens_only(administrator):
    listener = webhooks.endpoint()
    administrator.post(address("test", listener.pk))
    assert [each.type for each in Call.objects.all()] == ["webhook.test"]
    Endpoint.objects.update(active=False)
    administrator.post(address("test", listener.pk))
    assert Call.objects.count() == 1


@pytest.mark.parametrize("state", ["sent", "dropped", "failed", "parked"])
def test_whatever_became_of_a_call_it_is_made_again_under_the_same_id(administrator, settings, state):
    with webhooks.receiving() as receiver:
        settings.AMBASSADE_WEBHOOK_HOSTS = (receiver.host,)
        call = webhooks.called(webhooks.endpoint(address=receiver.address))
        Call.objects.update(state=state, error="x", settled_at=clock.now())
        administrator.post(address("again", call.endpoint_id, call.pk))
        jobs.deliver(call.pk)
        assert [headers["webhook-id"] for headers, _body in receiver.got] == [call.public_id]
    assert (Call.objects.get().state, Call.objects.get().error) == (OutboxState.SENT, "")


def test_nothing_is_made_again_for_who_is_switched_off(administrator):
    call = webhooks.called(webhooks.endpoint())
    Call.objects.update(state="failed", error="x")
    Endpoint.objects.update(active=False)
    administrator.post(address("again", call.endpoint_id, call.pk))
    assert Call.objects.get().state == OutboxState.FAILED


def test_a_call_of_another_webhook_is_not_found_here(administrator):
    call, other = webhooks.called(webhooks.endpoint()), webhooks.endpoint(name="Other")
    assert administrator.post(address("again", other.pk, call.pk)).status_code == 404


def test_others_read_nothing_and_change_nothing(client):
    listener = webhooks.endpoint()
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    posts = [client.post(address(name, listener.pk)).status_code for name in ("turn", "test", "end_former")]
    assert [client.get(address("log", listener.pk)).status_code, *posts] == [403] * 4
    assert Endpoint.objects.get().turns == 1


def test_only_what_the_product_switched_off_waits_to_be_mended():
    webhooks.endpoint(active=False)
    mend = webhooks.endpoint(active=False, switched_off_at=clock.now())
    assert switched_off() == [(mend, address("log", mend.pk))]
