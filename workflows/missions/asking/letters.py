"""The mail with the link. It holds nothing that was typed: nobody can have us send words of their own to others."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import override

from workflows.kernel.mail import absolute, letter, message_id, words_from
from workflows.kernel.recipients import Recipient
from workflows.missions.asking.models import DraftLetter


def mail_of(row: DraftLetter) -> EmailMultiAlternatives:
    draft = row.draft
    with override(draft.language):
        link = absolute(draft.path)
        context = {
            "draft": draft,
            "recipient": Recipient(draft.email, "", draft.language, None),
            "link": link,
            "site": settings.WAGTAIL_SITE_NAME,
        }
        written = words_from("workflows/missions/asking/link.txt", context)
        mail = letter(written, link, draft.language, to=draft.email)
    mail.extra_headers["Message-ID"] = message_id(row)
    return mail
