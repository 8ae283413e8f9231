"""What a candidate agrees to before anyone assesses them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.people import consents
from workflows.people.models import ConsentKind, Member

ASSESSMENT_VERSION = "2026-1"


def assessment_wording() -> str:
    """The very words a candidate agrees to; new words need a new ASSESSMENT_VERSION."""
    return _(
        "The people of the support group of your region who assess your candidacy, and those who decide on it, may "
        "read your identification sheet, watch your video and give you scores on criteria that are the same for "
        "everybody. Nobody else sees them; nothing is published. You may ask to read the scores and remarks about "
        "you. You can withdraw your agreement at any moment by withdrawing your candidacy."
    )


class ConsentsForm(forms.Form):
    assessment = forms.BooleanField(
        label=gettext_lazy("I agree that my sheet is read and my video watched to assess me."),
        error_messages={
            "required": gettext_lazy("Without your agreement nobody can assess you. Tick the box if you agree.")
        },
    )
    ties = forms.BooleanField(
        label=gettext_lazy("I agree explicitly that my ties are kept for this purpose."), required=False
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.initial = {kind.value: consents.standing(member, kind) is not None for kind in KINDS}

    def save(self) -> None:
        """What was agreed to is kept in the words read; a box that is no longer ticked withdraws."""
        words = {
            ConsentKind.ASSESSMENT: (ASSESSMENT_VERSION, assessment_wording()),
            ConsentKind.TIES: (consents.TIES_VERSION, consents.ties_wording()),
        }
        for kind in KINDS:
            version, wording = words[kind]
            if self.cleaned_data[kind.value]:
                consents.give(self.member, kind, version=version, wording=wording)
            elif self.initial[kind.value]:
                consents.withdraw(self.member, kind)


KINDS = (ConsentKind.ASSESSMENT, ConsentKind.TIES)
