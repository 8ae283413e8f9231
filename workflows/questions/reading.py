"""Answers in words, with the questions of the version to which they were given."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from workflows.questions.models import AnswerSet
from workflows.questions.rules import WITH_OPTIONS, Kind, Question

Facts = list[tuple[str, str]]


def facts_of(row: AnswerSet, address_of: Callable[[str], str] | None = None) -> Facts:
    """What was asked, in order, with its answer. address_of: key of a question -> where its file is fetched,
    nothing while this reader may not know whose it is; without it files are named only.
    """
    return [(str(question.label), in_words(question, row.answers, address_of)) for question in row.asked()]


def in_words(question: Question, answers: dict[str, Any], address_of: Callable[[str], str] | None = None) -> str:
    answer = question.fitting(answers.get(question.key))
    if answer is None:
        return ""
    if question.kind == Kind.SCALE:
        first, last = question.options[0], question.options[-1]
        return f"{answer} / {last.key}\n{first.label} · {last.label}"
    if question.kind in WITH_OPTIONS:
        chosen = answer if isinstance(answer, list) else [answer]
        return "\n".join(str(option.label) for option in question.options if option.key in chosen)
    if question.kind == Kind.DATE:
        return date_format(date.fromisoformat(answer), "DATE_FORMAT")
    if question.kind == Kind.FILE:
        words = f"{answer['name']} ({filesizeformat(answer['size'])})"
        if address_of is None:
            return words
        if not (address := address_of(question.key)):
            return _("A file (%(size)s), which opens once names are shown.") % {"size": filesizeformat(answer["size"])}
        return format_html('<a href="{}">{}</a>', address, words)
    return str(answer)


def told(row: AnswerSet, person: Any) -> dict[str, str]:
    """Every answer that is kept, for whoever it is about, also to what is not asked now."""
    named = {question.key: question for question in row.version.form.former()}
    known = [(named[key], answer) for key, answer in row.answers.items() if key in named]
    return {str(question.label): in_words(question, {question.key: answer}) for question, answer in known}
