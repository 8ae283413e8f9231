"""Every door of the back office leads to the one log-in; every answer carries its headers."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.urls import reverse

from cms.middleware import doors
from tests.factories.people import log_in, make_user, make_user_with
from workflows.people.roles import GROUP_ROLES, Role

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
SIDE_DOORS = [
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/abc-def/",
    "/admin/password_reset/complete/",
    "/nl/_util/login/",
    "/fr/_util/login/",
]


@pytest.mark.parametrize("door", SIDE_DOORS)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_side_door_leads_to_the_log_in(client, door, verb):
    user = make_user_with(Role.ADMINISTRATOR, email="a@example.org", password=PASSWORD)
    answer = getattr(client, verb)(door, {"username": user.email, "password": PASSWORD, "email": user.email})
    assert answer.status_code == 302
    assert answer.headers["Location"].partition("?")[0].endswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_side_door_keeps_where_one_was_going(client):
    answer = client.get("/admin/login/?next=/admin/users/")
    assert answer.headers["Location"] == reverse("account_login") + "?next=%2Fadmin%2Fusers%2F"


def test_side_door_sends_nobody_to_another_site(client):
    answer = client.get("/admin/login/?next=https://evil.example/")
    assert answer.headers["Location"] == reverse("account_login")


@pytest.mark.parametrize("page", ["/admin/", "/admin/pages/", "/admin/users/", "/admin/people/register/", "/admin/x/"])
def test_back_office_asks_strangers_to_log_in(client, page):
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login") + f"?next={page}")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AMBASSADOR, Role.STAFF])
def test_back_office_is_closed_to_members(client, role):
    log_in(client, make_user_with(role))
    for page in ("/admin/", "/admin/login/?next=/admin/", "/admin/people/invitations/"):
        answer = client.get(page, follow=True)
        assert answer.status_code == 403, page


@pytest.mark.parametrize("role", [Role.SUPPORT_GROUP, Role.COORDINATOR, *GROUP_ROLES])
def test_back_office_opens_with_the_second_factor(client, role):
    log_in(client, make_user_with(role))
    assert client.get("/admin/").status_code == 200


def test_back_office_through_another_group_needs_the_second_factor_too(client):
    user = make_user()
    group = Group.objects.create(name="Helpers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    log_in(client, user, second_factor=False)
    assert client.get("/admin/").headers["Location"] == reverse("mfa_activate_totp")
    assert set(Group.objects.values_list("name", flat=True)) == {*GROUP_ROLES, "Helpers"}


PEOPLE_SCREENS = ["register/", "invitations/", "second-factors/"]


@pytest.mark.parametrize("screen", PEOPLE_SCREENS)
def test_people_screens_are_for_administrators(client, client_factory, screen):
    for role in Role:
        visitor = log_in(client_factory(), make_user_with(role))
        answer = visitor.get(f"/admin/people/{screen}")
        assert (answer.status_code == 200) is (role is Role.ADMINISTRATOR), role
    assert log_in(client, make_user(is_superuser=True)).get(f"/admin/people/{screen}").status_code == 200


def menu(client):
    page = client.get("/admin/").content.decode()
    return {name for name in ("explorer", "images", "documents", "reports", "settings") if f'"name": "{name}"' in page}


@pytest.mark.parametrize("role", [Role.SUPPORT_GROUP, Role.BOARD, Role.FINANCE])
def test_menu_has_nothing_of_the_site_for_those_who_decide(client, role):
    log_in(client, make_user_with(role))
    assert menu(client) == set()


def policy(answer):
    rules = (part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: set(values.split()) for name, values in rules}


def page_of(kind, client):
    if kind == "admin":
        log_in(client, make_user_with(Role.ADMINISTRATOR))
        return client.get("/admin/")
    if kind == "account":
        log_in(client, make_user_with(Role.MEMBER))
        return client.get(reverse("account_email"))
    return client.get(reverse("account_login"))


@pytest.mark.parametrize("kind", ["public", "account", "admin"])
def test_every_page_carries_its_headers(client, kind):
    answer = page_of(kind, client)
    found = policy(answer)
    assert answer.status_code == 200
    assert found["script-src"] == ({"'self'", "'unsafe-inline'"} if kind == "admin" else {"'self'"})
    assert found["object-src"] == found["base-uri"] == {"'none'"}
    assert found["frame-ancestors"] == ({"'self'"} if kind == "admin" else {"'none'"})
    assert found["style-src"] == ({"'self'", "'unsafe-inline'"} if kind == "admin" else {"'self'"})
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(answer.headers["Permissions-Policy"].split(", "))
    assert "no-store" in answer.headers["Cache-Control"]


def test_session_cookie_is_kept_from_scripts_and_other_sites(client):
    answer = client.post(reverse("account_login"), {"login": "lotte@example.org", "password": ""})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_visitor_without_a_session_costs_no_look_up(rf, django_assert_num_queries):
    request = rf.get("/nl/")  # neither a session nor a user is there to be read
    with django_assert_num_queries(0):
        assert doors(lambda _request: HttpResponse("page"))(request).content == b"page"
