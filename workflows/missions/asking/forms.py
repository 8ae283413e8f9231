"""The request on several pages: one form and its rules, shown a part at a time."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.missions import words
from workflows.missions.asking.models import RequestDraft
from workflows.missions.intake import RequestForm
from workflows.missions.models import Mission
from workflows.missions.questions import ASKED

Groups = list[tuple[Any, list[str]]]


@dataclass(frozen=True)
class Part:
    """One page of the request; `slug` stands in its address, `about` on the page before anything is typed."""

    slug: str
    title: Any
    about: Any
    groups: Groups

    @property
    def names(self) -> list[str]:
        return [name for _legend, names in self.groups for name in names]

    @property
    def number(self) -> int:
        return PARTS.index(self) + 1 if self in PARTS else STEPS


PARTS = [
    Part("you", ASKED[0][0], gettext_lazy("your name and how we reach you"), [("", ASKED[0][1])]),
    Part(
        "occasion",
        gettext_lazy("Your occasion"),
        gettext_lazy("what it is for, what you would like someone to do, and before whom"),
        ASKED[1:3],
    ),
    Part(
        "place",
        gettext_lazy("When and where"),
        gettext_lazy("a date or a period, the place, the language spoken there"),
        ASKED[3:5],
    ),
    Part("costs", ASKED[5][0], gettext_lazy("what you can contribute, what to bring"), [("", ASKED[5][1])]),
]
STEPS = len(PARTS) + 1  # the last one is to check what was written
BY_SLUG = {part.slug: part for part in PARTS}
KEPT_OF_WRONG = 300
FIRST, DATED = BY_SLUG["you"], BY_SLUG["place"]


class PartForm(RequestForm):
    """One part of the request.

    begins    nothing is kept yet: here a machine is told from a person
    is_half   whoever writes it stops here for now: what is there has to fit, nothing has to be there
    """

    def __init__(self, part: Part, *args: Any, begins: bool = False, is_half: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins, self.is_half = begins, is_half and part is not FIRST
        self.fieldsets = part.groups
        for name in set(self.fields) - {*part.names, "homepage", *(["ticket"] if begins else [])}:
            del self.fields[name]

    def full_clean(self) -> None:
        """Of a half-written part nothing has to be there yet; its labels go on saying what will be asked."""
        asked = [field for field in self.fields.values() if field.required and self.is_half]
        for field in asked:
            field.required = False
        super().full_clean()
        for field in asked:
            field.required = True

    def clean(self) -> None:
        if self.is_half:
            self.check_stranger()
        else:
            super().clean()

    def check_ticket(self) -> None:
        if self.begins:
            super().check_ticket()

    def typed(self) -> dict[str, list[str]]:
        """What to keep: no more than was looked at, and of a wrong answer no more than KEPT_OF_WRONG letters."""
        found = {}
        for name in set(self.fields) & {*self.data} - {"homepage", "ticket"}:
            values = self.data.getlist(name)
            if name in self.errors:
                values = [value[:KEPT_OF_WRONG] for value in values[:KEPT_OF_WRONG]]
            if isinstance(self.fields[name], forms.BooleanField):
                values = ["on"] if self.cleaned_data[name] else []
            found[name] = [value.strip() for value in (values if name in Mission.MANY else values[-1:])]
        return found


class WholeForm(RequestForm):
    """Everything that was typed. Its first page told a machine from a person."""

    def check_stranger(self) -> None:
        """Was done when the draft began."""

    def said(self, name: str) -> str:
        """An answer in words, as it was typed where it no longer holds."""
        if name not in self.cleaned_data:
            return ", ".join(self.data.getlist(name))
        value, field = self.cleaned_data[name], self.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(str(row) for row in value)
        if isinstance(field, forms.BooleanField):
            return _("Yes") if value else _("No")
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(value, "")) if value else ""
        if hasattr(value, "hour"):
            return words.moment(value)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Written:
    """A part of a request as it was written: (label, answer) pairs, and what is wrong with it."""

    part: Part
    facts: list[tuple[Any, str]]
    wrong: list[str]
    is_begun: bool

    @property
    def is_done(self) -> bool:
        return self.is_begun and not self.wrong


def whole(draft: RequestDraft) -> WholeForm:
    """Everything of this draft as one form, checked. The draft's key makes that its request is made once."""
    data = draft.as_sent()
    data["ticket"] = str(draft.key)
    form = WholeForm(data)
    form.full_clean()
    return form


def written(draft: RequestDraft, form: WholeForm) -> list[Written]:
    """Every part of the draft, in order."""
    return [
        Written(
            part,
            [(form.fields[name].label, form.said(name)) for name in part.names],
            [f"{form.fields[name].label} – {error}" for name in part.names for error in form.errors.get(name, [])],
            part.slug in draft.typed,
        )
        for part in PARTS
    ]


def date_in(draft: RequestDraft) -> Any:
    """When the occasion starts, as far as that was written."""
    form = PartForm(DATED, draft.as_sent(), is_half=True)
    form.full_clean()
    return form.cleaned_data.get("starts")


def form_of(draft: RequestDraft, part: Part) -> PartForm:
    """A part with what was typed in it before."""
    return PartForm(part, initial=draft.initial(part.slug, Mission.MANY))
