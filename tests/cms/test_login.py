"""Logging in: by code, by password, by claim; and what it never gives away."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext, override

from cms.models import User
from tests.factories.people import log_in, make_member, make_user, make_user_with
from workflows.people.invitations import invite
from workflows.people.roles import Role, roles_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


def ask_code(client, email):
    return client.post(reverse("account_login"), {"login": email, "password": ""})


def code_in(message):
    return re.search(r"^([A-Z0-9-]{6,12})$", message.body, re.MULTILINE).group(1)


def log_in_by_code(client, email):
    ask_code(client, email)
    return client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})


def logged_in(client):
    return client.session.get("_auth_user_id")


def test_code_by_mail_logs_in(client):
    user = make_user("lotte@example.org")
    response = ask_code(client, "Lotte@Example.org")
    assert response.headers["Location"] == reverse("account_confirm_login_code")
    assert logged_in(client) is None
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert (response.status_code, logged_in(client)) == (302, str(user.pk))


def test_the_page_for_the_code_says_where_it_went_and_lets_one_mistype(client):
    with override("en"):
        asked = client.post(reverse("account_login"), {"login": "mistyped@example.org", "password": ""})
        page = client.get(asked.headers["Location"]).content.decode()
        assert ("Sign-In" in page, "sign-in" in page) == (False, False)
        assert page.count("mistyped@example.org") == 1
        assert "Use another address" in page
        client.post(reverse("account_logout"), {"next": reverse("account_login")})
        assert 'name="login"' in client.get(reverse("account_login")).content.decode()


def test_log_in_leads_to_the_zone_in_the_language_of_the_account(client):
    make_member(user=make_user("chloe@example.org", language="fr"))
    answer = log_in_by_code(client, "chloe@example.org")
    with override("fr"):
        assert answer.headers["Location"] == reverse("zone_home")
    assert answer.headers["Location"].startswith("/fr/")


def test_wrong_code_three_times_starts_again(client):
    make_user("lotte@example.org")
    ask_code(client, "lotte@example.org")
    for _attempt in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert logged_in(client) is None


def test_password_is_optional_and_works(client):
    user = make_user("lotte@example.org", password=PASSWORD)
    EmailAddress.objects.filter(user=user).update(verified=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert logged_in(client) == str(user.pk)
    assert mail.outbox == []


def test_member_of_the_register_claims_an_account_by_mail(client):
    member = make_member(user=None, email="lotte@example.org", language="fr")
    log_in_by_code(client, "LOTTE@example.org")
    member.refresh_from_db()
    assert logged_in(client) == str(member.user_id)
    assert (member.user.email, member.user.language, member.user.first_name) == ("lotte@example.org", "fr", "Lotte")
    assert roles_of(member.user) == {Role.MEMBER}


def test_member_who_left_cannot_claim(client):
    make_member(user=None, email="lotte@example.org", active=False)
    ask_code(client, "lotte@example.org")
    assert User.objects.count() == 0


def test_account_older_than_the_register_is_linked_at_log_in(client):
    user = make_user("lotte@example.org")
    member = make_member(user=None, email="lotte@example.org")
    log_in_by_code(client, user.email)
    member.refresh_from_db()
    assert member.user == user


def test_claim_takes_nobody_elses_member_row(client):
    owner = make_user("other@example.org")
    member = make_member(user=owner, email="lotte@example.org")
    ask_code(client, "lotte@example.org")
    member.refresh_from_db()
    assert (member.user, User.objects.count()) == (owner, 1)


def test_invited_person_gets_the_roles_at_the_first_log_in(client):
    administrator = make_user_with(Role.ADMINISTRATOR)
    invitation = invite("fin@example.org", Group.objects.filter(name=Role.FINANCE), by=administrator, language="nl")
    log_in_by_code(client, "fin@example.org")
    user = User.objects.get(email="fin@example.org")
    invitation.refresh_from_db()
    assert (roles_of(user), invitation.state) == ({Role.FINANCE}, "accepted")


def bare(response):
    text = re.sub(r"csrfmiddlewaretoken\" value=\"[^\"]+\"", "", response.content.decode())
    return re.sub(r"[\w.]+@example\.org", "", text)


def test_nothing_tells_whether_an_account_exists(client, client_factory):
    make_user("known@example.org")
    make_member(user=None, email="claimable@example.org")
    answers = []
    for address in ("known@example.org", "claimable@example.org", "unknown@example.org"):
        visitor = client_factory()
        asked = ask_code(visitor, address)
        page = visitor.get(asked.headers["Location"])
        answers.append((asked.status_code, asked.headers["Location"], page.status_code, bare(page)))
    assert answers[0] == answers[1] == answers[2]
    assert [message.to for message in mail.outbox] == [
        ["known@example.org"],
        ["claimable@example.org"],
        ["unknown@example.org"],
    ]


def test_wrong_password_tells_nothing_either(client, client_factory):
    make_user("known@example.org", password=PASSWORD)
    pages = []
    for address in ("known@example.org", "unknown@example.org"):
        pages.append(client_factory().post(reverse("account_login"), {"login": address, "password": "wrong-one"}))
    assert bare(pages[0]) == bare(pages[1])


def test_password_reset_tells_nothing_either(client, client_factory):
    make_user("known@example.org", password=PASSWORD)
    answers = [
        client_factory().post(reverse("account_reset_password"), {"email": address})
        for address in ("known@example.org", "unknown@example.org")
    ]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2


def test_nobody_signs_up(client):
    before = client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    assert (before.templates[0].name, User.objects.count()) == ("account/signup_closed.html", 0)


def test_codes_are_limited_per_address(client_factory):
    make_user("lotte@example.org")
    for _attempt in range(5):
        ask_code(client_factory(), "lotte@example.org")
    assert len(mail.outbox) == 3


def test_passwords_are_limited_per_address(client, client_factory):
    user = make_user("lotte@example.org", password=PASSWORD)
    EmailAddress.objects.filter(user=user).update(verified=True)
    for _attempt in range(6):
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong-one"})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert logged_in(client) is None
    log_in_by_code(client, user.email)
    assert logged_in(client) == str(user.pk), "the owner is not locked out: the code by mail still works"


def test_mail_server_away_is_said_and_nothing_breaks(client, monkeypatch, settings):
    make_user("lotte@example.org")
    settings.EMAIL_BACKEND = "tests.cms.test_login.DeadBackend"
    response = client.post(reverse("account_login"), {"login": "lotte@example.org", "password": ""}, follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert [str(m) for m in response.context["messages"]] == [
        gettext("The mail could not be sent. Please try again in a few minutes.")
    ]


class DeadBackend:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise SMTPServerDisconnected


def test_closed_account_gets_no_code(client):
    make_user("lotte@example.org", is_active=False)
    ask_code(client, "lotte@example.org")
    assert "code" not in mail.outbox[0].subject.lower()


@pytest.mark.parametrize("end", ["password", "closed", "log_out"])
def test_session_ends_at_the_next_request(client, end):
    user = make_user("lotte@example.org", password=PASSWORD)
    log_in(client, user)
    page = reverse("account_email")
    assert client.get(page).status_code == 200
    if end == "password":
        user.set_password("another-good-one")
        user.save()
    elif end == "closed":
        user.is_active = False
        user.save()
    else:
        client.post(reverse("account_logout"))
    assert client.get(page).status_code == 302


def test_lost_role_is_lost_at_the_next_request(client):
    user = log_in_as(client, Role.BOARD)
    assert client.get("/admin/").status_code == 200
    user.groups.clear()
    assert client.get("/admin/").status_code == 403


def log_in_as(client, role):
    user = make_user_with(role)
    log_in(client, user)
    return user
