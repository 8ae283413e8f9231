"""The forms of the account. allauth's say what is wrong in words of the house; some of these stand in its adapters."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from workflows.kernel.plain_words import PlainWords
from workflows.people import claims


class RequestLoginCodeForm(PlainWords, account.RequestLoginCodeForm):
    """Whoever the register knows, or was invited, gets an account by asking for a code."""

    def clean_email(self) -> str:
        email = super().clean_email()
        if email and getattr(self, "_user", None) is None:
            self._user = claims.open_account(email, get_user_model())
        return email


class LoginForm(PlainWords, account.LoginForm):
    """One page for both ways: without a password a code is mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.required = False
        password.label = _("Password, if you have set one")
        password.help_text = _("Leave it empty to get a code by mail.")
        password.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.pop("placeholder", None)

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        form = RequestLoginCodeForm({"email": email})
        if form.is_valid():
            self.user = form._user
        for error in form.errors.get("email", []):
            self.add_error("login", error)
        return self.cleaned_data


class ConfirmLoginCodeForm(PlainWords, account.ConfirmLoginCodeForm):
    pass


class AddEmailForm(PlainWords, account.AddEmailForm):
    pass


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    pass


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    pass


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(PlainWords, account.ReauthenticateForm):
    pass


class SecondFactorForm(PlainWords, mfa.AuthenticateForm):
    pass


class SecondFactorAgainForm(PlainWords, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(PlainWords, AllauthActivateTOTPForm):
    pass


class NamePasskeyForm(PlainWords, AllauthEditWebAuthnForm):
    pass
