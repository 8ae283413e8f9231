"""What is wrong with a field, in words that say what to do. The summary of errors names the field before them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NOT_OFFERED = _("This is not, or no longer, one of the options. Choose again.")
NO_NUMBER = _("Write a number, in figures.")

# Kind of field -> code of an error -> words; a narrower kind says it in its own way.
PLAIN: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "At most %(limit_value)d character fits here, you wrote %(show_value)d. Make it shorter.",
            "At most %(limit_value)d characters fit here, you wrote %(show_value)d. Make it shorter.",
            "limit_value",
        ),
        "min_length": ngettext_lazy(
            "Write at least %(limit_value)d character, you wrote %(show_value)d.",
            "Write at least %(limit_value)d characters, you wrote %(show_value)d.",
            "limit_value",
        ),
    },
    forms.EmailField: {"invalid": _("Write a complete e-mail address, like name@example.org.")},
    forms.URLField: {"invalid": _("Write a complete web address, like https://www.example.org.")},
    forms.IntegerField: {
        "invalid": _("Write a whole number, in figures."),
        "min_value": _("Give a number of at least %(limit_value)s."),
        "max_value": _("Give a number of at most %(limit_value)s."),
    },
    forms.FloatField: {"invalid": NO_NUMBER},
    forms.DecimalField: {"invalid": NO_NUMBER},
    forms.DateField: {"invalid": _("Write a date, like 24/03/2027.")},
    forms.TimeField: {"invalid": _("Write a time, like 19:30.")},
    forms.BooleanField: {"required": _("Tick the box to go on.")},
    forms.ChoiceField: {"required": _("Choose one of the options."), "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": _("Choose at least one option."), "invalid_choice": NOT_OFFERED},
    forms.ModelChoiceField: {"required": _("Choose one of the options."), "invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "required": _("Choose at least one option."),
        "invalid_choice": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.FileField: {"required": _("Choose a file."), "empty": _("There is nothing in this file. Choose another.")},
    forms.ImageField: {"invalid_image": _("This is not a picture, or it is damaged. Choose another.")},
}


def say_plainly(field: forms.Field) -> None:
    """Put the house's words where Django's own stand; what the field says by itself stays."""
    kinds = type(field).__mro__
    words = {code: text for kind in reversed(kinds) for code, text in PLAIN.get(kind, {}).items()}
    for code, text in words.items():
        said = field.error_messages.get(code)
        djangos = [
            vars(kind).get("default_error_messages", {}).get(code)
            for kind in kinds
            if kind.__module__.startswith("django.")
        ]
        if said is None or any(said is each for each in djangos):
            field.error_messages[code] = text


class PlainWords:
    """For any form of ours, before `forms.Form` or `forms.ModelForm`; fields that are added late are heard too."""

    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        for field in self.fields.values():
            say_plainly(field)
        super().full_clean()  # type: ignore[misc]
