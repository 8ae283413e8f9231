"""A letter as it would leave, on a real dossier that the reader handles, or on none."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from workflows.kernel import mail, placeholders
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.letters import texts
from workflows.letters.texts import Message

MOST_CASES = 10


@dataclass(frozen=True)
class Case:
    """A step once taken that owed this message."""

    record: TransitionRecord
    title: str


@dataclass(frozen=True)
class Shown:
    language: str
    mail: EmailMultiAlternatives

    @property
    def html(self) -> str:
        return str(self.mail.alternatives[0][0])  # type: ignore[index]


def cases(message: Message, user: Any) -> list[Case]:
    """The latest on dossiers of which this account reads everything, as a letter may say anything of them; not on
    those that it opens only to decide. 3 queries.
    """
    rows: Any = message.model._default_manager.all()
    if not hasattr(rows, "handled_by"):
        return []
    handled = rows.handled_by(user)
    kind = ContentType.objects.get_for_model(message.model)
    found = TransitionRecord.objects.filter(
        content_type=kind, step__in=[step.name for step in message.steps],
        object_id__in=handled.order_by().values("pk"),
    ).select_related("text", "content_type").order_by("-pk")  # fmt: skip
    records = list(found[:MOST_CASES])
    subjects = handled.select_related().in_bulk({record.object_id for record in records})
    return [Case(record, str(subjects[record.object_id])) for record in records if record.object_id in subjects]


def is_known(message: Message) -> bool:
    """Whether anybody was ever owed it, whoever may open that dossier."""
    kind = ContentType.objects.get_for_model(message.model)
    return OutboxRow.objects.filter(name=message.name, record__content_type=kind).exists()


def shown(
    message: Message, user: Any, record: TransitionRecord | None, typed: dict[str, tuple[str, str]]
) -> list[Shown]:
    """In every language: what is typed, else what holds now. The reader stands in for whom it would go to."""
    found = []
    for language in texts.languages():
        with translation.override(language):
            words = typed.get(language) or texts.fitting(message, language)
            found.append(Shown(language, _mail(message, user, record, language, words)))
    return found


def _mail(message: Message, user: Any, record: Any, language: str, words: tuple[str, str]) -> EmailMultiAlternatives:
    if record is None:
        said = placeholders.examples(message.model, message.name) | {"name": user.get_full_name()}
        said["link"] = link = mail.absolute("/")
        written = f"{placeholders.fill_line(words[0], said)}\n\n{placeholders.fill(words[1], said)}"
    else:
        row = OutboxRow(
            record=record, kind=OutboxRow.Kind.MESSAGE, name=message.name, email=user.email,
            recipient_name=user.get_full_name(), language=language, user_id=user.pk,
        )  # fmt: skip
        context = mail.context_of(row, record.subject)
        link = context["link"]
        own = words if language_has_own(message, language, words) else None
        written = mail.written(message.model, message.name, own, context)
    return mail.letter(written, link, language, to=user.email)


def language_has_own(message: Message, language: str, words: tuple[str, str]) -> bool:
    """Whether these words differ from those of the file; the file itself says more than its placeholders."""
    return words != texts.words_of_file(message, language)
