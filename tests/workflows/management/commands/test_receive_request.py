"""A mail server's pipe: what comes in by standard input, and the number it ends with."""

import io

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.mail import mail
from tests.factories.people import make_country
from workflows.missions.models import Mission

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.2")]


@pytest.fixture(autouse=True)
def _country():
    cache.clear()
    make_country()


def pipe(data: bytes) -> int:
    """The number that the command ends with."""
    try:
        call_command("receive_request", stdin=io.BytesIO(data))
    except CommandError as error:
        return error.returncode
    return 0


def test_a_request_is_taken_once_however_often_it_is_brought():
    assert [pipe(mail()), pipe(mail()), Mission.objects.count()] == [0, 0, 1]


def test_the_mail_of_a_machine_is_taken_and_nothing_is_done():
    assert (pipe(mail(Auto_Submitted="auto-replied")), Mission.objects.count()) == (0, 0)


def test_a_mail_of_nobody_goes_back():
    assert (pipe(mail(From=None)), pipe(b""), Mission.objects.count()) == (65, 65, 0)


def test_a_mail_that_is_too_large_goes_back_without_being_read_to_its_end(settings):
    settings.AMBASSADE_MAIL_MB = 1
    stream = io.BytesIO(mail() + b"x" * 3 * 1024 * 1024)
    with pytest.raises(CommandError) as refused:
        call_command("receive_request", stdin=stream)
    assert (refused.value.returncode, stream.tell()) == (65, 1024 * 1024 + 1)


def test_what_fails_on_our_side_comes_again():
    with connection.execute_wrapper(_broken):
        assert pipe(mail()) == 75
    assert Mission.objects.count() == 0


def _broken(*_args):
    raise RuntimeError("the database is away")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_with_a_number_that_a_mail_server_knows(data):
    cache.clear()
    assert pipe(b"From: rita@partner.example\r\n" + data) in (0, 65)
