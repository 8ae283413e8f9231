"""What a mail service tells afterwards: delivered, came back, called unwanted. Anymail checks that the service says it.

A letter is known by what the service tells again of it (kernel/mail.py), else by the identity of its mail, which holds
the row's own; what is told of a digest is told of every letter in it.
"""

import re
from importlib import import_module
from typing import Any
from uuid import UUID

import structlog
from anymail.signals import tracking
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from workflows.kernel import handling
from workflows.kernel.models import OutboxRow

VIEWS = {
    "mailgun": "Mailgun",
    "postmark": "Postmark",
    "brevo": "Brevo",
    "mailjet": "Mailjet",
    "sparkpost": "SparkPost",
}
SAID = {
    "delivered": OutboxRow.Report.DELIVERED,
    "bounced": OutboxRow.Report.BOUNCED,
    "rejected": OutboxRow.Report.BOUNCED,
    "failed": OutboxRow.Report.BOUNCED,
    "complained": OutboxRow.Report.COMPLAINED,
}
IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
logger = structlog.get_logger(__name__)


@csrf_exempt
def mail_reports(request: HttpRequest) -> HttpResponse:
    """The one door of the service that this installation names; without one there is none."""
    name = VIEWS.get(settings.AMBASSADE_MAIL_REPORTS)
    if name is None:
        raise Http404
    module = import_module(f"anymail.webhooks.{settings.AMBASSADE_MAIL_REPORTS}")
    return getattr(module, f"{name}TrackingWebhookView").as_view()(request)  # type: ignore[no-any-return]


def letters_of(identity: UUID) -> list[OutboxRow]:
    """The letter of that mail, the letters of that digest, or the letter that was sent once more."""
    found = Q(uuid=identity) | Q(collected_in__digest__uuid=identity) | Q(copies__uuid=identity)
    return list(OutboxRow.objects.filter(found).distinct())


def note(sender: Any, event: Any, esp_name: str, **_more: Any) -> None:
    """Opens and clicks are not asked for, and not kept."""
    said = SAID.get(event.event_type)
    again = event.metadata.get("letter") if isinstance(event.metadata, dict) else None
    known = IDENTITY.search(str(again or event.message_id or ""))
    if said is None or known is None:
        return
    words = str(event.description or event.mta_response or "")
    for letter in letters_of(UUID(known[0])):
        handling.report(letter.uuid, said, words)
        logger.info("letter_reported", letter=letter.pk, said=str(said), by=esp_name)


def connect() -> None:
    tracking.connect(note, dispatch_uid="letters.reports")
