"""One part of the identification sheet as its owner fills it in, and the member's own choices."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from snippets.forms import leave_out_retired
from workflows.kernel.plain_words import PlainWords
from workflows.people import consents
from workflows.people.calendar.forms import CalendarForm
from workflows.people.calendar.models import OwnCalendar
from workflows.people.models import ConsentKind, Member, site_languages
from workflows.people.sheet import rows, week
from workflows.people.sheet.models import AccessNeeds, Profile
from workflows.people.sheet.parts import Part

CHOSEN = ("competences", "learns", "sectors", "themes", "intervention_kinds", "travel_regions")
MOST_HOURS = 744
Fields = dict[str, list[str]]


class ProfileForm(PlainWords, forms.ModelForm):
    """The columns of one part. How many missions compared with now is asked of whoever has had a mandate."""

    week = forms.MultipleChoiceField(
        label=gettext_lazy("When you usually have time"),
        help_text=gettext_lazy("In an ordinary week. Tick nothing if no week is like another."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Profile
        fields = (
            "reach", "travel_regions", "background", "sectors", "themes", "competences", "learns", "know_how",
            "intervention_kinds", "pace", "joins_meetings", "hours_per_month", "week", "motivation",
        )  # fmt: skip
        widgets = {
            "motivation": forms.Textarea({"rows": 8}),
            "background": forms.Textarea({"rows": 5}),
            "know_how": forms.Textarea({"rows": 3}),
            "reach": forms.RadioSelect,
            "pace": forms.RadioSelect,
            **dict.fromkeys(CHOSEN, forms.CheckboxSelectMultiple),
        }
        labels = {
            "competences": gettext_lazy("What you can do"),
            "learns": gettext_lazy("What you would like to learn"),
            "reach": gettext_lazy("How far you travel"),
            "travel_regions": gettext_lazy("Regions where you would also come"),
            "pace": gettext_lazy("How many missions you would like"),
        }
        help_texts = {
            "motivation": gettext_lazy("Why do you want to speak for the cooperative?"),
            "background": gettext_lazy("Your work, your studies, what you know from practice."),
        }

    def __init__(self, part: Part, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["week"].choices = [(slot, week.slot_words(slot)) for slot in week.SLOTS]
        asked = [name for name in part.names if name != "pace" or self.instance.member.mandates.exists()]
        self.fields["pace"].help_text = (
            _(
                "No more are offered to you in a year: %(fewer)s if you wish for fewer, %(same)s for as many, %(more)s "
                "for more."
            )
            % settings.AMBASSADE_MISSIONS_A_YEAR
        )
        self.fields = {name: self.fields[name] for name in asked}
        leave_out_retired(self)

    def clean_hours_per_month(self) -> int | None:
        hours = self.cleaned_data["hours_per_month"]
        if hours is not None and hours > MOST_HOURS:
            raise ValidationError(_("A month has at most 744 hours."))
        return hours

    def week_rows(self) -> list[tuple[str, list[Any]]]:
        """A day and its boxes, for a table."""
        boxes = list(self["week"])
        days = [boxes[start : start + len(week.PARTS)] for start in range(0, len(boxes), len(week.PARTS))]
        return [(week.day_words(number), each) for number, each in enumerate(days, 1)]


class TiesAgreementForm(PlainWords, forms.Form):
    agree_ties = forms.BooleanField(
        label=gettext_lazy("I agree explicitly that my ties are kept for this purpose."), required=False
    )


class NeedsForm(PlainWords, forms.Form):
    """Asked together with the agreement, unless that stands. To empty it is to withdraw."""

    agree_needs = forms.BooleanField(
        label=gettext_lazy("I agree explicitly that this is kept for this purpose."), required=False
    )
    needs = forms.CharField(
        label=gettext_lazy("What you need to take part"),
        help_text=gettext_lazy("A ramp, an interpreter, a seat, breaks. If you empty it, your agreement ends with it."),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.agreed = member, consents.standing(member, ConsentKind.NEEDS)
        if self.agreed:
            del self.fields["agree_needs"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("needs") and not self.agreed and not given.get("agree_needs"):
            self.add_error("agree_needs", not_agreed())
        return given

    def save(self) -> None:
        words = self.cleaned_data["needs"]
        if not words:
            consents.withdraw(self.member, ConsentKind.NEEDS)
            return
        consents.agree(self.member, ConsentKind.NEEDS)
        AccessNeeds.objects.update_or_create(member=self.member, defaults={"words": words})


def not_agreed() -> str:
    return _("Without your agreement nothing is kept. Tick the box if you agree, or empty what you typed.")


class Together:
    """Several forms that are sent at once, read by the error summary as if they were one."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts
        self.forms = [f for part in parts for f in (part.forms if isinstance(part, forms.BaseFormSet) else [part])]

    def is_valid(self) -> bool:
        asked = [part.is_valid() for part in self.parts]  # every part, so that every error is said
        return all(asked)

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in self.parts)

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self.forms if form.errors] + self.non_field_errors()

    def non_field_errors(self) -> list[str]:
        whole = [error for part in self.parts for error in getattr(part, "non_form_errors", list)()]
        return whole + [error for form in self.forms for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[Any]:
        for form in self.forms:
            yield from form


class PartForm(Together):
    """Everything that one part asks: its columns, its rows, and what needs an agreement.

    data    as the browser sent it
    typed   what was typed before and not saved, to go on with
    """

    def __init__(self, part: Part, member: Member, data: QueryDict | None = None, typed: Fields | None = None) -> None:
        self.part, self.member = part, member
        sheet = Profile.objects.filter(member=member).first() or Profile(member=member)
        self.sheet = ProfileForm(part, data, instance=sheet, initial=_initial(part, typed)) if part.names else None
        self.rows = {
            name: rows.ROWS[name](member, data, typed_rows(name, typed) if typed is not None else None)
            for name in part.rows
        }
        self.ties_agreed = consents.standing(member, ConsentKind.TIES) if part.agreed else None
        self.ties_agreement = self.needs = None
        if part.agreed:
            kept = AccessNeeds.objects.filter(member=member).first()
            said = {"needs": kept.words if kept else ""} if typed is None else _last(typed)
            self.needs = NeedsForm(member, data, initial=said)
            if not self.ties_agreed or self.ties_agreed.version != consents.TIES_VERSION:
                self.ties_agreement = TiesAgreementForm(data, initial=_last(typed or {}))
        self.calendar = self.calendar_form(data, typed) if part.asks_calendar else None
        found = (self.sheet, self.ties_agreement, *self.rows.values(), self.needs, self.calendar)
        super().__init__(*(each for each in found if each is not None))

    def calendar_form(self, data: QueryDict | None, typed: Fields | None) -> CalendarForm:
        kept = OwnCalendar.objects.filter(member=self.member).values_list("address", flat=True).first()
        return CalendarForm(self.member, data, initial={"calendar": kept or ""} if typed is None else _last(typed))

    def is_valid(self) -> bool:
        valid = super().is_valid()
        agreement = self.ties_agreement if not self.ties_agreed else None
        if agreement is not None and self.rows["ties"].says_something and not agreement.cleaned_data["agree_ties"]:
            if not agreement.errors:
                agreement.add_error("agree_ties", not_agreed())
            return False
        return valid

    def stamp(self) -> str:
        """Of what is saved of this part: a form brings it back, so that nothing of another window is overwritten."""
        kept = [_plain(part) if isinstance(part, forms.BaseForm) else part.initial for part in self.parts]
        return hashlib.sha256(repr(kept).encode()).hexdigest()

    @transaction.atomic
    def save(self) -> None:
        """The sheet's own columns first, then the rows that hang on the member."""
        if self.sheet is not None:
            self.sheet.save()
        if self.ties_agreement is not None and self.ties_agreement.cleaned_data["agree_ties"]:
            consents.give(self.member, ConsentKind.TIES, version=consents.TIES_VERSION, wording=consents.ties_wording())
        for each in self.rows.values():
            each.save(self.member)
        for form in (self.needs, self.calendar):
            if form is not None:
                form.save()
        sheet, _made = Profile.objects.get_or_create(member=self.member)
        if self.part.slug not in sheet.saved_parts:
            Profile.objects.filter(pk=sheet.pk).update(saved_parts=[*sheet.saved_parts, self.part.slug])


def _plain(form: forms.BaseForm) -> list[tuple[str, Any]]:
    """Rows by their keys: how they are called is no part of what was chosen."""
    values = [(name, form.initial.get(name)) for name in form.fields]
    return [(name, sorted(map(_key, value)) if isinstance(value, list) else value) for name, value in values]


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _last(typed: Fields) -> dict[str, Any]:
    return {name: values[-1] for name, values in typed.items() if values}


def _initial(part: Part, typed: Fields | None) -> dict[str, Any] | None:
    """What was typed as first values of the form; of lists that a browser leaves out, nothing was chosen."""
    if typed is None:
        return None
    found: dict[str, Any] = {}
    for name in part.names:
        values = typed.get(name, [])
        if name in CHOSEN:
            found[name] = [value for value in values if value.isdecimal()]
        elif name == "week":
            found[name] = values
        else:
            found[name] = values[-1] if values else ""
    return found


def typed_rows(prefix: str, typed: Fields) -> list[dict[str, Any]]:
    """The rows that were typed and not crossed out, without the empty ones."""
    found = []
    for number in range(rows.MOST_ROWS + rows.EMPTY_ROWS):
        row = {name: (typed.get(f"{prefix}-{number}-{name}") or [""])[-1] for name in rows.NAMES[prefix]}
        if any(row.values()) and not typed.get(f"{prefix}-{number}-DELETE"):
            found.append(row)
    return found


class EraseTiesForm(PlainWords, forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("Erase my ties and withdraw my agreement"),
        error_messages={"required": gettext_lazy("Tick the box to erase your ties.")},
    )


class OwnLanguageForm(PlainWords, forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the screens and of our messages to you"), choices=site_languages
    )
