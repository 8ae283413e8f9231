"""Which questions are asked after which answers. Pure: nothing here knows of a database, a form or a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguage

# Key of a question -> what was answered: words, a key of an option, a list of them, a day, or what is kept of a file.
Answers = Mapping[str, Any]


class Kind(models.TextChoices):
    SHORT = "short", pgettext_lazy("kind of question", "Short text")
    LONG = "long", pgettext_lazy("kind of question", "Long text")
    CHOICE = "choice", pgettext_lazy("kind of question", "One choice")
    CHOICES = "choices", pgettext_lazy("kind of question", "Several choices")
    SCALE = "scale", pgettext_lazy("kind of question", "Scale")
    DATE = "date", pgettext_lazy("kind of question", "Date")
    FILE = "file", pgettext_lazy("kind of question", "File")


WITH_OPTIONS = (Kind.CHOICE, Kind.CHOICES, Kind.SCALE)


@dataclass(frozen=True)
class Option:
    """`block` tells the option from others for good, whatever its key and words become."""

    key: str
    label: InEveryLanguage
    block: str = ""


@dataclass(frozen=True)
class Condition:
    """Asked only if that question was answered with that option."""

    question: str
    answer: str


@dataclass(frozen=True)
class Question:
    """`block` tells the question from others for good; a scale offers its points as options "1", "2" …"""

    key: str
    kind: str
    label: InEveryLanguage
    help: InEveryLanguage
    is_required: bool = False
    options: tuple[Option, ...] = ()
    condition: Condition | None = None
    block: str = ""

    @property
    def option_keys(self) -> list[str]:
        return [option.key for option in self.options]

    def fitting(self, answer: Any) -> Any:
        """What of an answer, given perhaps to a former version, this question can still have; nothing: None."""
        if self.kind == Kind.CHOICES:
            return [key for key in self.option_keys if key in (answer or [])] or None
        if self.kind in WITH_OPTIONS:
            return answer if answer in self.option_keys else None
        return answer or None


def asked(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """In their order. A question that hangs on one that is not asked is not asked either."""
    found: dict[str, Question] = {}
    for question in questions:
        if question.condition is None or _is_met(question.condition, found, answers):
            found[question.key] = question
    return list(found.values())


def _is_met(condition: Condition, before: Mapping[str, Question], answers: Answers) -> bool:
    source = before.get(condition.question)
    if source is None or condition.answer not in source.option_keys:
        return False
    said = source.fitting(answers.get(source.key))
    return condition.answer in said if isinstance(said, list) else condition.answer == said


def missing(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """What is asked and needed, and has no answer yet."""
    return [each for each in asked(questions, answers) if each.is_required and not each.fitting(answers.get(each.key))]
