"""The mission sheet as a form: its fields with the limits of their columns, its groups, and what holds for them all."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.forms import leave_out_retired
from workflows.kernel import clock
from workflows.kernel.forms import MomentField, StepForm, check_span
from workflows.missions.answers import RequestAnswers
from workflows.missions.models import Mission
from workflows.missions.results import check_measures
from workflows.questions.asking import AsksMore


def words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def fields_of(model: type[models.Model], names: Iterable[str], **how: Any) -> dict[str, forms.Field]:
    """Form fields for columns, with the limits of the columns: a form without a model does not ask for them itself."""
    made = fields_for_model(model, fields=names, **how)
    for name, field in made.items():
        limits = model._meta.get_field(name).validators
        field.validators += [limit for limit in limits if limit not in field.validators]
    return made


def sheet_fields(*names: str) -> dict[str, forms.Field]:
    """Form fields for columns of the mission sheet, with our own controls."""
    made = fields_of(
        Mission,
        names,
        field_classes={
            "starts": MomentField,
            "ends": MomentField,
            "online_url": partial(forms.URLField, assume_scheme="https"),
        },
        widgets={
            "themes": forms.CheckboxSelectMultiple,
            "competences": forms.CheckboxSelectMultiple,
            "objectives": words(6),
            "preparation": words(3),
            "brief": words(10),
        },
    )
    if "requester_language" in made:
        made["requester_language"] = forms.ChoiceField(
            label=gettext_lazy("Language we write in"), choices=settings.LANGUAGES
        )
    return made


class SheetRules:
    """What holds for every form that fills columns of the mission sheet."""

    def check_sheet(self: Any) -> None:
        check_span(self)
        starts = self.cleaned_data.get("starts")
        if starts and "starts" in self.changed_data and starts <= clock.now():
            self.add_error("starts", _("This date lies in the past."))
        country, region = self.cleaned_data.get("country"), self.cleaned_data.get("region")
        if country and region and region.country_id != country.pk:
            self.add_error("region", _("This region is not in the country."))
        if self.cleaned_data.get("requester_name"):
            self.cleaned_data["requester_name"] = " ".join(self.cleaned_data["requester_name"].split())


def fill_from_sheet(form: forms.Form, mission: Mission) -> None:
    """What the columns hold, as the first values of a form; of each list what is still offered or was chosen."""
    for name in form.fields:
        column = mission._meta.get_field(name)
        if name in Mission.MANY:
            form.initial[name] = [row.pk for row in getattr(mission, name).all()]
        else:
            form.initial[name] = getattr(mission, column.attname)
    leave_out_retired(form)


SHEET = [
    (
        gettext_lazy("What it is about"),
        ["title", "objectives", "axis", "themes", "sector", "level", "contact_field", "is_public"],
    ),
    (
        gettext_lazy("What is asked, and before whom"),
        ["intervention_kind", "audience_kind", "audience_size", "language"],
    ),
    (
        gettext_lazy("What it should bring"),
        ["first_measure", "first_aim", "second_measure", "second_aim", "own_measure"],
    ),
    (gettext_lazy("When"), ["starts", "ends", "when_text"]),
    (
        pgettext_lazy("place", "Where"),
        ["country", "region", "place_kind", "is_online", "place_name", "address", "online_url"],
    ),
    (
        gettext_lazy("Who goes, and what they need"),
        ["ambassadors_wanted", "staff_wanted", "competences", "preparation", "needs_nothing_special", "brief"],
    ),
    (
        gettext_lazy("What is due"),
        ["contribution", "contribution_text", "compensation_kind", "compensation_amount", "compensation_basis"],
    ),
    (
        gettext_lazy("Who asks"),
        ["requester_name", "requester_organisation", "requester_email", "requester_phone", "requester_language"],
    ),
]

SheetFields = type("SheetFields", (StepForm,), sheet_fields(*(name for _legend, names in SHEET for name in names)))


class SheetForm(AsksMore, SheetRules, SheetFields):  # type: ignore[misc,valid-type]
    """The whole mission sheet; what is written is what the columns hold."""

    fieldsets = SHEET
    ANSWERS, MORE_IS_NEEDED = RequestAnswers, False

    def prepare(self) -> None:
        fill_from_sheet(self, self.subject)
        self.fields["requester_name"].label = _("Name of the requester")
        self.fields["brief"].help_text = _("What the people on the mission are to say and do; they read it as it is.")
        self.fields["first_measure"].help_text = _(
            "Two things that can be counted afterwards; whoever goes is asked for them in the report."
        )

    def clean(self) -> None:
        self.check_sheet()
        check_measures(self)


CorrectionFields = type(
    "CorrectionFields",
    (StepForm,),
    sheet_fields("place_name", "address", "online_url", "requester_phone", "preparation"),
)


class CorrectionForm(CorrectionFields):  # type: ignore[misc,valid-type]
    """What people on the mission need to get there; the rest of the sheet stands as it was approved."""

    def prepare(self) -> None:
        self.initial |= {name: getattr(self.subject, name) for name in self.fields}
        self.fields["place_name"].required = not self.subject.is_online
