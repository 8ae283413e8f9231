"""The screen of consents, on which the communications team says which member each is of."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel

from snippets.editing import AppearanceViewSet
from snippets.models import Appearance
from workflows.people.models import Member
from workflows.people.shown.models import ShownMember

MEMBER = pgettext_lazy("person", "member")


class RegisterField(forms.CharField):
    """Someone in the register, by number or by address: nobody has to scroll through all the members."""

    def clean(self, value: str) -> Member | None:
        words = super().clean(value)
        if not words:
            return None
        member = Member.objects.filter(Q(number=words) | Q(email__iexact=words), erased_on=None).first()
        if member is None:
            raise ValidationError(_("Nobody in the register has this number or address."))
        return member


class ConsentForm(WagtailAdminModelForm):
    member = RegisterField(
        label=capfirst(MEMBER),
        required=False,
        max_length=254,
        help_text=_(
            "Register number or e-mail address, when this is one of our members: then the consent and all that "
            "hangs on it are found when the member asks what we keep, or to be erased."
        ),
    )

    sure = forms.BooleanField(
        label=_("The consent is withdrawn: erase the videos and pictures for good"),
        required=False,
        help_text=_("Only together with the day on which the consent was withdrawn. It cannot be taken back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = ShownMember.objects.filter(appearance_id=self.instance.pk).select_related("member").first()
        if link is not None:
            self.fields["member"].initial = link.member.number
            self.fields["member"].help_text = _("Now: %(name)s.") % {"name": link.member}

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if "withdrawn_on" in self.changed_data and answers.get("withdrawn_on") and not answers["sure"]:
            self.add_error("sure", _("Tick this to erase, or clear the day of the withdrawal."))
        return answers

    @transaction.atomic
    def save(self, commit: bool = True) -> Appearance:
        appearance = super().save(commit)
        if commit:
            member = self.cleaned_data["member"]
            if member is None:
                ShownMember.objects.filter(appearance=appearance).delete()
            else:
                ShownMember.objects.update_or_create(appearance=appearance, defaults={"member": member})
        return appearance


class ConsentViewSet(AppearanceViewSet):
    def get_edit_handler(self) -> Panel:
        panels = [FieldPanel("member", heading=capfirst(MEMBER)), *self.panels, FieldPanel("sure")]
        return ObjectList(panels, base_form_class=ConsentForm).bind_to_model(self.model)
