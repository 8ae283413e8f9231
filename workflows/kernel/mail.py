"""From an outbox row to a mail: the words come from a template beside the lifecycle's other templates.

`templates/workflows/<folder>/messages/<name>.txt`: the first line is the subject, the rest the text. The HTML part
is made from the text, so the two never differ.
"""

import re
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxRow
from workflows.kernel.recipients import Recipient

GAP = re.compile(r"\n\s*\n")


def message_template(model: type, name: str) -> str:
    folder = model.__module__.removesuffix(".models").replace(".", "/")
    return f"{folder}/messages/{name}.txt"


def message_id(row: OutboxRow) -> str:
    """Derived from the row, so that a message sent twice by a dying worker is known as one."""
    return f"<{row.uuid}@{urlsplit(settings.BASE_URL).hostname}>"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}" if path else ""


def build(row: OutboxRow, subject: LifecycleModel) -> EmailMultiAlternatives:
    """The mail in the language that is active now."""
    recipient = Recipient(row.email, row.recipient_name, row.language, row.user_id)
    text = getattr(row.record, "text", None)
    link = absolute(subject.link_for(recipient))
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
    template = get_template(message_template(type(subject), row.name)).template  # type: ignore[attr-defined]
    written = GAP.sub("\n\n", template.render(Context(context, autoescape=False)).strip())
    first, _newline, rest = written.partition("\n")
    before, _link, after = rest.partition(link) if link else (rest, "", "")
    html = render_to_string(
        "workflows/messages/layout.html",
        {
            "title": first.strip(),
            "text": before.strip(),
            "link": link,
            "after": after.strip(),
            "language": row.language,
        },
    )
    mail = EmailMultiAlternatives(
        subject=" ".join(first.split()),
        body=rest.strip() + "\n",
        to=[formataddr((" ".join(row.recipient_name.split()), row.email))],
        headers={"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    if entry := subject.calendar_for(recipient, row.name):
        mail.attach("calendar.ics", entry.decode(), "text/calendar")
    return mail
