"""Who keeps webhooks, and what their form takes."""

import pytest
from django.urls import reverse

from tests.factories import webhooks
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role
from workflows.webhooks.models import Endpoint

pytestmark = pytest.mark.django_db
SENT = {"name": "Planning", "address": "https://receiver.example/hooks", "active": "on", "events": ["mission.approve"]}


@pytest.fixture
def administrator(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    return client


def test_an_administrator_adds_one_and_is_led_to_where_its_secret_is_made(administrator):
    answer = administrator.post(reverse("webhooks:add"), SENT)
    made = Endpoint.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("webhooks:log", args=[made.pk]))
    assert (made.events, made.active, made.is_listening) == (["mission.approve"], True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://receiver.example/"}, {"address": "https://receiver.example:8443/"},
        {"address": "https://me:secret@receiver.example/"}, {"address": "receiver"}, {"events": ["mission.fly"]},
        {"events": []}, {"name": ""},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_422_and_stays_as_it_was_typed(administrator, wrong):
    answer = administrator.post(reverse("webhooks:add"), SENT | wrong)
    assert (answer.status_code, Endpoint.objects.count()) == (422, 0)
    assert 'id="error-summary"' in answer.content.decode()


def test_whoever_switches_it_on_again_begins_anew(administrator):
    listener = webhooks.endpoint(active=False, failing_since=clock.now(), switched_off_at=clock.now())
    administrator.post(reverse("webhooks:edit", args=[listener.pk]), SENT)
    after = Endpoint.objects.get()
    assert (after.active, after.failing_since, after.switched_off_at) == (True, None, None)
    assert after.secrets() == listener.secrets()


def test_an_event_that_the_code_no_longer_has_is_shown_and_can_be_let_go(administrator):
    listener = webhooks.endpoint("mission.fly", "mission.approve")
    address = reverse("webhooks:edit", args=[listener.pk])
    assert 'value="mission.fly"' in administrator.get(address).content.decode()
    administrator.post(address, SENT)
    assert Endpoint.objects.get().events == ["mission.approve"]


def test_nobody_deletes_one(administrator):
    listener = webhooks.endpoint()
    answer = administrator.post(reverse("webhooks:delete", args=[listener.pk]))
    assert (answer.status_code, Endpoint.objects.count()) == (403, 1)
