"""/dev/: demo accounts with one-click log-in and the mail that was sent. Answers 404 unless the settings open it."""

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cms.adapters import AccountAdapter
from cms.models import User
from workflows.missions.asking.models import RequestDraft
from workflows.people.roles import Role, holders

MOST_MAILS = 200
MOST_ACCOUNTS = 60
View = Callable[..., HttpResponse]


def dev_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.AMBASSADE_DEV_PAGE:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@dataclass(frozen=True)
class Mail:
    key: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("subject", ""))

    @property
    def to(self) -> str:
        return str(self.message.get("to", ""))

    @property
    def sender(self) -> str:
        return str(self.message.get("from", ""))

    @property
    def sent_at(self) -> datetime:
        try:
            found = parsedate_to_datetime(str(self.message["date"]))
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except (TypeError, ValueError):
            return datetime.min.replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        """The text part; an HTML part is never shown."""
        body = self.message.get_body(("plain",))
        return body.get_content() if body else ""


def mails() -> list[Mail]:
    """Newest first. One file of Django's file backend may hold several messages, each ended by a line of dashes."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR / "mail")
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True) if folder.is_dir() else []
    found: list[Mail] = []
    for file in files[:MOST_MAILS]:
        parts = [p for p in file.read_bytes().split(b"-" * 79 + b"\n") if p.strip()]
        for number, part in enumerate(parts):
            message = email.message_from_bytes(part, policy=email.policy.default)
            found.append(Mail(f"{file.stem}.{number}", message))
    return sorted(found, key=lambda mail: (mail.sent_at, mail.key), reverse=True)[:MOST_MAILS]


def second_factor_codes() -> dict[int, str]:
    """Account -> what its authenticator app would show now."""
    moments = list(yield_hotp_counters_from_time())
    now = moments[len(moments) // 2]  # the others are what the tolerance lets through
    return {
        found.user_id: format_hotp_value(hotp_value(decrypt(found.data["secret"]), now))
        for found in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    }


@require_GET
@dev_only
def index(request: HttpRequest) -> HttpResponse:
    codes = second_factor_codes()
    groups = [(role.label, [(a, codes.get(a.pk, "")) for a in holders(role)[:MOST_ACCOUNTS]]) for role in Role]
    drafts = RequestDraft.objects.living().filter(mission=None).order_by("-pk")[:MOST_ACCOUNTS]
    return render(request, "dev/index.html", {"groups": groups, "mails": mails(), "drafts": drafts})


@require_GET
@dev_only
def mail(request: HttpRequest, key: str) -> HttpResponse:
    found = next((m for m in mails() if m.key == key), None)
    if found is None:
        raise Http404
    return render(request, "dev/mail.html", {"mail": found})


@require_POST
@dev_only
def log_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in as a demo account, the second factor counted as given."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    EmailAddress.objects.filter(user=user).update(verified=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, "mfa", type="demo")
    return redirect(AccountAdapter(request).get_login_redirect_url(request))


urls = [
    path("", index, name="dev"),
    path("mail/<str:key>/", mail, name="dev_mail"),
    path("log-in/<int:pk>/", log_in, name="dev_log_in"),
]
