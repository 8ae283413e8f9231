from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class InEveryLanguage(dict[str, str]):
    """Words by language code; as text, those of the reader's language or of the first that has any."""

    def __str__(self) -> str:
        wanted = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        codes = [wanted, *(code for code, _name in settings.LANGUAGES)]
        return next((self[code] for code in codes if self.get(code)), "")


class InEveryLanguageWidget(forms.MultiWidget):
    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(
            {
                code: forms.TextInput({"lang": code, "aria-label": name, "placeholder": name})
                for code, name in settings.LANGUAGES
            },
            attrs,
        )

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def value_from_datadict(self, data: object, files: object, name: str) -> InEveryLanguage:
        values = super().value_from_datadict(data, files, name)
        return InEveryLanguage(
            {code: (v or "").strip() for (code, _n), v in zip(settings.LANGUAGES, values, strict=True)}
        )


class InEveryLanguageAreas(InEveryLanguageWidget):
    """The same for longer words."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [forms.Textarea({**widget.attrs, "rows": 8}) for widget in self.widgets]


class InEveryLanguageFormField(forms.Field):
    """One input per language; an incomplete answer names the languages that lack words."""

    widget = InEveryLanguageWidget

    def clean(self, value: dict[str, str] | None) -> InEveryLanguage:
        words = InEveryLanguage(value or {})
        lacking = [name for code, name in settings.LANGUAGES if not words.get(code)]
        if lacking and (self.required or any(words.values())):
            raise ValidationError(
                _("Words are still missing in: %(languages)s."), params={"languages": ", ".join(lacking)}
            )
        return words

    def has_changed(self, initial: object, data: object) -> bool:
        return (initial or {}) != (data or {})


class InEveryLanguageField(models.JSONField):
    """Short words kept in one column for all languages: adding a language needs no migration."""

    def from_db_value(self, value: object, expression: object, connection: object) -> InEveryLanguage:
        return InEveryLanguage(super().from_db_value(value, expression, connection) or {})

    def formfield(self, **kwargs: object) -> forms.Field:
        kwargs.pop("widget", None)
        label = capfirst(self.verbose_name)
        return InEveryLanguageFormField(required=not self.blank, label=label, help_text=self.help_text)


class WebAddressField(models.URLField):
    """An address that is taken for https when someone types it without a scheme."""

    def formfield(self, **kwargs: object) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
