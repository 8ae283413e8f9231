"""What the forms of the account say when something is wrong: what it is, and what to do."""

import time
from collections.abc import Iterator
from typing import Any

import allauth.urls
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.forms import HiddenInput
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from cms.models import User
from tests.cms.test_login import PASSWORD, ask_code, code_in
from tests.factories.people import log_in, make_user, make_user_with
from workflows.kernel.plain_words import PlainWords
from workflows.people.roles import Role

WRONG = "This code or passkey is not accepted. Type the code that your app shows now, or a recovery code that you have not used yet."  # noqa: E501


def views(patterns: list[Any]) -> Iterator[Any]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        elif hasattr(getattr(pattern.callback, "view_class", None), "get_form_class"):
            yield pattern.callback.view_class(
                request=RequestFactory().get("/"), _action="verify"
            )  # the page for a code


def just_proved(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()


def is_typed(form: Any) -> bool:
    return any(field.required and not isinstance(field.widget, HiddenInput) for field in form.base_fields.values())


def test_every_form_of_the_library_in_which_something_must_be_typed_speaks_plainly() -> None:
    forms = {view.get_form_class() for view in views(allauth.urls.urlpatterns)}
    silent = sorted(form.__name__ for form in forms if not issubclass(form, PlainWords) and is_typed(form))
    assert silent == ["SignupForm"], "nobody signs up"


def said(client: Client, name: str, **typed: str) -> dict[str, list[str]]:
    with override("en"):
        answer = client.post(reverse(name), typed)
        return {field: [str(error) for error in errors] for field, errors in answer.context["form"].errors.items()}


@pytest.fixture
def user() -> User:
    user = make_user("lotte@example.org", password=PASSWORD)
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


@pytest.mark.django_db
def test_a_code_from_the_mail_that_is_wrong(client: Client, user: User) -> None:
    ask_code(client, user.email)
    assert code_in(mail.outbox[0])
    words = "This is not the code from our newest mail. Copy it as it stands there."
    assert said(client, "account_confirm_login_code", code="AAAAAA") == {"code": [words]}
    assert said(client, "account_confirm_login_code", code="") == {"code": ["Fill this in."]}


@pytest.mark.django_db
def test_a_password_that_is_wrong_at_log_in_says_the_other_way_in(client: Client, user: User) -> None:
    words = (
        "This address and this password do not belong together. Type them again, or leave the password empty to "
        "get a code by mail."
    )
    assert said(client, "account_login", login=user.email, password="wrong-one") == {"__all__": [words]}


@pytest.mark.django_db
def test_passwords_of_who_is_logged_in(client: Client, user: User) -> None:
    log_in(client, user)
    words = "This is not your current password. Type it again."
    typed = {"oldpassword": "wrong-one", "password1": "", "password2": ""}
    empty = ["Fill this in."]
    assert said(client, "account_change_password", **typed) == {
        "oldpassword": [words], "password1": empty, "password2": empty,
    }  # fmt: skip
    words = "This is not the password of your account. Type it again."
    assert said(client, "account_reauthenticate", password="wrong-one") == {"password": [words]}


@pytest.mark.django_db
def test_an_address_for_a_new_password_that_is_none(client: Client) -> None:
    words = "Write a complete e-mail address, like name@example.org."
    assert said(client, "account_reset_password", email="lotte") == {"email": [words]}


@pytest.mark.django_db
def test_the_second_factor(client: Client, user: User) -> None:
    log_in(client, user)
    just_proved(client)
    assert said(client, "mfa_activate_totp", code="000000") == {"code": [WRONG]}
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert said(client, "mfa_reauthenticate", code="000000") == {"code": [WRONG]}
    assert said(client, "mfa_reauthenticate", code="") == {"code": ["Fill this in."]}


@pytest.mark.django_db
def test_who_must_have_a_second_factor_hears_why_the_last_stays(client: Client) -> None:
    board = make_user_with(Role.BOARD)
    TOTP.activate(board, "JBSWY3DPEHPK3PXP")
    log_in(client, board)
    just_proved(client)
    words = "Your role asks for a second factor. Add another one first, then take this one away."
    with override("en"):
        answer = client.post(reverse("mfa_deactivate_totp"), follow=True)
        assert answer.context["form"].errors == {"__all__": [words]}
