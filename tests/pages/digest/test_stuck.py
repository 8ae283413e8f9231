"""A mail about the agenda that did not leave is seen by who looks after it, and sent again."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from pages.digest import jobs
from pages.digest.models import Letter, Subscription
from tests.factories.people import log_in, make_user_with
from workflows.desk.waiting import waiting_for
from workflows.kernel.models import OutboxState
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.1a")]
LIST = "agenda_mails"


@pytest.fixture
def lost(subscribe: Callable[..., Subscription]) -> Letter:
    subscribe()
    row = Letter.objects.get()
    row.state, row.error, row.starts = OutboxState.PARKED, "The worker died.", 3
    row.save()
    return row


def test_it_stands_on_the_home_and_in_the_list_until_it_left(client: Client, lost: Letter) -> None:
    team = make_user_with(Role.COMMUNICATIONS)
    log_in(client, team)
    (group,) = waiting_for(team)
    assert [item.url for item in group.items] == [reverse(LIST)]
    text = client.get(reverse(LIST)).content.decode()
    assert ("an@home.example" in text, "The worker died." in text) == (True, True)
    assert client.post(reverse("agenda_mail_again", args=[lost.pk])).status_code == 302
    jobs.deliver(lost.pk)
    lost.refresh_from_db()
    assert (lost.state, len(mail.outbox), waiting_for(team)) == (OutboxState.SENT, 1, [])


def test_what_has_left_is_not_sent_twice(client: Client, lost: Letter) -> None:
    Letter.objects.update(state=OutboxState.SENT)
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    client.post(reverse("agenda_mail_again", args=[lost.pk]))
    assert Letter.objects.get().state == OutboxState.SENT


def test_nobody_else_reads_who_is_mailed(client: Client, lost: Letter) -> None:
    coordinator = make_user_with(Role.COORDINATOR)
    log_in(client, coordinator)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(reverse("agenda_mail_again", args=[lost.pk])).status_code == 403
    assert [group for group in waiting_for(coordinator) if reverse(LIST) in [item.url for item in group.items]] == []
