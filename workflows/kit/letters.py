"""The words of the letter about versions that hold no longer."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import override

from snippets.standing import Standing
from workflows.kernel.mail import absolute, letter, message_id, words_from
from workflows.kernel.recipients import Recipient, recipient_of
from workflows.kit.models import KitLetter


def recipient(row: KitLetter) -> Recipient:
    return recipient_of(row.member) or Recipient("", language=settings.LANGUAGE_CODE)


def mail_of(row: KitLetter, standings: list[Standing]) -> EmailMultiAlternatives:
    """In the member's own language, with what replaces each and where it is had."""
    reader = recipient(row)
    with override(reader.language):
        link = absolute(reverse("zone_kit"))
        context = {
            "standings": standings,
            "recipient": reader,
            "link": link,
            "site": settings.WAGTAIL_SITE_NAME,
        }
        written = words_from("workflows/kit/letter.txt", context)
        to = formataddr((" ".join(reader.name.split()), reader.email))
        mail = letter(written, link, reader.language, to=to)
    mail.extra_headers["Message-ID"] = message_id(row)
    return mail
