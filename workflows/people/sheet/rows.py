"""What stands several times on the identification sheet: languages, periods without missions, ties."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.models import SpokenLanguage
from workflows.kernel.plain_words import PlainWords
from workflows.people.models import Member
from workflows.people.sheet.models import BlockedPeriod, CefrLevel, LanguageSkill, Tie, TieField, TieLevel
from workflows.people.training.forms import DayInput

MOST_ROWS = 30
EMPTY_ROWS = 2


class LanguageRow(PlainWords, forms.Form):
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


class BlockedRow(PlainWords, forms.Form):
    starts = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DayInput())
    ends = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """A period of one day needs its first day only."""
        given = super().clean() or {}
        if given.get("ends") and not given.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Say on which day it begins."))
        if given.get("starts") and not given.get("ends") and "ends" not in self.errors:
            given["ends"] = given["starts"]
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _("A period cannot end before it begins."))
        return given


class BlockedRows(forms.BaseFormSet):
    def save(self, member: Member) -> None:
        kept = {(r["starts"], r["ends"]) for r in self.cleaned_data if r.get("starts") and not r["DELETE"]}
        member.blocked_periods.all().delete()
        BlockedPeriod.objects.bulk_create(
            BlockedPeriod(member=member, starts=starts, ends=ends) for starts, ends in sorted(kept)
        )


class TieRow(PlainWords, forms.Form):
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
    @property
    def says_something(self) -> bool:
        return any(any(row.cleaned_data.get(name) for name in TieRow.NAMES) for row in self.forms if row.is_valid())

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
BlockedFormSet = _rows_of(BlockedRow, BlockedRows)
TieFormSet = _rows_of(TieRow, TieRows)


# A row that was sent is always read, also where it equals what is kept: another tab may have kept it since.
EVERY_ROW = {"empty_permitted": False}
Typed = list[dict[str, Any]] | None


def language_rows(member: Member, data: Any = None, typed: Typed = None) -> Any:
    """The member's languages as rows, with empty ones to add. 2 queries."""
    spoken = list(member.language_skills.values("language", "level"))
    offered = SpokenLanguage.objects.filter(
        models.Q(retired=False) | models.Q(pk__in=[row["language"] for row in spoken])
    )
    kwargs = {"languages": [(each.pk, str(each)) for each in offered], **EVERY_ROW}
    return LanguageFormSet(data, initial=spoken if typed is None else typed, prefix="languages", form_kwargs=kwargs)


def blocked_rows(member: Member, data: Any = None, typed: Typed = None) -> Any:
    kept = list(member.blocked_periods.values("starts", "ends")) if typed is None else typed
    return BlockedFormSet(data, initial=kept, prefix="blocked", form_kwargs=EVERY_ROW)


def tie_rows(member: Member, data: Any = None, typed: Typed = None) -> Any:
    kept = list(member.ties.values(*TieRow.NAMES)) if typed is None else typed
    return TieFormSet(data, initial=kept, prefix="ties", form_kwargs=EVERY_ROW)


ROWS = {"languages": language_rows, "blocked": blocked_rows, "ties": tie_rows}
NAMES = {"languages": ("language", "level"), "blocked": ("starts", "ends"), "ties": TieRow.NAMES}
