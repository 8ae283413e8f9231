"""What the steps of `intake_lifecycle.py` ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from workflows.kernel.forms import MomentField, StepForm, check_span
from workflows.missions import words
from workflows.missions.answers import RequestAnswers
from workflows.missions.arrival import perhaps_same
from workflows.missions.models import Mission
from workflows.missions.questions import ASKED, HINTS, LABELS
from workflows.missions.sheet import SheetRules, fill_from_sheet, sheet_fields
from workflows.missions.states import BEFORE_THE_DAY
from workflows.missions.templates import fitting
from workflows.missions.urgency import Urgency, computed, days_for
from workflows.questions.asking import AsksMore

MOST_DAYS = 6
MOST_FOUND = 20

COMPLETED = [
    (legend, [name for name in names if name not in ("requester_email", "requester_language")])
    for legend, names in ASKED
]
CompletedFields = type(
    "CompletedFields", (StepForm,), sheet_fields(*(name for _legend, names in COMPLETED for name in names))
)


class CompleteForm(AsksMore, SheetRules, CompletedFields):  # type: ignore[misc,valid-type]
    """What the public form asks, to whoever asked by mail; what the mail said stands there."""

    fieldsets = COMPLETED
    ANSWERS = RequestAnswers

    def prepare(self) -> None:
        fill_from_sheet(self, self.subject)
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name, hint in HINTS.items():
            self.fields[name].help_text = hint
        self.fields["objectives"].required = True

    def clean(self) -> None:
        self.check_sheet()
        given = self.cleaned_data.get("starts") or self.cleaned_data.get("when_text")
        if not given and "starts" not in self.errors:
            self.add_error("starts", _("Give a date, or say below roughly when."))


class UrgencyForm(StepForm):
    urgency = forms.ChoiceField(
        label=pgettext_lazy("of a mission", "Urgency"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, needed where you decide otherwise than the date"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The support group reads it."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def prepare(self) -> None:
        by_date = computed(self.subject.starts, self.subject.is_online)
        as_computed = _("As its date tells: %(urgency)s") % {"urgency": by_date.label}
        self.fields["urgency"].choices = [("", as_computed), *Urgency.choices]
        self.fields["urgency"].help_text = self.how_it_is_computed()
        self.initial.update(urgency=self.subject.urgency, reason=self.subject.urgency_reason)
        self.fields["reason"].required = bool(self.data.get(self.add_prefix("urgency")))

    def how_it_is_computed(self) -> str:
        days = days_for(self.subject.is_online)
        urgent = ngettext("%(number)d day", "%(number)d days", days[Urgency.URGENT]) % {"number": days[Urgency.URGENT]}
        soon = ngettext("%(number)d day", "%(number)d days", days[Urgency.SOON]) % {"number": days[Urgency.SOON]}
        told = {"urgent": urgent, "soon": soon}
        if self.subject.is_online:
            return _("Online: urgent with less than %(urgent)s to go, soon with less than %(soon)s.") % told
        return _("On site: urgent with less than %(urgent)s to go, soon with less than %(soon)s.") % told


class RepeatForm(StepForm):
    """Up to MOST_DAYS further dates; an empty line makes nothing."""

    def prepare(self) -> None:
        self.fieldsets = []
        for number in range(1, MOST_DAYS + 1):
            names = [f"starts_{number}", f"ends_{number}"]
            self.fields[names[0]] = MomentField(
                label=pgettext_lazy("of an event", "Start"), in_future=True, required=number == 1
            )
            self.fields[names[1]] = MomentField(label=pgettext_lazy("of an event", "End"), required=number == 1)
            self.fieldsets.append((_("Date %(number)d") % {"number": number}, names))

    def clean(self) -> None:
        seen = {self.subject.starts}
        for number in range(1, MOST_DAYS + 1):
            check_span(self, f"starts_{number}", f"ends_{number}")
            starts = self.cleaned_data.get(f"starts_{number}")
            if starts and starts in seen:
                self.add_error(f"starts_{number}", _("This date stands here already."))
            seen.add(starts)

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class Templates(forms.ModelChoiceField):
    """Each with what it would fill in on this sheet."""

    mission: Mission

    def label_from_instance(self, template: Any) -> str:
        filled = ", ".join(template.names_of(template.fills(self.mission)))
        said = {"template": template, "language": template.get_language_display(), "filled": filled}
        if not filled:
            return _("%(template)s (%(language)s). The sheet says all of it already") % said
        return _("%(template)s (%(language)s). Fills in: %(filled)s") % said


class TemplateForm(StepForm):
    template = Templates(
        None,
        label=pgettext_lazy("mission sheet", "Template"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy("Only what is still empty is filled in; go through it afterwards."),
        error_messages={"required": gettext_lazy("Choose a template.")},
    )

    def prepare(self) -> None:
        field = self.fields["template"]
        field.mission = self.subject
        field.queryset = fitting(self.subject).prefetch_related("competences")

    def clean_template(self) -> Any:
        template = self.cleaned_data["template"]
        if not template.fills(self.subject):
            raise ValidationError(_("The sheet says all of this already, so nothing would change."))
        return template


class Others(forms.ModelChoiceField):
    def label_from_instance(self, mission: Any) -> str:
        facts = (
            f"#{mission.pk}",
            mission.title,
            mission.requester_name,
            words.when(mission),
            words.where(mission),
            mission.get_state_display(),
        )
        return " · ".join(str(each) for each in facts)


class JoinForm(StepForm):
    into = Others(
        None,
        label=gettext_lazy("The request in which the work goes on"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy("The requester is told; of a request by somebody else they read nothing."),
        error_messages={"required": gettext_lazy("Choose the request in which the work goes on.")},
    )

    def prepare(self) -> None:
        """Any request that this person handles, before its day; shown are those alike, and what was searched."""
        self.words, self.is_cut = "", False
        rows = Mission.objects.visible_to(self.by).filter(state__in=BEFORE_THE_DAY).exclude(pk=self.subject.pk)
        self.fields["into"].queryset = rows.select_related("region").order_by("pk")
        self.alike = [each.mission for each in perhaps_same(self.subject, self.by)]
        self.offer([])

    def look_for(self, words: str) -> None:
        self.words = " ".join(words.replace("\x00", "").split())[:100]
        found = list(self.fields["into"].queryset.found_by(self.words)[: MOST_FOUND + 1]) if self.words else []
        self.is_cut = len(found) > MOST_FOUND
        self.offer(found[:MOST_FOUND])

    def offer(self, found: list[Mission]) -> None:
        """What was chosen already stays among them, whatever is searched next."""
        field = self.fields["into"]
        chosen = [each for each in self.chosen() if each not in (*self.alike, *found)]
        shown = dict.fromkeys((*self.alike, *chosen, *found))
        field.choices = [(each.pk, field.label_from_instance(each)) for each in shown]
        if not shown and self.words:
            field.help_text = _("No request that you handle matches these words.")
        elif not shown:
            field.help_text = _("No other open request looks as if it were about the same event: search for it.")

    def chosen(self) -> list[Mission]:
        key = self.data.get("into", "") if self.is_bound else ""
        known = key.isascii() and key.isdigit() and len(key) < 10
        return list(self.fields["into"].queryset.filter(pk=int(key))) if known else []
