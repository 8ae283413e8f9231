from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.factories import missions
from tests.factories.people import holder
from workflows.kernel import clock
from workflows.kernel.models import DailyRoot
from workflows.people.audit import mail_root
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


class OneThenAway(EmailBackend):
    """A mail server that takes one message in its life."""

    def send_messages(self, messages):
        if mail.outbox:
            raise ConnectionRefusedError("away")
        return super().send_messages(messages)


def test_a_root_whose_night_failed_is_mailed_later_and_nobody_gets_one_twice(settings):
    board = [holder(Role.BOARD), holder(Role.BOARD)]
    missions.requested()
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.OneThenAway"
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(ConnectionRefusedError):
        mail_root()
    settings.EMAIL_BACKEND = works
    with clock.at(clock.now() + timedelta(days=2)):
        mail_root()
        mail_root()
    got = [(message.to[0], message.subject) for message in mail.outbox]
    assert len(got) == len(set(got)) == 2 * DailyRoot.objects.count()
    assert {address for address, _subject in got} == {user.email for user in board}
    assert not DailyRoot.objects.filter(mailed_at=None).exists()
