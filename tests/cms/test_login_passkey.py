"""A passkey from making it to logging in with it, on the browser's virtual authenticator."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    session = found.context.new_cdp_session(found)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield found
    found.context.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_passkey_logs_in_and_counts_as_the_second_factor(client, live_server, page):
    user = make_user_with(Role.BOARD)
    log_in(client, user, second_factor=False)
    base = live_server.url.replace("127.0.0.1", "localhost")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])
    page.goto(base + reverse("mfa_add_webauthn"))
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {
        "webauthn",
        "recovery_codes",
    }

    page.context.clear_cookies()
    page.goto(base + reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url(base + "/admin/")
    assert page.locator("h1").first.is_visible()
