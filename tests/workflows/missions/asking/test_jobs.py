"""The mail with the link leaves once, says nothing that was typed, and not after the request was sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.requests import begun, filled
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.missions.asking import jobs
from workflows.missions.asking.models import DraftLetter

pytestmark = pytest.mark.django_db


def asked_for(client: Any, draft: Any) -> DraftLetter:
    client.post(reverse("request_link", args=[draft.key]))
    return DraftLetter.objects.get()


def test_the_mail_holds_the_link_in_the_language_of_the_requester_and_no_word_that_was_typed(client, mailoutbox):
    draft = filled(client)
    letter = asked_for(client, draft)
    jobs.deliver(letter.pk)
    jobs.deliver(letter.pk)
    (mail,) = mailoutbox
    assert (mail.to, DraftLetter.objects.get().state) == (["rita@partner.example"], OutboxState.SENT)
    assert f"http://localhost:8000/fr/ask/{draft.key}/\n" in mail.body
    assert mail.extra_headers["Message-ID"] == f"<{letter.uuid}@localhost>"
    words = [each for part in draft.typed.values() for values in part.values() for each in values if len(each) > 5]
    assert [word for word in words if word in f"{mail.subject} {mail.body}"] == []


def test_the_mail_is_dropped_once_the_request_was_sent(client, mailoutbox):
    draft = filled(client)
    letter = asked_for(client, draft)
    client.post(draft.path)
    jobs.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, bool(letter.error), mailoutbox) == (OutboxState.DROPPED, True, [])


def test_a_mail_that_was_never_picked_up_is_queued_again(client):
    from django_q.models import OrmQ

    asked_for(client, begun(client))
    OrmQ.objects.all().delete()
    with clock.at(clock.now() + timedelta(minutes=5)):
        jobs.sweep()
    assert OrmQ.objects.count() == 1
