from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from cms.backends import ADMIN_ACCESS
from workflows.kernel.vault import seal, unseal
from workflows.people.roles import SECOND_FACTOR_ROLES, Role, has_role

log = structlog.get_logger(__name__)
TOO_MANY = gettext_lazy("There were too many attempts one after another. Wait a few minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are claimed from the register or by invitation, never opened by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code from our newest mail. Copy it as it stands there."),
        "incorrect_password": gettext_lazy("This is not the password of your account. Type it again."),
        "enter_current_password": gettext_lazy("This is not your current password. Type it again."),
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not belong together. Type them again, or leave the password empty to "
            "get a code by mail."
        ),
        "duplicate_email": gettext_lazy("This already is an address of your account. Give another one."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if user.has_perm(ADMIN_ACCESS) and not has_role(user, Role.AMBASSADOR):
            return reverse("wagtailadmin_home")
        try:
            with override(user.language or get_language()):
                return reverse("zone_home")
        except NoReverseMatch:
            return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A code that cannot leave is said on the spot; a mere notice that cannot leave stops nobody."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.error("account_mail_not_sent", template=template_prefix, error=repr(error))
            if "timestamp" in context:  # a notice after the fact
                return
            clear_login(current.request)
            messages.error(current.request, _("The mail could not be sent. Please try again in a few minutes."))
            raise ImmediateHttpResponse(redirect("account_login")) from error


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code or passkey is not accepted. Type the code that your app shows now, or a recovery code that you "
            "have not used yet."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role asks for a second factor. Add another one first, then take this one away."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes go with a second factor. Set up an app or a passkey first."
        ),
        "unverified_email": gettext_lazy(
            "First confirm your e-mail address with the link that we mailed, then set up the second factor."
        ),
        "add_email_blocked": gettext_lazy(
            "The address of an account with a second factor is changed by an administrator. Ask one of them."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, "second-factor")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second factor may replace it, not be without."""
        if not has_role(authenticator.user, *SECOND_FACTOR_ROLES):
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
