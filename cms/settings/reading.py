"""Reads the environment; a value that is missing or cannot be read is named, with the cure."""

import warnings
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# Mail service -> the setting of Anymail that holds its secret: the key it signs with, or `user:password`. Only those
# that tell again which letter a mail was (kernel/mail.py).
MAIL_SERVICES = {
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    **dict.fromkeys(("postmark", "brevo", "mailjet", "sparkpost"), "WEBHOOK_SECRET"),
}
WHERE = "docs/operations.md says what it is for"


class Env(environ.Env):
    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ImproperlyConfigured:
            raise ImproperlyConfigured(f"{var} is not set in the environment: set it; {WHERE}.") from None
        except (ValueError, TypeError) as error:
            raise ImproperlyConfigured(f"{var} cannot be read ({error}): correct it; {WHERE}.") from None

    def database(self, var: str) -> dict[str, Any]:
        return self._read_url(var, "postgres://user:password@host/name", self.db_url_config)

    def mail(self, var: str) -> dict[str, Any]:
        return self._read_url(var, "smtp+tls://user:password@host:587", self.email_url_config)

    def reports(self, var: str) -> dict[str, Any]:
        """`service:secret` of the mail service that tells what became of mails; empty: none does."""
        value = self.str(var, default="")
        service, _colon, secret = value.partition(":")
        if value and (service not in MAIL_SERVICES or not secret):
            known = ", ".join(MAIL_SERVICES)
            raise ImproperlyConfigured(f"{var} cannot be read: write service:secret, of {known}; {WHERE}.")
        named = {MAIL_SERVICES[service]: secret} if value else {}
        return {"AMBASSADE_MAIL_REPORTS": service, "ANYMAIL": named}

    def _read_url(self, var: str, example: str, read: Any) -> dict[str, Any]:
        try:
            with warnings.catch_warnings(action="ignore"):
                found = dict(read(self.str(var)))
        except (ValueError, TypeError, KeyError, AttributeError, ImproperlyConfigured):
            if not self.str(var, default=""):
                raise
            found = {}
        if not (found.get("ENGINE") or found.get("EMAIL_BACKEND")):
            raise ImproperlyConfigured(f"{var} cannot be read: write it like {example}; {WHERE}.")
        return found
