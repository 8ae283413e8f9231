"""What one version of a form asks otherwise than another, in words. Pure: lists of questions in, changes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from workflows.questions.rules import Kind, Question


class What(models.TextChoices):
    ADDED = "added", pgettext_lazy("what became of a question", "Added")
    REMOVED = "removed", pgettext_lazy("what became of a question", "Left out")
    CHANGED = "changed", pgettext_lazy("what became of a question", "Changed")
    MOVED = "moved", pgettext_lazy("what became of a question", "Moved")


@dataclass(frozen=True)
class Change:
    """One question. differences: (of what, before, after)"""

    what: str
    question: Question
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def word(self) -> str:
        return str(What(self.what).label)


def compare(old: Sequence[Question], new: Sequence[Question]) -> list[Change]:
    """In the order of the new ones, then what was left out. The same question is the one under the same key."""
    before, after = {each.key: each for each in old}, {each.key: each for each in new}
    stayed = [key for key in before if key in after]
    moved = _moved(stayed, [key for key in after if key in before])
    found = []
    for key, question in after.items():
        if key not in before:
            found.append(Change(What.ADDED, question))
        elif differences := tuple(_differences(before[key], question, before, after)):
            found.append(Change(What.CHANGED, question, differences))
        elif key in moved:
            found.append(Change(What.MOVED, question))
    return [*found, *(Change(What.REMOVED, each) for key, each in before.items() if key not in after)]


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest that have to be taken out so that the rest stands in its former order."""
    best: list[list[str]] = []
    for key in after:
        place = before.index(key)
        ahead = [each for each in best if before.index(each[-1]) < place]
        best.append([*max(ahead, key=len, default=[]), key])
    return set(after) - set(max(best, key=len, default=[]))


def _differences(old: Question, new: Question, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    for code, language in settings.LANGUAGES:
        told = {"language": language}
        yield from _unless_same(_("Question (%(language)s)") % told, old.label.get(code, ""), new.label.get(code, ""))
        yield from _unless_same(_("Help (%(language)s)") % told, old.help.get(code, ""), new.help.get(code, ""))
    kinds = (str(Kind(each.kind).label) for each in (old, new))
    yield from _unless_same(pgettext("of a question", "Kind"), *kinds)
    needed = (_("Yes") if each.is_required else _("No") for each in (old, new))
    yield from _unless_same(_("An answer is needed"), *needed)
    yield from _unless_same(_("Asked only if"), _condition(old, before), _condition(new, after))
    former, offered = ({option.key: option for option in each.options} for each in (old, new))
    for key in {**former, **offered}:
        words = [_in_all(each[key].label) if key in each else "" for each in (former, offered)]
        named = str((offered.get(key) or former[key]).label)
        yield from _unless_same(_("Option “%(option)s”") % {"option": named}, *words)


def _unless_same(what: str, before: str, after: str) -> Iterator[tuple[str, str, str]]:
    if before != after:
        yield what, before, after


def _condition(question: Question, around: Any) -> str:
    """With the words of the question and the option, as far as they are known."""
    if question.condition is None:
        return ""
    source = around.get(question.condition.question)
    if source is None:
        return f"{question.condition.question} = {question.condition.answer}"
    option = next((each for each in source.options if each.key == question.condition.answer), None)
    return f"{source.label} = {option.label if option else question.condition.answer}"


def _in_all(words: Any) -> str:
    return " / ".join(dict.fromkeys(filter(None, (words.get(code, "") for code, _name in settings.LANGUAGES))))
