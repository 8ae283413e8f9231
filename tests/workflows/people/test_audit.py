"""The daily root leaves this database by mail: every one, to everybody of the board, once."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.factories import missions
from tests.factories.people import make_user_with
from workflows.kernel import clock
from workflows.kernel.models import DailyRoot
from workflows.people.audit import mail_root
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_the_board_gets_one_message_a_day_in_their_languages():
    board = [make_user_with(Role.BOARD, language=language) for language in ("nl", "fr")]
    missions.requested()
    with later(1):
        mail_root()
        mail_root()
    kept = DailyRoot.objects.get()
    assert [sorted(message.to) for message in mail.outbox] == [sorted(user.email for user in board)]
    assert mail.outbox[0].body.count(kept.root) == 2


def test_a_root_that_could_not_be_mailed_follows_the_next_night(settings):
    make_user_with(Role.BOARD)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 9
    with later(1), pytest.raises(OSError, match="refused"):
        mail_root()
    settings.EMAIL_BACKEND = backend
    with later(2):
        mail_root()
    assert DailyRoot.objects.filter(mailed_at=None).count() == 0
    assert [kept.root in m.body for kept, m in zip(DailyRoot.objects.order_by("day"), mail.outbox, strict=True)] == [
        True, True,
    ]  # fmt: skip


def test_a_root_waits_for_a_board():
    with later(1):
        mail_root()
    assert DailyRoot.objects.get().mailed_at is None
