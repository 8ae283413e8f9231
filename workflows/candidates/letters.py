"""What a candidate will read, shown to whoever decides before it is decided."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation

from workflows.candidates.models import Candidacy
from workflows.kernel import clock
from workflows.kernel.mail import absolute, words_of
from workflows.kernel.recipients import recipient_of


@dataclass(frozen=True)
class Letter:
    """In the language of whoever gets it, which may be another than the reader's."""

    language: str
    subject: str
    body: str


def letter_of_refusal(candidacy: Candidacy, answers: dict[str, Any], reader: Any) -> Letter | None:
    """The very mail, as if it left now, but for a name that is hidden from the reader; None without an address."""
    recipient = recipient_of(candidacy.member)
    if recipient is None:
        return None
    if candidacy.hides_names_from(reader):
        recipient = replace(recipient, name=candidacy.name_for(reader))
    refused = copy(candidacy)
    refused.state_since = clock.now()
    refused.say_what_would_help(
        answers.get("next_training", ""), answers.get("next_training_url", ""), answers.get("next_campaign"),
        answers.get("next_from"), answers.get("next_else", ""), answers.get("next_unknown", ""),
    )  # fmt: skip
    language = recipient.language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "dossier": refused,
            "recipient": recipient,
            "reason": answers["reason"],
            "link": absolute(refused.link_for(recipient)),
            "site": settings.WAGTAIL_SITE_NAME,
        }
        written = words_of(Candidacy, "candidacy_rejected", language, context)
        subject, _newline, body = written.partition("\n")
    return Letter(language, " ".join(subject.split()), body.strip())
