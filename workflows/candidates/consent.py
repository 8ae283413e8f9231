"""What a candidate agrees to before anyone assesses them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel.plain_words import PlainWords
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


class ConsentsForm(PlainWords, forms.Form):
    assessment = forms.BooleanField(
        label=gettext_lazy("I agree that my sheet is read and my video watched to assess me."),
        error_messages={
            "required": gettext_lazy("Without your agreement nobody can assess you. Tick the box if you agree.")
        },
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.initial = {"assessment": consents.standing(member, ConsentKind.ASSESSMENT) is not None}

    def save(self) -> None:
        """What was agreed to is kept in the words read. To withdraw it is to withdraw the candidacy."""
        consents.give(self.member, ConsentKind.ASSESSMENT, version=ASSESSMENT_VERSION, wording=assessment_wording())
