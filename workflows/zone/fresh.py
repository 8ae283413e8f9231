"""Showing anew who one is, shortly before something that binds: by password, second factor, or a code by mail."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.kernel import clock
from workflows.kernel.plain_words import PlainWords
from workflows.zone.frame import page, zone_page

CODE = "identity_code"
MINUTES, TRIES = 15, 3


@dataclass(frozen=True)
class Shown:
    """How and when the person of this session last showed who they are."""

    how: str
    at: datetime

    @property
    def is_fresh(self) -> bool:
        return clock.now() - self.at < timedelta(minutes=settings.AMBASSADE_FRESH_MINUTES)


def last_shown(request: HttpRequest) -> Shown | None:
    """None where the session does not say."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    if not records:
        return None
    last = max(records, key=lambda record: record["at"])
    how = ":".join(part for part in (last["method"], last.get("type"), last.get("email")) if part)
    return Shown(how, datetime.fromtimestamp(last["at"], UTC))


def is_fresh(request: HttpRequest) -> bool:
    shown = last_shown(request)
    return shown is not None and shown.is_fresh


class CodeForm(PlainWords, forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, expected: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self) -> str:
        typed = "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalnum())
        expected = "".join(letter for letter in self.expected.upper() if letter.isalnum())
        if not expected or not hmac.compare_digest(typed.encode(), expected.encode()):
            raise ValidationError(_("This is not the code that we sent, or it has run out."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def show_who_you_are(request: HttpRequest) -> HttpResponse:
    """On the way to the charter. Who has a password or a second factor uses that; anyone else gets a code by mail."""
    back = reverse("zone_charter")
    if is_fresh(request):
        return redirect(back)
    if get_reauthentication_flows(request.user):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
    if request.method == "POST" and "code" in request.POST:
        return check_code(request, back)
    if request.method == "POST":
        return send_code(request)
    return show(request, CodeForm())


def show(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return page(request, "fresh", status, form=form, sent=CODE in request.session, back=reverse("zone_charter"))


def send_code(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not ratelimit.consume(request, action="request_login_code", key=user.email):
        messages.error(request, _("You asked for several codes in a short time. Wait a minute, then try again."))
        return show(request, CodeForm(), status=429)
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[CODE] = {"code": code, "at": clock.now().timestamp(), "tries": 0}
    adapter.send_mail("account/email/identity_code", user.email, {"code": code, "user": user, "request": request})
    return redirect("zone_show_who_you_are")


def check_code(request: HttpRequest, back: str) -> HttpResponse:
    user: Any = request.user
    kept = request.session.get(CODE, {})
    in_time = clock.now().timestamp() - kept.get("at", 0) < MINUTES * 60 and kept.get("tries", 0) < TRIES
    form = CodeForm(request.POST, expected=kept.get("code", "") if in_time else "")
    if not form.is_valid():
        if kept:
            request.session[CODE] = kept | {"tries": kept["tries"] + 1}
        return show(request, form, status=422)
    del request.session[CODE]
    record_authentication(request, user, method="code", email=user.email, reauthenticated=True)
    return redirect(back)
