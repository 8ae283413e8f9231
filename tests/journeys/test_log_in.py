"""As a person does it: the code comes by mail, and who decides sets up a second factor first."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from tests.factories import cast
from tests.journeys.stage import Stage, Visitor, to

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PERIOD = 30
FORM = "main form[method=post]"


def app_code(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def by_mail(visitor: Visitor, email: str) -> Visitor:
    visitor.page.locator("[name=login]").fill(email)
    visitor.click(f"{FORM} button[type=submit]")
    code = re.search(r"^([A-Z0-9-]{6,12})$", str(to(mail.outbox, email)[-1].body), re.MULTILINE)
    assert code
    visitor.page.locator(f"{FORM} [name=code]").fill(code.group(1))
    return visitor.click(f"{FORM} button[type=submit]")


def address(name: str) -> str:
    with override("nl"):
        return reverse(name)


def test_someone_of_the_support_group_logs_in_with_a_second_factor(stage: Stage) -> None:
    user = cast.seated(language="nl")
    visitor = by_mail(stage.visitor().go("/admin/"), user.email)
    assert visitor.path.startswith(address("mfa_activate_totp"))
    secret = visitor.page.locator("main input[readonly], main input[disabled]").first.input_value()
    visitor.page.locator(f"{FORM} [name=code]").fill("000000")
    visitor.click(f"{FORM} button[type=submit]")
    visitor.page.locator(f"{FORM} [name=code]").fill(app_code(secret))
    visitor.click(f"{FORM} button[type=submit]").go("/admin/")

    again = by_mail(stage.visitor().go("/admin/"), user.email)
    assert again.path.startswith(address("mfa_authenticate"))
    again.page.locator(f"{FORM} [name=code]").first.fill(app_code(secret, later=1))
    again.click(f"{FORM} button[type=submit]")
    assert again.path == "/admin/"


def test_an_ambassador_logs_in_by_a_code_and_leaves_again(stage: Stage) -> None:
    person = cast.ambassador(language="nl")
    visitor = by_mail(stage.visitor().go("/nl/zone/"), person.email)
    assert visitor.path == "/nl/zone/"
    visitor.click(".zone-nav form button[type=submit]").go("/nl/zone/")
    assert visitor.path.startswith(address("account_login"))
