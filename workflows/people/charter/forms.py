"""What the steps of a charter's version ask."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.fields import InEveryLanguage, InEveryLanguageFormField, InEveryLanguageWidget
from workflows.kernel import clock
from workflows.kernel.forms import StepForm
from workflows.people.training.forms import DayInput


class ShortWords(InEveryLanguageWidget):
    """One control per language; its name stays in sight above the words."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        controls = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = [
            (each["attrs"].get("id", ""), language, self._render(each["template_name"], {"widget": each}, renderer))
            for each, (_code, language) in zip(controls, settings.LANGUAGES, strict=True)
        ]
        return format_html_join("", '<div class="desk-language"><label for="{}">{}</label>{}</div>', rows)


class LongWords(ShortWords):
    """One text area per language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [
            forms.Textarea({"lang": code, "aria-label": name, "rows": 12}) for code, name in settings.LANGUAGES
        ]

    def value_from_datadict(self, data: object, files: object, name: str) -> InEveryLanguage:
        """Lines end in one way, so that the same words have the same fingerprint."""
        words = super().value_from_datadict(data, files, name)
        return InEveryLanguage({code: "\n".join(text.splitlines()) for code, text in words.items()})


class WordsField(InEveryLanguageFormField):
    """A draft may still lack a language; coming into force asks for all of them."""

    widget = ShortWords

    def clean(self, value: dict[str, str] | None) -> InEveryLanguage:
        words = InEveryLanguage(value or {})
        if self.required and not any(words.values()):
            raise ValidationError(_("Write it in one language at least."))
        return words


class LongWordsField(WordsField):
    widget = LongWords


class TextForm(StepForm):
    title = WordsField(label=pgettext_lazy("of a charter", "Title"))
    text = LongWordsField(label=pgettext_lazy("of a charter", "Text"))
    changes = LongWordsField(
        label=gettext_lazy("What is new in this version"),
        required=False,
        help_text=gettext_lazy("Who signed the former version reads this first."),
    )

    def prepare(self) -> None:
        for name in ("title", "text", "changes"):
            self.fields[name].initial = getattr(self.subject, name)


class InForceForm(StepForm):
    sign_by = forms.DateField(
        label=gettext_lazy("To be signed by"),
        widget=DayInput(),
        help_text=gettext_lazy("Whoever has not signed after this day is suspended until they do."),
    )

    def prepare(self) -> None:
        self.fields["sign_by"].initial = clock.today() + timedelta(days=settings.AMBASSADE_CHARTER_DAYS)

    def clean_sign_by(self) -> date:
        day, today = self.cleaned_data["sign_by"], clock.today()
        if day < today + timedelta(days=7):
            raise ValidationError(_("Leave people a week at least."))
        if day > today + timedelta(days=366):
            raise ValidationError(_("This is more than a year ahead."))
        return day


class RemindForm(StepForm):
    """Only a confirmation; the day makes one reminder differ from the next."""

    def answers(self) -> dict[str, Any]:
        return {"on": clock.today().isoformat()}
