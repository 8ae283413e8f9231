"""From an outbox row to a mail: the words are the house's own, or come from a file beside the lifecycle's templates.

`templates/workflows/<folder>/messages/<name>.txt`: the first line is the subject, the rest the text. Words
carry marks (`rich`): the HTML part and the plain one are made from the same, so the two never differ.
"""

import re
from collections.abc import Callable
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext

from snippets.languages import spoken
from workflows.kernel import frames, placeholders, rich
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import Delivery, OutboxRow
from workflows.kernel.plugs import plugs
from workflows.kernel.recipients import Recipient
from workflows.kernel.wording import Reader, speaking_to

LINK = "{link}"  # where the address that leads on comes
# Mail service -> a header of which it tells again in its reports: most give a mail an identity of their own.
TOLD_AGAIN = {
    "mailgun": ("X-Mailgun-Variables", '{"letter":"%s"}'),
    "postmark": ("X-PM-Metadata-letter", "%s"),
    "brevo": ("X-Mailin-custom", '{"letter":"%s"}'),
    "mailjet": ("X-MJ-EventPayload", '{"letter":"%s"}'),
    "sparkpost": ("X-MSYS-API", '{"metadata":{"letter":"%s"}}'),
}
logger = structlog.get_logger(__name__)


class Mail(EmailMultiAlternatives):
    """`words`: its text with marks, which is what is kept of it."""

    words: str


def message_template(model: type, name: str) -> str:
    return f"{placeholders.folder_of(model)}/messages/{name}.txt"


def message_id(row: Delivery) -> str:
    """Derived from the row, so that a message sent twice by a dying worker is known as one."""
    return f"<{row.uuid}@{urlsplit(settings.BASE_URL).hostname}>"


def identity(row: Delivery) -> dict[str, str]:
    """The headers by which this mail is known again, here and in what the mail service reports of it."""
    name, words = TOLD_AGAIN.get(settings.AMBASSADE_MAIL_REPORTS, ("", ""))
    return {"Message-ID": message_id(row)} | ({name: words % row.uuid} if name else {})


def absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}" if path else ""


def context_of(row: OutboxRow, subject: LifecycleModel) -> dict[str, Any]:
    """What the words of this letter may say."""
    said = _context_without_link(row, subject)
    return said | {"link": absolute(subject.link_in(said["recipient"], row.name))}


def _context_without_link(row: OutboxRow, subject: LifecycleModel) -> dict[str, Any]:
    recipient = Recipient(row.email, row.recipient_name, row.language, row.user_id)
    text = getattr(row.record, "text", None)
    words = text.words if text else {}
    return {
        "dossier": subject,
        "record": row.record,
        "recipient": recipient,
        "words": words,
        "reason": words.get("reason", ""),
        "actor": text.actor_name if text else "",
        "link": "",
        "site": settings.WAGTAIL_SITE_NAME,
    }


def as_mark(link: str) -> str:
    """For others than the reader: a private link is not told."""
    return LINK if link else ""


def build(row: OutboxRow, subject: LifecycleModel, shown: Callable[[str], str] = str) -> Mail:
    """The mail in the language that is active now. `shown` says what stands in the place of its link."""
    context = context_of(row, subject)
    context["link"] = shown(context["link"])
    if row.own_words and row.body:  # they may have been erased
        written = f"{row.subject_line}\n{row.body}".replace(LINK, context["link"])
    else:
        with speaking_to(Reader.PUBLIC if row.user_id is None else Reader.MEMBER):
            if row.kind == OutboxRow.Kind.RULE:
                written = plugs.rules.written(row, context)
            else:
                written = words_of(type(subject), row.name, row.language, context)
    to = formataddr((" ".join(row.recipient_name.split()), row.email))
    mail = letter(written, context["link"], row.language, to=to)
    mail.extra_headers |= identity(row)
    if entry := subject.calendar_for(context["recipient"], row.name):
        mail.attach("calendar.ics", entry.decode(), "text/calendar")
    return mail


def subject_of(row: OutboxRow, subject: LifecycleModel) -> str:
    """Only the subject line of the mail, in the language that is active now: where its link leads is not looked up."""
    with speaking_to(Reader.PUBLIC if row.user_id is None else Reader.MEMBER):
        written = words_of(type(subject), row.name, row.language, _context_without_link(row, subject))
    return " ".join(written.partition("\n")[0].split())


def words_of(model: type[LifecycleModel], message: str, language: str, context: dict[str, Any]) -> str:
    """A letter as text, its subject in the first line: what the house wrote while that fits, else the file's."""
    readers = context["dossier"].told_as(context["recipient"])
    return written(model, message, plugs.post.words(model, message, language, readers), context)


def written(model: type[LifecycleModel], message: str, own: tuple[str, str] | None, context: dict[str, Any]) -> str:
    """Likewise, of own words at hand. A letter that is owed leaves, whatever those words lack."""
    unfit = placeholders.why_unfit(model, message, own) if own else []
    if unfit:
        logger.warning("unfit_words_of_a_letter", message=message, why=unfit)
    elif own:
        try:
            return own_words(model, message, own, context)
        except Exception:
            logger.exception("own_words_not_filled_in", message=message)
    return words_from(message_template(model, message), context)


def own_words(model: type[LifecycleModel], message: str, own: tuple[str, str], context: dict[str, Any]) -> str:
    """Raises KeyError for a placeholder that is no longer known."""
    said = placeholders.values(model, message, context, set(placeholders.used(*own)))
    return f"{placeholders.fill_line(own[0], said)}\n\n{placeholders.fill(own[1], said)}"


def words_from(template_name: str, context: dict[str, Any]) -> str:
    """A letter as text, its subject in the first line. Words of a file have no marks."""
    template = get_template(template_name).template  # type: ignore[attr-defined]
    said = placeholders.GAP.sub("\n\n", template.render(Context(context, autoescape=False)).strip())
    first, newline, rest = said.partition("\n")
    return f"{first}{newline}{rich.literal(rest)}"


def letter(written: str, link: str, language: str, to: str) -> Mail:
    """The mail with these words; the link becomes a button in its HTML where it stands by itself, and only there."""
    first, _newline, rest = written.partition("\n")
    before, link, after = _around(link, rest) if link else (rest, "", "")
    html = frames.html_of(
        title=first.strip(),
        text=before.strip(),
        link=link,
        button=gettext("Open the page"),
        after=after.strip(),
        language=spoken(language),
    )
    mail = Mail(
        subject=" ".join(first.split()),
        body=rich.as_text(rest) + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    mail.words = rest.strip() + "\n"
    return mail


def _around(link: str, words: str) -> tuple[str, str, str]:
    """As of `partition`, passing over lists and over words that lead there; marks around it go with it."""
    found = re.search(rf"(?m)^(?!{rich.LIST})(.*?)(?<!\]\()(\*{{0,3}}){re.escape(link)}\2", words)
    return (words[: found.end(1)], link, words[found.end() :]) if found else (words, "", "")
