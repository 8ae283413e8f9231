from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from snippets.fields import InEveryLanguageFormField, InEveryLanguageWidget
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.steps import Step
from workflows.kernel.views import form_class
from workflows.kernel.wording import Reader
from workflows.words.models import LINES, Kind, Wording, new_key

CHECKED = {"mission", "candidacy", "mandate"}  # whose page shows a checklist
LONGEST = {"label": 80, "help": 2000, "line": 500}
MOST_DAYS = 2000
SPARE = 3  # empty lines below those that are there


class LongWidget(InEveryLanguageWidget):
    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        boxes = {
            code: forms.Textarea({"lang": code, "aria-label": name, "placeholder": name, "rows": 3})
            for code, name in settings.LANGUAGES
        }
        forms.MultiWidget.__init__(self, boxes, attrs)


class Words(InEveryLanguageFormField):
    """Words in every language, or in none."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.longest = LONGEST[kind]

    def clean(self, value: dict[str, str] | None) -> Any:
        words = super().clean(value)
        if any(len(each) > self.longest for each in words.values()):
            raise ValidationError(_("At most %(number)d characters in each language.") % {"number": self.longest})
        return words


class WordingForm(PlainWords, forms.Form):
    """The own words of one state or step; `groups` are (legend, what it is for, names of its fields)."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, own: Wording, model: type[LifecycleModel], step: Step | None) -> None:
        super().__init__(data)
        self.own = own
        self.initial["seen"] = own.version if own.pk else 0
        self.lines: list[str] = []
        self.told: list[tuple[Any, Any, list[str]]] = []
        if step is None:
            self._about_a_state(model)
        else:
            self._about_a_step(step)

    def _about_a_state(self, model: type[LifecycleModel]) -> None:
        for reader in Reader:
            self._add(reader.value, Words("label", label=reader.label), getattr(self.own, reader.value))
        self.told.append((_("Label"), _("Empty: as the house calls it."), [each.value for each in Reader]))
        if model.EXPECTED:
            house = model.EXPECTED.get(self.own.name)
            days = forms.IntegerField(
                label=gettext_lazy("Days it is expected to last at most"),
                required=False,
                validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
                widget=forms.NumberInput({"class": "desk-number", "inputmode": "numeric"}),
            )
            self._add("days", days, self.own.days)
            said = _("Empty: %(days)d days, as the house expects.") if house else _("Empty: nothing is expected.")
            self.told.append((_("Expected duration"), said % {"days": house} if house else said, ["days"]))
        if self.own.lifecycle in CHECKED:
            self._add_lines(_("Checklist"), _("Shown on the dossier in this state; a help, never a condition."))

    def _about_a_step(self, step: Step) -> None:
        if not step.options.automatic:
            self._add("help", Words("help", label=_("Help"), widget=LongWidget), self.own.help)
            self.told.append((_("Help"), _("Stands on the page of the step, below its sentence."), ["help"]))
        if offers_reasons(step):
            words = _("Offered where the step asks for a reason; whoever takes it chooses one and completes it.")
            self._add_lines(_("Reasons"), words)

    def _add(self, name: str, field: forms.Field, now: Any) -> None:
        self.fields[name], self.initial[name] = field, now

    def _add_lines(self, legend: Any, words: Any) -> None:
        written = self.own.said
        count = min(LINES, len(written) + SPARE)
        if self.is_bound:
            first = settings.LANGUAGES[0][0]
            count = next((n for n in range(LINES, count, -1) if f"line-{n}_{first}" in self.data), count)
        for number in range(1, count + 1):
            name = f"line-{number}"
            now = written[number - 1][1] if number <= len(written) else {}
            self._add(name, Words("line", label=_("Line %(number)d") % {"number": number}), now)
            self.lines.append(name)
        self.told.append((legend, words, self.lines))

    @property
    def groups(self) -> list[tuple[Any, Any, list[Any]]]:
        return [(legend, words, [self[name] for name in names]) for legend, words, names in self.told]

    def fill(self, own: Wording) -> None:
        """Put what was typed into the row; a line keeps its key, so that its ticks stay with it."""
        for name in {*Reader.values, "help", "days"} & set(self.fields):
            empty = None if name == "days" else {}
            value = self.cleaned_data[name]
            setattr(own, name, value if name == "days" or any(value.values()) else empty)
        keys = [key for key, _words in own.said]
        lines = [(place, self.cleaned_data[name]) for place, name in enumerate(self.lines)]
        own.lines = [
            {"key": keys[place] if place < len(keys) else new_key(), **words}
            for place, words in lines
            if any(words.values())
        ]


def offers_reasons(step: Step) -> bool:
    return not step.options.automatic and "reason" in form_class(step).base_fields


def has_words(own: Wording, model: type[LifecycleModel], step: Step | None) -> bool:
    """Whether anything of it can be said otherwise."""
    return own.kind == Kind.STATE or (step is not None and not step.options.automatic)
