from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from workflows.kernel.plain_words import PlainWords
from workflows.people import claims


class RequestLoginCodeForm(PlainWords, AllauthRequestLoginCodeForm):
    """Whoever the register knows, or was invited, gets an account by asking for a code."""

    def clean_email(self) -> str:
        email = super().clean_email()
        if email and getattr(self, "_user", None) is None:
            self._user = claims.open_account(email, get_user_model())
        return email


class LoginForm(PlainWords, AllauthLoginForm):
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
