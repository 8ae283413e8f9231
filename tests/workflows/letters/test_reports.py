"""What the mail service tells, signed, is noted on the letter; what is not signed is not heard."""

import hashlib
import hmac
import json
from base64 import b64encode
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from cms.settings.reading import MAIL_SERVICES
from tests.workflows.letters.conftest import deliver
from workflows.kernel import mail
from workflows.kernel.mail import TOLD_AGAIN
from workflows.letters import copies
from workflows.letters.models import Digest, DigestLine, LetterCopy
from workflows.letters.reports import VIEWS

pytestmark = pytest.mark.django_db
KEY = "a-signing-key"


@pytest.fixture(autouse=True)
def _service(settings):
    settings.AMBASSADE_MAIL_REPORTS = "mailgun"
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


def signature(key):
    token, moment = uuid4().hex, "1900000000"
    signed = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    return {"token": token, "timestamp": moment, "signature": signed}


def told(client, identity, event="failed", key=KEY, **said):
    data = {
        "event": event, "timestamp": 1900000000.0, "recipient": "lotte@example.org", "id": uuid4().hex,
        "message": {"headers": {"message-id": identity.strip("<>")}}, **said,
    }  # fmt: skip
    body = {"signature": signature(key), "event-data": data}
    return client.post(reverse("mail_reports"), json.dumps(body), content_type="application/json")


def report_of(row) -> tuple[str, str]:
    row.refresh_from_db()
    return row.report, row.report_words


def test_a_mail_that_came_back_is_noted_with_the_words_of_the_server(client, arrived):
    deliver(arrived)
    said = {"severity": "permanent", "delivery-status": {"code": 550, "description": "no such user"}}
    assert told(client, mail.message_id(arrived), **said).status_code == 200
    assert report_of(arrived)[0] == "bounced"
    assert "no such user" in report_of(arrived)[1]


@pytest.mark.parametrize(
    ("event", "stands"), [("delivered", "delivered"), ("complained", "complained"), ("opened", "")]
)
def test_what_is_told_is_noted_but_for_what_nobody_asked(client, arrived, event, stands):
    deliver(arrived)
    told(client, mail.message_id(arrived), event)
    assert report_of(arrived)[0] == stands


def test_a_false_signature_changes_nothing(client, arrived):
    assert told(client, mail.message_id(arrived), key="another").status_code == 400
    assert report_of(arrived) == ("", "")


def test_a_report_of_a_digest_or_a_copy_is_told_of_its_letters(client, arrived, owner):
    deliver(arrived)
    digest = Digest.objects.create(user=owner, due=arrived.created_at)
    DigestLine.objects.create(digest=digest, letter=arrived)
    told(client, mail.message_id(digest), "delivered")
    assert report_of(arrived)[0] == "delivered"
    copies.send_copy(arrived, owner)
    told(client, mail.message_id(LetterCopy.objects.get()), "complained")
    assert report_of(arrived)[0] == "complained"


# Service -> the header that it tells again, and how it tells of a bounce, with a number of its own for the mail.
SERVICES = {
    "mailgun": ("X-Mailgun-Variables", lambda said: {"signature": signature(KEY), "event-data": {
        "event": "failed", "severity": "permanent", "timestamp": 1900000000.0,
        "message": {"headers": {"message-id": "own@mailgun.example"}}, "user-variables": json.loads(said),
    }}),
    "postmark": ("X-PM-Metadata-letter", lambda said: {
        "RecordType": "Bounce", "Type": "HardBounce", "MessageID": str(uuid4()), "Metadata": {"letter": said},
    }),
    "brevo": ("X-Mailin-custom", lambda said: {
        "event": "hard_bounce", "message-id": "<1@smtp-relay.mailin.fr>", "X-Mailin-custom": said,
    }),
    "mailjet": ("X-MJ-EventPayload", lambda said: {"event": "bounce", "MessageID": 19421777, "Payload": said}),
    "sparkpost": ("X-MSYS-API", lambda said: [{"msys": {"message_event": {
        "type": "bounce", "transmission_id": "65832150", "rcpt_meta": json.loads(said)["metadata"],
    }}}]),
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_again_which_letter_it_was(client, settings, arrived, mailoutbox, service):
    settings.AMBASSADE_MAIL_REPORTS = service
    settings.ANYMAIL = {"WEBHOOK_SECRET": "lotte:secret", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    deliver(arrived)
    header, tells = SERVICES[service]
    password = b64encode(b"lotte:secret").decode()
    answer = client.post(
        reverse("mail_reports"),
        json.dumps(tells(mailoutbox[0].message()[header])),
        content_type="application/json",
        headers={"Authorization": f"Basic {password}"},
    )
    assert (answer.status_code, report_of(arrived)[0]) == (200, "bounced")


def test_only_services_that_do_so_may_be_named():
    assert set(SERVICES) == set(VIEWS) == set(TOLD_AGAIN) == set(MAIL_SERVICES)


def test_a_mail_carries_no_such_header_without_a_service(settings, arrived, mailoutbox):
    settings.AMBASSADE_MAIL_REPORTS = ""
    deliver(arrived)
    assert {name for name in mailoutbox[0].extra_headers if name.startswith("X-")} == set()


def test_an_unknown_mail_is_passed_over(client, arrived):
    assert told(client, f"<{uuid4()}@localhost>").status_code == 200
    assert told(client, "<nothing@elsewhere.example>").status_code == 200


def test_without_a_service_there_is_no_such_address(client, settings):
    settings.AMBASSADE_MAIL_REPORTS = ""
    assert client.post(reverse("mail_reports")).status_code == 404
    assert django_settings.AMBASSADE_MAIL_REPORTS == ""
