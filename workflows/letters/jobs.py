"""What the clock does: digests at their hour, and copies of letters that somebody asked for.

A digest is claimed with the letters that it brings, so that no act takes one of those back while it leaves; they
settle together with it. What is no longer true by then is dropped, each with its own reason.
"""

import re
from email.utils import formataddr
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from workflows.kernel import handling, mail, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.recipients import recipient_of
from workflows.letters.models import Digest, LetterCopy

DIGEST, COPY = "workflows.letters.jobs.deliver_digest", "workflows.letters.jobs.deliver_copy"
NOTHING = gettext_noop("Nothing of what was collected was still true.")
CLOSED = gettext_noop("The account is closed.")
GONE = gettext_noop("The dossier is gone.")


def sweep() -> int:
    """Queue what is due and no worker has, and what came into a digest just as that left."""
    waiting = OutboxRow.objects.filter(state=OutboxState.COLLECTED, claimed_until=None)
    handling.go_on(waiting.exclude(collected_in__digest__state=OutboxState.QUEUED))
    digests, copies = outbox.lost(Digest.objects.all()), outbox.lost(LetterCopy.objects.all())
    outbox.enqueue(*digests, job=DIGEST)
    outbox.enqueue(*copies, job=COPY)
    return len(digests) + len(copies)


def letters_in(digest: Digest) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(collected_in__digest=digest, state=OutboxState.COLLECTED)


def deliver_digest(key: int) -> None:
    """Carry out one digest; one that is settled, claimed by another worker or not yet due is left alone."""
    digest = outbox.claim(Digest.objects.select_related("user"), key)
    if digest is None:
        return
    letters_in(digest).update(claimed_until=digest.claimed_until)
    outbox.carry_out(digest, _send_digest)
    left = letters_in(digest)
    if digest.state in (OutboxState.FAILED, OutboxState.PARKED):
        handling.fail_with(left, digest)
    else:
        left.update(claimed_until=None)


def _send_digest(digest: Digest) -> None:
    letters = list(letters_in(digest).select_related("record__text", "record__content_type").order_by("pk"))
    true = []
    for letter in letters:
        untrue = outbox.why_silent(letter, letter.record.subject) if digest.user.is_active else CLOSED
        if untrue:
            outbox.settle(letter, OutboxState.DROPPED, untrue)
        else:
            true.append(letter)
    reader = recipient_of(digest.user)
    if not true or reader is None:
        outbox.settle(digest, OutboxState.DROPPED, NOTHING)
        return
    with translation.override(reader.language):
        mails = [(letter, mail.build(letter, letter.record.subject)) for letter in true]
        whole = digest_of(reader, [(built.subject, _way_on(letter)) for letter, built in mails])
        whole.extra_headers |= mail.identity(digest)
        whole.send()
    digest.subject_line, digest.body = whole.subject[:300], whole.words
    with transaction.atomic():
        for letter, built in mails:
            letter.subject_line, letter.body = built.subject[:300], built.words
            outbox.settle(letter, OutboxState.SENT)
        outbox.settle(digest, OutboxState.SENT)


def _way_on(letter: OutboxRow) -> str:
    """Where the letter itself leads; without such a place, where it can be read."""
    return str(mail.context_of(letter, letter.record.subject)["link"]) or mail.absolute(reverse("zone_messages"))


def digest_of(reader: Any, lines: list[tuple[str, str]]) -> mail.Mail:
    link = mail.absolute(reverse("zone_messages"))
    context = {"recipient": reader, "lines": lines, "link": link, "site": settings.WAGTAIL_SITE_NAME}
    written = mail.words_from("workflows/letters/digest.txt", context)
    to = formataddr((" ".join(reader.name.split()), reader.email))
    return mail.letter(written, link, reader.language, to=to)


def deliver_copy(key: int) -> None:
    copy = outbox.claim(LetterCopy.objects.select_related("letter__record__content_type"), key)
    if copy is not None:
        outbox.carry_out(copy, _send_copy)


def _send_copy(copy: LetterCopy) -> None:
    """The very words that left, under an identity of its own."""
    letter = copy.letter
    subject = letter.record.subject
    if subject is None or not letter.email:
        outbox.settle(copy, OutboxState.DROPPED, GONE)
        return
    untrue = outbox.why_silent(letter, subject)
    if untrue:
        outbox.settle(copy, OutboxState.DROPPED, untrue)
        return
    letter.own_words = True
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        built = mail.build(letter, subject, partial(_as_it_left, letter.body))
        built.extra_headers |= mail.identity(copy)
        built.send()
    copy.subject_line, copy.body = built.subject[:300], built.words
    outbox.settle(copy, OutboxState.SENT)


def _as_it_left(body: str, link: str) -> str:
    """The address that stands in the words; a signed one is made anew each time."""
    if link in body:
        return link
    found = re.search(rf"{re.escape(link.rstrip('/').rpartition('/')[0])}/[^\s)]+", body)
    return found[0] if found else ""
