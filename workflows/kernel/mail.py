"""From an outbox row to a mail: the words come from a template beside the lifecycle's other templates.

`templates/workflows/<folder>/messages/<name>.txt`: the first line is the subject, the rest the text. The HTML part
is made from the text, so the two never differ.
"""

import re
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string

from snippets.languages import spoken
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import Delivery, OutboxRow
from workflows.kernel.recipients import Recipient
from workflows.kernel.wording import Reader, speaking_to

GAP = re.compile(r"\n\s*\n")


def message_template(model: type, name: str) -> str:
    folder = model.__module__.rpartition(".")[0].replace(".", "/")
    return f"{folder}/messages/{name}.txt"


def message_id(row: Delivery) -> str:
    """Derived from the row, so that a message sent twice by a dying worker is known as one."""
    return f"<{row.uuid}@{urlsplit(settings.BASE_URL).hostname}>"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}" if path else ""


def build(row: OutboxRow, subject: LifecycleModel) -> EmailMultiAlternatives:
    """The mail in the language that is active now."""
    recipient = Recipient(row.email, row.recipient_name, row.language, row.user_id)
    text = getattr(row.record, "text", None)
    link = absolute(subject.link_in(recipient, row.name))
    words = text.words if text else {}
    context = {
        "dossier": subject,
        "record": row.record,
        "recipient": recipient,
        "words": words,
        "reason": words.get("reason", ""),
        "actor": text.actor_name if text else "",
        "link": link,
        "site": settings.WAGTAIL_SITE_NAME,
    }
    with speaking_to(Reader.PUBLIC if recipient.user_id is None else Reader.MEMBER):
        written = words_from(message_template(type(subject), row.name), context)
    mail = letter(written, link, row.language, to=formataddr((" ".join(row.recipient_name.split()), row.email)))
    mail.extra_headers["Message-ID"] = message_id(row)
    if entry := subject.calendar_for(recipient, row.name):
        mail.attach("calendar.ics", entry.decode(), "text/calendar")
    return mail


def words_from(template_name: str, context: dict[str, Any]) -> str:
    """A letter as text, its subject in the first line."""
    template = get_template(template_name).template  # type: ignore[attr-defined]
    return GAP.sub("\n\n", template.render(Context(context, autoescape=False)).strip())


def letter(written: str, link: str, language: str, to: str) -> EmailMultiAlternatives:
    """The mail with these words; the link that stands in them becomes a button in its HTML."""
    first, _newline, rest = written.partition("\n")
    before, _link, after = rest.partition(link) if link else (rest, "", "")
    html = render_to_string(
        "workflows/messages/layout.html",
        {
            "title": first.strip(),
            "text": before.strip(),
            "link": link,
            "after": after.strip(),
            "language": spoken(language),
        },
    )
    mail = EmailMultiAlternatives(
        subject=" ".join(first.split()),
        body=rest.strip() + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail
