"""The words of messages as rows over the files: what holds, in which languages, and how it came about."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language

from workflows.kernel import clock, placeholders
from workflows.kernel.drawing import lifecycles
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import LetterKind, Step, messages_of
from workflows.letters import readers
from workflows.letters.echo import words_of_the_file
from workflows.letters.models import EVERYBODY, MessageText, MessageWait


@dataclass(frozen=True)
class Message:
    """A message that some step owes. `key` is how addresses name it.

    told_as   the readers (a key of the lifecycle's `TOLD_APART`) whose words are meant; empty: those for everybody
    """

    model: type[LifecycleModel]
    name: str
    steps: tuple[Step, ...]
    told_as: str = EVERYBODY

    @property
    def lifecycle(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def key(self) -> tuple[str, str]:
        return self.lifecycle, self.name

    def for_readers(self, told_as: str) -> "Message":
        return replace(self, told_as=told_as)

    @property
    def rows(self) -> QuerySet[MessageText]:
        """Every version, in every language."""
        return MessageText.objects.filter(lifecycle=self.lifecycle, message=self.name, readers=self.told_as)

    @property
    def to(self) -> list[str]:
        """Whom it is told, by the name that the code gives them."""
        return list(dict.fromkeys(step.options.tells[self.name].to.__name__ for step in self.steps))

    @property
    def readers(self) -> list[str]:
        return list(dict.fromkeys(str(readers.words_for(name)) for name in self.to))

    @property
    def kind(self) -> LetterKind:
        return self.steps[0].options.tells[self.name].kind_of(self.name)

    @property
    def about(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def title(self) -> str:
        """The subject that its file writes, in the reader's language."""
        return title_of(self.model, self.name, get_language() or settings.LANGUAGE_CODE) or self.name


@cache
def title_of(model: type[LifecycleModel], name: str, language: str) -> str:
    """The subject of its file, with an ellipsis for what each dossier says there."""
    with translation.override(language):
        return placeholders.MARK.sub("…", words_of_the_file(model, name)[0])


def every_message() -> list[Message]:
    return [Message(model, name, tuple(steps)) for model in lifecycles() for name, steps in messages_of(model).items()]


def message_named(lifecycle: str, name: str) -> Message | None:
    return next((each for each in every_message() if each.key == (lifecycle, name)), None)


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def newest(message: Message, language: str) -> MessageText | None:
    return message.rows.filter(language=language).first()


def versions(message: Message) -> list[MessageText]:
    return list(message.rows.select_related("set_by").order_by("-set_at", "-pk")[:30])


def in_force() -> dict[tuple[str, str, str, str], MessageText]:
    """(lifecycle, message, language, readers) -> the newest version. 1 query."""
    rows = MessageText.objects.order_by("version")
    return {(row.lifecycle, row.message, row.language, row.readers): row for row in rows}


def waits() -> dict[tuple[str, str], int]:
    return {(row.lifecycle, row.message): row.minutes for row in MessageWait.objects.all()}


def begun(message: Message, language: str) -> tuple[str, str]:
    """What the editor opens with: the words that hold, or those of the file, with placeholders where they can be."""
    row = newest(message, language)
    if row and row.is_own:
        return row.subject, row.body
    return begun(message.for_readers(EVERYBODY), language) if message.told_as else words_of_file(message, language)


def words_of_file(message: Message, language: str) -> tuple[str, str]:
    with translation.override(language):
        return words_of_the_file(message.model, message.name)


def fitting(message: Message, language: str) -> tuple[str, str]:
    """Likewise, but those of the file where own words fit no longer: as the next letter leaves."""
    words = begun(message, language)
    return words_of_file(message, language) if why_unfit(message, *words) else words


def why_unfit(message: Message, subject: str, body: str) -> list[str]:
    return placeholders.why_unfit(message.model, message.name, (subject, body))


def save(message: Message, language: str, seen: int, words: tuple[str, str], by: Any) -> bool:
    """Whether these words became the next version; not where somebody else wrote that one meanwhile."""
    row = newest(message, language)
    if (row.version if row else 0) != seen:
        return False
    try:
        with transaction.atomic():
            MessageText.objects.create(
                lifecycle=message.lifecycle, message=message.name, language=language, readers=message.told_as,
                version=seen + 1, subject=words[0], body=words[1], set_by=by,
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def set_wait(message: Message, minutes: int, by: Any) -> None:
    said = {"minutes": minutes, "set_by": by, "set_at": clock.now()}
    MessageWait.objects.update_or_create(lifecycle=message.lifecycle, message=message.name, defaults=said)
