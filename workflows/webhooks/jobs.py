"""What the clock and the queue do: call, try again, switch off what never answers, and tell the administrators."""

import time
from contextlib import suppress
from datetime import timedelta
from email.utils import formataddr
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop, override
from django_q.tasks import async_task

from workflows.kernel import clock, outward
from workflows.kernel.mail import absolute, letter, words_from
from workflows.kernel.models import OutboxState
from workflows.kernel.outbox import NotYetError, carry_out, claim, enqueue, lost, settle, why_untrue
from workflows.kernel.outward import CannotReachError, Obstacle, Way
from workflows.kernel.recipients import recipient_of
from workflows.kernel.vault import UnreadableError
from workflows.people.roles import Role, holders
from workflows.webhooks.calls import DELIVER
from workflows.webhooks.models import Call, Endpoint
from workflows.webhooks.signing import headers

TELL = "workflows.webhooks.jobs.tell_administrators"
SLACK = timedelta(minutes=5)  # the first try fails a moment after the call was owed, the last is counted from then
GONE = 410  # the receiver says that nobody listens there any more

OFF = gettext_noop("The webhook is switched off.")
NEVER_TOLD = gettext_noop("It was taken back before the webhook heard of it.")
NO_KEY = gettext_noop("Its secret can no longer be read, since the site has another secret key: make a new one.")
ANSWERED = gettext_noop("The receiver answered with the code %(code)d.")
OBSTACLES = {
    Obstacle.NOT_ALLOWED: gettext_noop("The address does not lead to the public internet."),
    Obstacle.UNREACHABLE: gettext_noop("Nothing answered at the address in time."),
}


def sweep() -> int:
    """Queue again what no worker has."""
    ids = lost(Call.objects.all())
    enqueue(*ids, job=DELIVER)
    return len(ids)


def deliver(key: int) -> None:
    """Make one call; one that is settled, claimed by another worker or not yet due is left alone."""
    row = claim(Call.objects.select_related("endpoint", "record__content_type", "record__reverses"), key)
    if row is None:
        return
    tries = row.tries
    carry_out(row, _call)
    if row.tries > tries:
        _note(row)


def _call(row: Call) -> None:
    reason = why_not(row)
    if reason:
        settle(row, OutboxState.DROPPED, reason)
        return
    try:
        keys = row.endpoint.secrets()
    except UnreadableError as error:
        raise NotYetError(NO_KEY) from error
    row.tries, row.code = row.tries + 1, None
    row.save(update_fields=["tries", "code"])
    row.code = post(row, keys)
    row.save(update_fields=["code"])
    if not 200 <= row.code < 300:
        raise NotYetError(ANSWERED, code=row.code)
    settle(row, OutboxState.SENT)


def why_not(row: Call) -> str:
    """Why it has nothing to say to that endpoint any more, as a message id; empty while it has."""
    if not row.endpoint.is_listening:
        return OFF
    if row.record is None:
        return ""
    untrue = why_untrue(row.record, row.record.subject)
    if untrue or row.record.reverses_id is None:
        return untrue
    first = Call.objects.filter(endpoint=row.endpoint_id, record=row.record.reverses_id).first()
    return "" if first is not None and (first.tries or first.claimed_until) else NEVER_TOLD


def post(row: Call, keys: list[str]) -> int:
    """The code of the answer; what else it says is read, as far as it is short, and forgotten."""
    body = row.body.encode()
    until = time.monotonic() + settings.AMBASSADE_WEBHOOK_SECONDS
    way = Way(settings.AMBASSADE_WEBHOOK_HOSTS, until, settings.AMBASSADE_WEBHOOK_CONNECT_SECONDS)
    signed = {"Content-Type": "application/json", **headers(row.public_id, clock.now(), body, keys)}
    try:
        with outward.asked(row.endpoint.address, way, "POST", headers=signed, body=body) as answer:
            with suppress(OSError, HTTPException):
                answer.read(settings.AMBASSADE_WEBHOOK_KB * 1024)
            return answer.status
    except CannotReachError as error:
        raise NotYetError(OBSTACLES[error.obstacle]) from error


def _note(row: Call) -> None:
    """What the outcome says about the endpoint as a whole."""
    now, endpoints = clock.now(), Endpoint.objects.filter(pk=row.endpoint_id)
    if row.state == OutboxState.SENT:
        endpoints.exclude(failing_since=None).update(failing_since=None)
        return
    endpoints.filter(failing_since=None).update(failing_since=now)
    over = now - timedelta(days=settings.AMBASSADE_WEBHOOK_FAILING_DAYS) + SLACK
    if row.code == GONE or endpoints.filter(failing_since__lte=over).exists():
        with transaction.atomic():
            if endpoints.filter(active=True).update(active=False, switched_off_at=now, told_at=None):
                async_task(TELL, row.endpoint_id)


def tell_administrators(key: int) -> None:
    """One letter to each; raises where a mail server is away, so that the queue tries again."""
    endpoint = Endpoint.objects.filter(pk=key, told_at=None).exclude(switched_off_at=None).first()
    if endpoint is None:
        return
    for user in holders(Role.ADMINISTRATOR):
        reader = recipient_of(user)
        if reader is None:
            continue
        with override(reader.language):
            link = absolute(reverse("webhooks:log", args=[key]))
            context = {"endpoint": endpoint, "recipient": reader, "link": link, "site": settings.WAGTAIL_SITE_NAME}
            written = words_from("workflows/webhooks/switched_off.txt", context)
            to = formataddr((" ".join(reader.name.split()), reader.email))
            mail = letter(written, link, reader.language, to=to)
            mail.extra_headers["Message-ID"] = _identity(endpoint, user)
            mail.send()
    Endpoint.objects.filter(pk=key).update(told_at=clock.now())


def _identity(endpoint: Endpoint, user: Any) -> str:
    """One per reader and time that it was switched off, so that what is sent again is known as the same."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<webhook-{endpoint.pk}-{endpoint.switched_off_at:%Y%m%d%H%M%S}-{user.pk}@{host}>"
