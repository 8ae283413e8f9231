"""The identification sheet (R5.3) as its owner fills it in, and the member's own choices."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.forms import leave_out_retired
from snippets.models import SpokenLanguage
from workflows.people.models import CefrLevel, LanguageSkill, Member, Profile, Tie, TieField, TieLevel, site_languages

MOST_ROWS = 30
EMPTY_ROWS = 2
CHOSEN = ("competences", "sectors", "themes", "intervention_kinds", "travel_regions")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = (
            "hours_per_month",
            "motivation",
            "background",
            "competences",
            "know_how",
            "sectors",
            "themes",
            "intervention_kinds",
            "travel_regions",
            "joins_meetings",
        )
        widgets = {
            "motivation": forms.Textarea({"rows": 5}),
            "background": forms.Textarea({"rows": 5}),
            "know_how": forms.Textarea({"rows": 3}),
            **dict.fromkeys(CHOSEN, forms.CheckboxSelectMultiple),
        }
        help_texts = {
            "motivation": gettext_lazy("Why do you want to speak for the cooperative?"),
            "background": gettext_lazy("Your work, your studies, what you know from practice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave_out_retired(self)

    def clean_hours_per_month(self) -> int | None:
        hours = self.cleaned_data["hours_per_month"]
        if hours is not None and hours > 744:
            raise ValidationError(_("A month has at most 744 hours."))
        return hours


class LanguageRow(forms.Form):
    language = forms.TypedChoiceField(
        label=pgettext_lazy("that a person speaks", "Language"), coerce=int, required=False, empty_value=None
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("of a language", "Level"), choices=[("", "—"), *CefrLevel.choices], required=False
    )

    def __init__(self, *args: Any, languages: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "—"), *languages]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("language") and not given.get("level") and "level" not in self.errors:
            self.add_error("level", _("Say how well you speak it."))
        if given.get("level") and not given.get("language") and "language" not in self.errors:
            self.add_error("language", _("Choose the language that goes with this level."))
        return given


class LanguageRows(forms.BaseFormSet):
    def clean(self) -> None:
        seen: set[int] = set()
        for row in self.forms:
            given = getattr(row, "cleaned_data", {})
            language = given.get("language")
            if language and not given.get("DELETE"):
                if language in seen:
                    row.add_error("language", _("This language is already listed."))
                seen.add(language)

    def save(self, member: Member) -> None:
        """The rows as they stand on the page are what the member speaks from now on."""
        kept = [r.cleaned_data for r in self.forms if r.cleaned_data.get("language") and not r.cleaned_data["DELETE"]]
        member.language_skills.all().delete()
        LanguageSkill.objects.bulk_create(
            LanguageSkill(member=member, language_id=row["language"], level=row["level"]) for row in kept
        )


class TieRow(forms.Form):
    field = forms.ChoiceField(
        label=pgettext_lazy("of a tie", "Field"), choices=[("", "—"), *TieField.choices], required=False
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("of a tie", "Reach"), choices=[("", "—"), *TieLevel.choices], required=False
    )
    description = forms.CharField(label=gettext_lazy("Description"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if any(given.get(name) for name in self.NAMES):
            for name in self.NAMES:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Complete the row, or empty it."))
        return given

    NAMES = ("field", "level", "description")


class TieRows(forms.BaseFormSet):
    def save(self, member: Member) -> None:
        kept = [r.cleaned_data for r in self.forms if r.cleaned_data.get("field") and not r.cleaned_data["DELETE"]]
        member.ties.all().delete()
        Tie.objects.bulk_create(Tie(member=member, **{name: row[name] for name in TieRow.NAMES}) for row in kept)


def _rows_of(form: type[forms.Form], base: type[forms.BaseFormSet]) -> type[forms.BaseFormSet]:
    return forms.formset_factory(
        form, formset=base, extra=EMPTY_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True,
        absolute_max=MOST_ROWS + EMPTY_ROWS,
    )  # fmt: skip


LanguageFormSet = _rows_of(LanguageRow, LanguageRows)
TieFormSet = _rows_of(TieRow, TieRows)


# A row that was sent is always read, also where it equals what is kept: another tab may have kept it since.
EVERY_ROW = {"empty_permitted": False}


def language_rows(member: Member, data: Any = None) -> Any:
    """The member's languages as rows, with empty ones to add. 2 queries."""
    spoken = list(member.language_skills.values("language", "level"))
    offered = SpokenLanguage.objects.filter(
        models.Q(retired=False) | models.Q(pk__in=[row["language"] for row in spoken])
    )
    languages = [(each.pk, str(each)) for each in offered]
    return LanguageFormSet(data, initial=spoken, prefix="languages", form_kwargs={"languages": languages, **EVERY_ROW})


def tie_rows(member: Member, data: Any = None) -> Any:
    return TieFormSet(data, initial=list(member.ties.values(*TieRow.NAMES)), prefix="ties", form_kwargs=EVERY_ROW)


def sheet_stamp(profile: Profile | None) -> str:
    """When the sheet was last saved: a form brings it back, so that what another tab saved since is not lost."""
    return profile.updated_at.isoformat() if profile is not None and profile.pk else ""


def ties_stamp(member: Member) -> str:
    rows = "\n".join("\t".join(row) for row in member.ties.values_list(*TieRow.NAMES))
    return hashlib.sha256(rows.encode()).hexdigest()


class Together:
    """Several forms that are sent at once, read by the error summary as if they were one."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts
        self.forms = [f for part in parts for f in (part.forms if isinstance(part, forms.BaseFormSet) else [part])]

    def is_valid(self) -> bool:
        asked = [part.is_valid() for part in self.parts]  # every part, so that every error is said
        return all(asked)

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self.forms if form.errors] + self.non_field_errors()

    def non_field_errors(self) -> list[str]:
        whole = [error for part in self.parts for error in getattr(part, "non_form_errors", list)()]
        return whole + [error for form in self.forms for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[Any]:
        for form in self.forms:
            yield from form

    @transaction.atomic
    def save(self, member: Member) -> None:
        """The sheet's own form first, then the rows that hang on the member."""
        for part in self.parts:
            part.save(member) if isinstance(part, forms.BaseFormSet) else part.save()


class TiesConsentForm(forms.Form):
    agree = forms.BooleanField(
        label=gettext_lazy("I agree explicitly that my ties are kept for this purpose."),
        error_messages={"required": gettext_lazy("Without your agreement nothing is kept. Tick the box if you agree.")},
    )


class EraseTiesForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("Erase my ties and withdraw my agreement"),
        error_messages={"required": gettext_lazy("Tick the box to erase your ties.")},
    )


class OwnLanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the screens and of our messages to you"), choices=site_languages
    )
