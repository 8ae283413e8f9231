"""What the report of a mission asks of somebody who was there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.field.models import LONGEST_QUESTION
from workflows.kernel.forms import StepForm
from workflows.missions.answers import ReportAnswers
from workflows.missions.contacts import ReportContact
from workflows.missions.models import Assignment
from workflows.missions.photos import ReportPhoto
from workflows.missions.reporting import CONTACTS, MOST_CONTACTS, OF_A_CONTACT, contact_fields, questions_in
from workflows.missions.results import PLACES
from workflows.missions.sheet import fields_of, words
from workflows.missions.states import Measure
from workflows.questions.asking import AsksMore

MOST_QUESTIONS = 10
ASKED = tuple(name for name in Assignment.REPORT if name != "report_contacts")  # they have rows of their own
COUNTED = ("report_audience", *(f"{place}_result" for place in PLACES))
ReportFields = type(
    "ReportFields",
    (StepForm,),
    fields_of(Assignment, ASKED, widgets={name: words() for name in ASKED if name not in COUNTED}),
)


def contact_row() -> dict[str, forms.Field]:
    made = fields_for_model(ReportContact, fields=OF_A_CONTACT)
    for field in made.values():
        field.required = False
    return made


class PhotoForm(StepForm):
    """Which of the photos that stand in the library."""

    photo = forms.ModelChoiceField(
        label=pgettext_lazy("of a report", "Photo"), queryset=ReportPhoto.objects.none(), widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why, for the communications team"), max_length=500, required=False, widget=words()
    )

    def prepare(self) -> None:
        field = self.fields["photo"]
        field.queryset = self.subject.photos.told().filter(image__isnull=False, withdrawn_at=None)


class ReportForm(AsksMore, ReportFields):  # type: ignore[misc,valid-type]
    """How the mission went, told by one of the people on it; nobody is asked the same number twice."""

    ANSWERS = ReportAnswers

    def prepare(self) -> None:
        self.fields["report_went"].required = True
        self.fields["report_questions"].help_text = _(
            "One on each line. The support group finds the answer and brings it to you; then every ambassador can read "
            "it, so leave out names."
        )
        self.fields["report_recap"].help_text = _("They may stand under the event on the public agenda.")
        self.initial.update({name: getattr(self.subject, name) for name in self.fields})
        self.ask_results()
        self.ask_contacts()

    def clean_report_questions(self) -> str:
        text = self.cleaned_data["report_questions"]
        lines = questions_in(text)
        if len(lines) > MOST_QUESTIONS:
            most = {"most": MOST_QUESTIONS}
            raise ValidationError(_("These are more than %(most)d lines: write each question on one line.") % most)
        if any(len(line) > LONGEST_QUESTION for line in lines):
            most = {"most": LONGEST_QUESTION}
            raise ValidationError(_("A question may have %(most)d characters at most: make this one shorter.") % most)
        return text

    def ask_results(self) -> None:
        counted = {each.place: each for each in self.subject.mission.results()}
        for place in PLACES:
            name, result = f"{place}_result", counted.get(place)
            if result is None:
                del self.fields[name]
                continue
            self.fields[name].label = result.label
            hint = _("Of the whole mission, not only yours; a good guess is fine. %(number)s hoped for.")
            self.fields[name].help_text = hint % {"number": result.aim}
            if self.initial.get(name) is None:
                self.initial[name] = result.reached
            if result.measure == Measure.REACHED:
                del self.fields["report_audience"]

    def ask_contacts(self) -> None:
        """Rows that may stay empty, after everything else; the first of them says what they are for."""
        for number in range(1, MOST_CONTACTS + 1):
            names = contact_fields(number)
            for column, field in contact_row().items():
                self.fields[names[column]] = field
        self.fields[contact_fields(1)["name"]].help_text = _("Only somebody who knows that you pass on their name.")

    def told(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in CONTACTS]

    def contact_rows(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Each row with its title, and whether it is shown open: what was typed or is wrong in it is not hidden."""
        rows = []
        for number in range(1, MOST_CONTACTS + 1):
            fields = [self[name] for name in contact_fields(number).values()]
            is_open = any(field.value() or field.errors for field in fields)
            rows.append((_("Contact %(number)d") % {"number": number}, fields, is_open))
        return rows

    def clean(self) -> None:
        for number in range(1, MOST_CONTACTS + 1):
            row = {column: self.cleaned_data.get(name) for column, name in contact_fields(number).items()}
            if any(row.values()) and not row["name"]:
                self.add_error(contact_fields(number)["name"], _("Say who it is, or leave the whole row empty."))
            if row["reach"] and not row["agreed"]:
                self.add_error(
                    contact_fields(number)["agreed"],
                    _("Without their agreement we keep nothing by which to reach them: tick it, or leave that empty."),
                )

    def contacts(self) -> list[dict[str, Any]]:
        rows = [
            {column: self.cleaned_data[name] for column, name in contact_fields(number).items()}
            for number in range(1, MOST_CONTACTS + 1)
        ]
        return [row for row in rows if row["name"]]

    def answers(self) -> dict[str, Any]:
        found = {name: value for name, value in super().answers().items() if name not in CONTACTS}
        found["contacts"] = self.contacts()
        for each in self.subject.mission.results():
            if each.measure == Measure.REACHED:
                found["report_audience"] = found[f"{each.place}_result"]
        return found
