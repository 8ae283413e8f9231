"""The words of the two mails: the question whether an address agrees, and what is new among the events of a filter."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from pages import agenda
from pages.digest.models import Letter, Subscription
from pages.digest.news import News
from pages.queries import EventFilter
from workflows.kernel.mail import absolute, letter, message_id, words_from
from workflows.kernel.recipients import Recipient


def filter_words(wanted: EventFilter) -> str:
    return agenda.name_of(wanted) or _("all events")


def without_typed_words(wanted: EventFilter) -> str:
    """For a mail to somebody who may not have asked: nobody can have us send words of their own to others."""
    chosen = agenda.name_of(replace(wanted, text=""))
    typed = _("with the words that were typed") if wanted.text else ""
    return " · ".join(part for part in (chosen, typed) if part) or _("all events")


def agenda_url(subscription: Subscription) -> str:
    return absolute(agenda.with_query(reverse("agenda"), subscription.wanted))


def stop_url(subscription: Subscription) -> str:
    return absolute(reverse("digest_stop", args=[subscription.stop_token]))


def question(subscription: Subscription) -> tuple[str, str]:
    """(text, link). The same mail for an address that is new and for one that confirmed before, but for its words."""
    link = absolute(reverse("digest_confirm", args=[subscription.confirm_token]))
    context = frame(subscription, link) | {"filter": without_typed_words(subscription.wanted)}
    return words_from("pages/digest/messages/question.txt", context), link


def digest(subscription: Subscription, found: News) -> tuple[str, str]:
    """(text, link)"""
    link = agenda_url(subscription)
    context = frame(subscription, link) | {"news": found, "base": settings.BASE_URL.rstrip("/")}
    return words_from("pages/digest/messages/digest.txt", context), link


def frame(subscription: Subscription, link: str) -> dict[str, Any]:
    return {
        "subscription": subscription,
        "filter": filter_words(subscription.wanted),
        "recipient": Recipient(subscription.email, "", subscription.language, None),
        "link": link,
        "stop": stop_url(subscription),
        "site": settings.WAGTAIL_SITE_NAME,
    }


def mail_of(row: Letter) -> EmailMultiAlternatives:
    """A digest leaves with the words it was written with; RFC 8058: one click ends it, without a log-in."""
    subscription = row.subscription
    with override(subscription.language):
        if row.kind == Letter.Kind.QUESTION:
            written, link = question(subscription)
        else:
            written, link = f"{row.subject_line}\n{row.body}", agenda_url(subscription)
        mail = letter(written, link, subscription.language, to=subscription.email)
        mail.extra_headers |= {
            "Message-ID": message_id(row),
            "List-Unsubscribe": f"<{stop_url(subscription)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return mail
