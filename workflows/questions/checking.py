"""What is still wrong with a form before it can be published, each in one sentence that names the question."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.questions.rules import WITH_OPTIONS, Kind, Question

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def problems(questions: Sequence[Question], former: Sequence[Question] = ()) -> list[str]:
    """former: every question of every version that was published."""
    said = []
    for number, question in enumerate(questions, 1):
        before = questions[: number - 1]
        found = [*_lacking(question), *_about_keys(question, before, former), *_about_the_condition(question, before)]
        named = {"number": number, "words": question.label or "…"}
        said += [_("Question %(number)d, “%(words)s”: %(what)s") % {**named, "what": each} for each in found]
    return said


def _lacking(question: Question) -> Iterator[str]:
    if lacking := _languages_without(question.label):
        yield _("its words are still missing in: %(languages)s.") % {"languages": lacking}
    if any(question.help.values()) and (lacking := _languages_without(question.help)):
        yield _("its help is still missing in: %(languages)s.") % {"languages": lacking}
    if question.kind in WITH_OPTIONS and len(question.options) < 2:
        yield _("it offers less than two options.")
    is_scale = question.kind == Kind.SCALE
    for option in (question.options[0], question.options[-1]) if is_scale and question.options else question.options:
        bare = option.key if is_scale else ""  # a point of a scale is called by its number at least
        if lacking := _languages_without({code: words for code, words in option.label.items() if words != bare}):
            named = {"option": option.key if is_scale else option.label or option.key, "languages": lacking}
            yield _("the words of option “%(option)s” are still missing in: %(languages)s.") % named


def _languages_without(words: Mapping[str, str]) -> str:
    return ", ".join(name for code, name in settings.LANGUAGES if not words.get(code))


def _about_keys(question: Question, before: Sequence[Question], former: Sequence[Question]) -> Iterator[str]:
    if not KEY.fullmatch(question.key):
        yield _("its key may hold small letters, digits and single hyphens only.")
    if question.key in {each.key for each in before}:
        yield _("another question has the key “%(key)s” already.") % {"key": question.key}
    published = next((each for each in former if question.block and each.block == question.block), None)
    if published is not None and published.key != question.key:
        yield _("it was published with the key “%(key)s”, under which its answers are kept.") % {"key": published.key}
    if published is None and question.key in {each.key for each in former}:
        yield _("a former version asked something else under the key “%(key)s”.") % {"key": question.key}
    kept = {option.block: option.key for each in former if each.block == question.block for option in each.options}
    seen: set[str] = set()
    for option in question.options if question.kind != Kind.SCALE else ():
        if option.key in seen:
            yield _("two options have the key “%(key)s”.") % {"key": option.key}
        elif not KEY.fullmatch(option.key):
            yield _("the key of option “%(option)s” may hold small letters, digits and single hyphens only.") % {
                "option": option.label or option.key
            }
        elif kept.get(option.block, option.key) != option.key:
            yield _("option “%(option)s” was published with the key “%(key)s”, under which answers are kept.") % {
                "option": option.label or option.key,
                "key": kept[option.block],
            }
        seen.add(option.key)


def _about_the_condition(question: Question, before: Sequence[Question]) -> Iterator[str]:
    if question.condition is None:
        return
    source = next((each for each in before if each.key == question.condition.question), None)
    if source is None:
        yield _("its condition names “%(key)s”, which is no earlier question.") % {"key": question.condition.question}
    elif source.kind not in WITH_OPTIONS:
        yield _("its condition names “%(key)s”, which offers no options.") % {"key": source.key}
    elif question.condition.answer not in source.option_keys:
        yield _("its condition asks for “%(answer)s”, which is no option of “%(key)s”.") % {
            "answer": question.condition.answer,
            "key": source.key,
        }
