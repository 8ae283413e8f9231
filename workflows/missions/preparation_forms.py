"""What the steps ask that prepare a mission."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel.actors import is_user
from workflows.kernel.forms import StepForm
from workflows.missions.models import Mission
from workflows.missions.pack import Pack, Thing, heading_of
from workflows.missions.sheet import fields_of


class PackForm(StepForm):
    read = forms.BooleanField(
        label=gettext_lazy("I have read the brief and know what is expected of me."),
        error_messages={"required": gettext_lazy("Read the brief first, then tick the box.")},
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def prepare(self) -> None:
        self.pack = self.subject.mission.pack()
        self.initial["shown"] = self.pack.digest

    def clean(self) -> None:
        """What is kept as read is what was shown: where the pack changed in between it is read again."""
        shown = self.cleaned_data.pop("shown", "")
        if shown and shown != self.pack.digest:
            self.add_error("read", _("The pack changed since you opened this page. Read what is new, then tick again."))
            told = {name: value for name, value in self.data.items() if name != "read"}
            self.data = told | {"shown": self.pack.digest}


def grouped(things: list[Thing]) -> list[Any]:
    found = [(heading_of(kind), [(each.key, str(each)) for each in things if each.kind == kind]) for kind in Pack.KINDS]
    return [(heading, choices) for heading, choices in found if choices]


class PackChoiceForm(StepForm):
    leave_out = forms.MultipleChoiceField(
        label=pgettext_lazy("pack", "Leave out"), widget=forms.CheckboxSelectMultiple, required=False
    )
    add = forms.ChoiceField(label=pgettext_lazy("pack", "Add"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        help_text=gettext_lazy("The people on the mission read these words."),
    )

    def prepare(self) -> None:
        pack = self.subject.pack()
        self.fields["leave_out"].choices = [(each.key, str(each)) for each in [*pack.items, *pack.stale]]
        nothing = [("", pgettext_lazy("pack", "Nothing"))]
        self.fields["add"].choices = [*nothing, *grouped([*pack.left_out, *pack.others])]

    def clean(self) -> None:
        if not self.errors and not (self.cleaned_data.get("leave_out") or self.cleaned_data.get("add")):
            self.add_error("add", _("Choose what to leave out or to add."))


CONTACT = ("day_contact_name", "day_contact_phone")

ContactFields = type("ContactFields", (StepForm,), fields_of(Mission, [*CONTACT, "owner_phone"]))


class DayContactForm(ContactFields):  # type: ignore[misc,valid-type]
    """Who can be called on the day; where nobody was named it is proposed to be who asked."""

    def prepare(self) -> None:
        mission = self.subject
        self.initial |= {name: getattr(mission, name) for name in self.fields}
        self.initial["day_contact_name"] = mission.day_contact_name or mission.requester_name
        self.initial["day_contact_phone"] = mission.day_contact_phone or mission.requester_phone


class ConfirmForm(DayContactForm):
    """The confirmation asks once more whom to call on the day; the requester never sees the owner's telephone."""

    def prepare(self) -> None:
        if not is_user(self.by):
            del self.fields["owner_phone"]
        super().prepare()
        self.fields["day_contact_name"].help_text = _("Shown only to the people on the mission, until the day after.")
