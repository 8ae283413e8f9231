"""What the editor of a form builds it from, and how it is read."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField

from snippets.fields import InEveryLanguage
from workflows.questions.rules import Condition, Kind, Option, Question

LONGEST_KEY = 40
POINTS = (3, 10)


class Words(blocks.StructBlock):
    """Words in every language of the site; a draft may still lack some."""

    def __init__(self, **kwargs: Any) -> None:
        languages = [(code, blocks.CharBlock(label=name, required=False)) for code, name in settings.LANGUAGES]
        super().__init__(languages, **kwargs)


class OnlyIf(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Earlier question"), help_text=_("Its key or its words."), required=False)
    answer = blocks.CharBlock(
        label=_("Is answered with"),
        help_text=_("The key or the words of one of its options; of a scale, the number."),
        required=False,
    )


class Choices(blocks.StructBlock):
    label = Words(label=_("Its words"))
    key = blocks.CharBlock(
        label=pgettext_lazy("of a question", "Key"), help_text=_("Filled in by itself."), required=False
    )


def question(label: Any, icon: str, *own: tuple[str, blocks.Block]) -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("label", Words(label=pgettext_lazy("asked of people", "Question"))),
            ("help", Words(label=_("Help beside it"), collapsed=True)),
            *own,
            ("required", blocks.BooleanBlock(label=_("An answer is needed"), required=False)),
            ("only_if", OnlyIf(label=_("Asked only if"), collapsed=True)),
            (
                "key",
                blocks.CharBlock(
                    label=pgettext_lazy("of a question", "Key"),
                    help_text=_("Filled in by itself. Answers are kept under it, so that it stays once published."),
                    required=False,
                ),
            ),
        ],
        label=label,
        icon=icon,
    )


def options() -> tuple[str, blocks.Block]:
    return "options", blocks.ListBlock(
        Choices(label=pgettext_lazy("of a question", "Option")),
        label=pgettext_lazy("of a question", "Options"),
        min_num=2,
    )


def ends() -> list[tuple[str, blocks.Block]]:
    lowest, highest = POINTS
    points = blocks.IntegerBlock(label=_("Points"), default=5, min_value=lowest, max_value=highest)
    return [("points", points), ("low", Words(label=_("What 1 means"))), ("high", Words(label=_("What most means")))]


class Questions(blocks.StreamBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [
            (Kind.SHORT, question(Kind.SHORT.label, "minus")),
            (Kind.LONG, question(Kind.LONG.label, "pilcrow")),
            (Kind.CHOICE, question(Kind.CHOICE.label, "list-ul", options())),
            (Kind.CHOICES, question(Kind.CHOICES.label, "tasks", options())),
            (Kind.SCALE, question(Kind.SCALE.label, "order", *ends())),
            (Kind.DATE, question(Kind.DATE.label, "date")),
            (Kind.FILE, question(Kind.FILE.label, "doc-full")),
        ]
        super().__init__([(str(kind.value), block) for kind, block in kinds], **kwargs)


class QuestionsField(StreamField):
    """Adding a language changes the editor, and needs no migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = {name: value for name, value in kwargs.items() if name != "block_lookup"}
        super().__init__(Questions(), **{"collapsed": True, **known})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        return name, path, [], {key: value for key, value in kwargs.items() if key != "block_lookup"}


def questions_of(body: StreamValue) -> list[Question]:
    return [_read(child) for child in body]


def _read(child: Any) -> Question:
    value, only_if = child.value, child.value["only_if"]
    condition = Condition(only_if["question"].strip(), only_if["answer"].strip())
    return Question(
        key=value["key"],
        kind=child.block_type,
        label=_words(value["label"]),
        help=_words(value["help"]),
        is_required=value["required"],
        options=tuple(_options(child.block_type, value)),
        condition=condition if condition.question or condition.answer else None,
        block=child.id or "",
    )


def _words(value: Any) -> InEveryLanguage:
    return InEveryLanguage({code: (value.get(code) or "").strip() for code, _name in settings.LANGUAGES})


def _options(kind: str, value: Any) -> Iterator[Option]:
    if kind in (Kind.CHOICE, Kind.CHOICES):
        for each in value["options"].bound_blocks:
            yield Option(each.value["key"], _words(each.value["label"]), each.id or "")
    if kind == Kind.SCALE:
        most = value["points"] or 0
        ends = {1: _words(value["low"]), most: _words(value["high"])}
        for point in range(1, most + 1):
            said = ends.get(point, {})
            words = {code: " – ".join(filter(None, (str(point), said.get(code)))) for code, _name in settings.LANGUAGES}
            yield Option(str(point), InEveryLanguage(words))


def complete_keys(body: StreamValue, taken: set[str]) -> None:
    """Questions and options without a key get one, of their words; a condition in words is written with the keys.

    taken   keys that questions had in former versions: none is given twice
    """
    used = taken | {child.value["key"] for child in body}
    for child in body:
        value = child.value
        value["key"] = value["key"].strip() or _free_key(_words(value["label"]), used)
        used.add(value["key"])
        rows = [each.value for each in value["options"].bound_blocks] if "options" in value else []
        known = {row["key"] for row in rows}
        for row in rows:
            row["key"] = row["key"].strip() or _free_key(_words(row["label"]), known)
            known.add(row["key"])
    read: list[Question] = []
    for child, each in zip(body, questions_of(body), strict=True):
        if each.condition is not None:
            found = _named(each.condition.question, read)
            only_if = child.value["only_if"]
            only_if["question"] = found.key if found else each.condition.question
            option = _named(each.condition.answer, found.options) if found else None
            only_if["answer"] = option.key if option else each.condition.answer
        read.append(each)


def _free_key(words: InEveryLanguage, used: set[str]) -> str:
    base = slugify(str(words))[:LONGEST_KEY].strip("-") or "question"
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 1000))) if key not in used)


def _named(said: str, rows: Any) -> Any:
    """The one with this key, or else the one that is called so in some language."""
    by_key = next((row for row in rows if row.key == said), None)
    return by_key or next((row for row in rows if said.casefold() in {w.casefold() for w in row.label.values()}), None)
