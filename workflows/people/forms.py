from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.models import Country
from workflows.kernel.forms import OptionalReasonForm, ReasonForm
from workflows.kernel.plain_words import PlainWords
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.accounts.states import ResetState
from workflows.people.mandate_forms import ConfirmPartForm, PauseForm, RenewalForm, SignForm
from workflows.people.models import first_language, site_languages
from workflows.people.register import MOST_BYTES, Report
from workflows.people.roles import GROUP_ROLES, Role

__all__ = [
    "ConfirmPartForm", "ConfirmRegisterForm", "InvitationForm", "OptionalReasonForm", "PauseForm", "ReasonForm",
    "RegisterForm", "RenewalForm", "ResetForm", "RolesField", "SignForm", "status_of",
]  # fmt: skip


# What a colleague did first: the form is right, and comes too late.
LATE = "late"


def moment(when: datetime) -> str:
    return date_format(localtime(when), "DATETIME_FORMAT")


def status_of(form: forms.Form) -> int:
    """Of the answer to a form that was not taken: too late before invalid."""
    return 409 if any(form.has_error(name, LATE) for name in form.fields) else 422


class RolesField(forms.ModelMultipleChoiceField):
    """Groups under the names of the roles they stand for."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return str(Role(obj.name).label) if obj.name in set(GROUP_ROLES) else obj.name


class RegisterForm(PlainWords, forms.Form):
    file = forms.FileField(
        label=_("Register as a CSV file"),
        help_text=_(
            "One member a line; the first line names the columns: register number, first name, last name, and, where "
            "you have them, e-mail, language, country, region, permanent staff, service."
        ),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        to_field_name="key",
        label=_("Country of lines that name none"),
    )
    complete = forms.BooleanField(label=_("The file is complete: members who are not in it have left"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB."))
        return file


class ConfirmRegisterForm(PlainWords, forms.Form):
    """Imports the file that was looked at; when many would leave, their number is agreed to by name."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    leaving = forms.BooleanField()

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not report.many_leave:
            del self.fields["leaving"]
            return
        field, number = self.fields["leaving"], {"number": len(report.left)}
        field.label = gettext("Yes, these %(number)d members have left") % number
        field.error_messages["required"] = (
            gettext("%(number)d members would be marked as having left. Tick the box if that is right.") % number
        )


class InvitationForm(PlainWords, forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Language"), choices=site_languages, initial=first_language
    )
    groups = RolesField(Group.objects.filter(name__in=GROUP_ROLES).order_by("name"), label=_("Roles"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        standing = Invitation.objects.standing().filter(email=email).select_related("invited_by").first()
        if standing is not None:
            raise ValidationError(
                _("%(who)s already invited this address, on %(moment)s; the invitation is valid until %(until)s."),
                code=LATE,
                params={
                    "who": standing.invited_by or _("Someone"),
                    "moment": moment(standing.created_at),
                    "until": moment(standing.expires_at),
                },
            )
        return email


class ResetForm(PlainWords, forms.Form):
    email = forms.EmailField(label=_("E-mail address of the account"), max_length=254)
    reason = forms.CharField(label=_("How you made sure who it is"), widget=forms.Textarea({"rows": 3}), max_length=500)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        self.user = get_user_model()._default_manager.filter(email=email, is_active=True).first()
        if self.user is None:
            raise ValidationError(_("There is no open account with this address."))
        if self.user == self.by:
            raise ValidationError(
                _("Nobody may take away their own second factor this way; ask two other administrators.")
            )
        asked = SecondFactorReset.objects.filter(user=self.user, state=ResetState.ASKED).select_related("asked_by")
        for waiting in asked:
            raise ValidationError(
                _("%(who)s already asked for a reset of this account, on %(moment)s; it waits for confirmation."),
                code=LATE,
                params={"who": waiting.asked_by or _("Someone"), "moment": moment(waiting.asked_at)},
            )
        return email

    def answers(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
