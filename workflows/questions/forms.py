"""A version of questions as a Django form: the one renderer for whoever asks them."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import pgettext

from workflows.kernel.plain_words import PlainWords
from workflows.people.training.forms import DayInput
from workflows.questions import files
from workflows.questions.rules import Answers, Kind, Question, asked

PREFIX = "q"
LONGEST = {Kind.SHORT: 200, Kind.LONG: 5000}
MOST_LETTERS, MOST_VALUES = 6000, 100  # of what is kept while somebody types
REMOVE = ".remove"
Typed = dict[str, list[str]]


@dataclass(frozen=True)
class Row:
    """One question on the page. kept: the file that was sent, with its address under "url"."""

    question: Question
    field: forms.BoundField
    is_asked: bool
    kept: dict[str, Any]
    remove: forms.BoundField | None = None

    @property
    def source(self) -> str:
        """The name of the control on which it hangs."""
        return f"{PREFIX}-{self.question.condition.question}" if self.question.condition else ""


class AnswersForm(PlainWords, forms.Form):
    """Nothing is needed to save: what is still missing is said by `rules.missing`, and stands with those who ask.

    answers     as they are saved
    typed       what was typed before and not saved, to go on with
    needed      words around the name of a question that needs an answer, with %(field)s
    address_of  key of a question -> where its file is fetched
    """

    def __init__(
        self,
        questions: Sequence[Question],
        data: QueryDict | None = None,
        sent: MultiValueDict | None = None,
        *,
        answers: Answers,
        typed: Typed | None = None,
        needed: str = "%(field)s",
        address_of: Callable[[str], str] | None = None,
    ) -> None:
        self.questions, self.answers, self.address_of = questions, dict(answers), address_of
        initial = _initial(questions, answers, typed)
        super().__init__(data, sent, prefix=PREFIX, initial=initial, use_required_attribute=False)
        for question in questions:
            field = _field(question)
            words = str(question.label)
            field.label = needed % {"field": words} if question.is_required else words
            field.help_text = str(question.help)
            self.fields[question.key] = field
            if question.kind == Kind.FILE and self.answers.get(question.key):
                label = pgettext("a file that was sent", "Remove it")
                self.fields[question.key + REMOVE] = forms.BooleanField(label=label, required=False)

    def rows(self) -> Iterator[Row]:
        shown = {question.key for question in asked(self.questions, self.now())}
        for question in self.questions:
            remove = self[question.key + REMOVE] if question.key + REMOVE in self.fields else None
            kept = dict(self.answers.get(question.key) or {}) if question.kind == Kind.FILE else {}
            if kept and self.address_of:
                kept["url"] = self.address_of(question.key)
            yield Row(question, self[question.key], question.key in shown, kept, remove)

    def now(self) -> dict[str, Any]:
        """The answers by which it is decided what is asked: those sent, else those typed, else those saved."""
        if self.is_bound and hasattr(self, "cleaned_data"):
            return self.merged()
        return self.answers | {key: value for key, value in self.initial.items() if key in self.fields}

    def clean(self) -> dict[str, Any]:
        """What is not asked is not judged."""
        shown = {question.key for question in asked(self.questions, self.merged())}
        for key in [key for key in self._errors if key not in shown]:
            del self._errors[key]
        return self.cleaned_data

    def merged(self) -> dict[str, Any]:
        """The answers with what was sent in place, files aside; what this version does not ask stays as it is."""
        found = dict(self.answers)
        for question in self.questions:
            if question.kind == Kind.FILE or question.key not in self.cleaned_data:
                continue
            answer = self.cleaned_data[question.key]
            found[question.key] = answer.isoformat() if question.kind == Kind.DATE and answer else answer
            if not answer:
                del found[question.key]
        return found

    def keep_files(self, pk: uuid.UUID) -> dict[str, Any]:
        """The saved answers with the files that were sent and are right, also where something else is wrong."""
        found = dict(self.answers)
        for question in self.questions:
            if question.kind != Kind.FILE:
                continue
            if upload := self.cleaned_data.get(question.key):
                self.cleaned_data[question.key], self.cleaned_data[question.key + REMOVE] = None, False
                try:
                    found[question.key] = files.write(pk, upload)
                except ValidationError as error:
                    self.add_error(question.key, error)
            elif self.cleaned_data.get(question.key + REMOVE):
                found.pop(question.key, None)
        self.answers = found
        return found

    @property
    def has_news(self) -> bool:
        """Whether something was sent that is not saved; files aside, which are never kept while somebody types."""
        return not self.is_valid() or self.merged() != self.answers


class AnswerFileField(forms.FileField):
    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, None)
        if upload:
            files.check(upload)
        return upload


def _field(question: Question) -> forms.Field:
    match question.kind:
        case Kind.CHOICES:
            choices = [(option.key, str(option.label)) for option in question.options]
            return forms.MultipleChoiceField(choices=choices, required=False, widget=forms.CheckboxSelectMultiple)
        case Kind.CHOICE | Kind.SCALE:
            options = [(option.key, str(option.label)) for option in question.options]
            if not question.is_required:
                options.append(("", pgettext("to a question", "No answer")))
            return forms.ChoiceField(choices=options, required=False, widget=forms.RadioSelect)
        case Kind.DATE:
            return forms.DateField(required=False, widget=DayInput())
        case Kind.FILE:
            return AnswerFileField(required=False, widget=forms.FileInput({"accept": files.ACCEPT}))
        case Kind.LONG:
            area = forms.Textarea({"rows": 6})
            return forms.CharField(required=False, max_length=LONGEST[Kind.LONG], widget=area)
        case _:
            return forms.CharField(required=False, max_length=LONGEST[Kind.SHORT])


def _initial(questions: Sequence[Question], answers: Answers, typed: Typed | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in questions:
        if question.kind == Kind.FILE:
            continue
        if typed is None:
            found[question.key] = question.fitting(answers.get(question.key))
        else:
            values = typed.get(question.key, [])
            found[question.key] = values if question.kind == Kind.CHOICES else (values or [""])[-1]
    return found


def typed_in(questions: Sequence[Question], data: QueryDict) -> Typed:
    """Only what is asked, and no more of it than fits."""
    names = {question.key: f"{PREFIX}-{question.key}" for question in questions if question.kind != Kind.FILE}
    return {
        key: [value.replace("\x00", "")[:MOST_LETTERS] for value in data.getlist(name)[:MOST_VALUES]]
        for key, name in names.items()
        if name in data
    }
