from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from tests.factories import webhooks
from workflows.kernel import clock
from workflows.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db


def test_a_new_secret_signs_beside_the_former_one_until_its_term_is_over():
    listener = webhooks.endpoint()
    [first] = listener.secrets()
    second = listener.turn()
    assert listener.secrets() == [second, first]
    with clock.at(clock.now() + timedelta(days=settings.AMBASSADE_WEBHOOK_SECRET_DAYS, seconds=1)):
        assert listener.secrets() == [second]
    listener.end_former()
    assert Endpoint.objects.get().secrets() == [second]


def test_no_secret_stands_in_the_database_as_it_is():
    listener = webhooks.endpoint()
    secrets = [*listener.secrets(), listener.turn()]
    kept = str(Endpoint.objects.values().get())
    assert [each for each in secrets if each in kept or each.removeprefix("whsec_") in kept] == []


def test_who_is_switched_off_or_has_no_secret_does_not_listen():
    webhooks.endpoint(active=False)
    Endpoint.objects.create(name="Bare", address="https://a.example/", events=["mission.approve"])
    heard = webhooks.endpoint()
    assert list(Endpoint.objects.listening()) == [heard]
    assert [each.is_listening for each in Endpoint.objects.order_by("pk")] == [False, False, True]


def test_the_database_takes_no_second_call_for_one_cause_and_no_end_without_a_reason():
    call = webhooks.called(webhooks.endpoint())
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(endpoint=call.endpoint, cause=call.cause)
    for state in ("failed", "dropped", "parked"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.update(state=state, error="")
