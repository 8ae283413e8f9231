"""Who decides needs a second factor before anything else, and two others to get rid of a lost one."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cms.test_login import ask_code, code_in, logged_in
from tests.factories.people import log_in, make_user, make_user_with
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import PermissionDenied
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.roles import SECOND_FACTOR_ROLES, Role

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def totp(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_totp(user):
    TOTP.activate(user, SECRET)
    return user


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_role_that_decides_sets_up_a_second_factor_before_anything_else(client, role):
    log_in(client, make_user_with(role), second_factor=False)
    for page in ("/admin/", "/nl/", "/admin/users/", reverse("wagtailadmin_account")):
        response = client.get(page)
        assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_activate_totp")), page


def test_superuser_needs_one_too(client):
    log_in(client, make_user(is_superuser=True), second_factor=False)
    assert client.get("/admin/").headers["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR_ROLES))
def test_other_roles_need_none(client, role):
    log_in(client, make_user_with(role), second_factor=False)
    assert client.get(reverse("account_email")).status_code == 200
    assert client.get("/admin/").status_code == 403


def test_own_account_and_log_out_stay_open_without_it(client):
    log_in(client, make_user_with(Role.BOARD), second_factor=False)
    for name in ("account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "account_logout"):
        assert client.get(reverse(name), follow=True).status_code == 200
    client.post(reverse("account_logout"))
    assert logged_in(client) is None


@pytest.mark.django_db(transaction=True)  # the signal comes after commit, within the request
def test_setting_one_up_opens_the_door(client):
    user = make_user_with(Role.FINANCE)
    log_in(client, user, second_factor=False)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert client.get("/admin/").status_code == 200
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_log_in_asks_for_the_code_of_the_app(client):
    user = with_totp(make_user_with(Role.ADMINISTRATOR))
    ask_code(client, user.email)
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert (logged_in(client), client.get("/admin/").status_code) == (None, 302)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert logged_in(client) is None
    client.post(reverse("mfa_authenticate"), {"code": totp()})
    assert (logged_in(client), client.get("/admin/").status_code) == (str(user.pk), 200)


def test_recovery_code_counts_once(client):
    user = with_totp(make_user_with(Role.ADMINISTRATOR))
    RecoveryCodes.activate(user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (str(user.pk), None):
        client.logout()
        ask_code(client, user.email)
        client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert logged_in(client) == expected


def test_session_without_the_factor_is_asked_for_it(client):
    """A session from before the role: the account has an app, the session never showed it."""
    user = with_totp(make_user_with(Role.BOARD))
    log_in(client, user, second_factor=False)
    response = client.get("/admin/users/")
    assert response.headers["Location"] == reverse("mfa_reauthenticate") + "?next=/admin/users/"
    client.post(response.headers["Location"], {"code": totp()})
    assert client.get("/admin/").status_code == 200


def test_secret_is_not_readable_in_the_database():
    user = with_totp(make_user())
    assert SECRET not in str(Authenticator.objects.get(user=user, type="totp").data)


def test_last_factor_cannot_be_dropped_by_who_needs_it(client):
    user = with_totp(make_user_with(Role.BOARD))
    log_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.fixture
def two_administrators():
    return make_user_with(Role.ADMINISTRATOR), make_user_with(Role.ADMINISTRATOR)


def asked(user, by):
    return perform(SecondFactorReset(user=user), "ask", by=by, reason="Called her back.").subject


def test_two_administrators_take_a_lost_factor_away(client, two_administrators):
    first, second = two_administrators
    user = with_totp(make_user_with(Role.BOARD, password="a-good-long-one"))
    log_in(client, user)
    reset = asked(user, first)
    assert Authenticator.objects.filter(user=user).exists()
    reset = perform(reset, "confirm", by=second).subject
    user.refresh_from_db()
    assert (reset.state, reset.asked_by, reset.confirmed_by) == ("confirmed", first, second)
    assert (Authenticator.objects.filter(user=user).count(), user.has_usable_password()) == (0, False)
    assert client.get(reverse("account_email")).status_code == 302, "every session of the account ends"


def test_the_owner_is_told_of_each_step(two_administrators):
    first, second = two_administrators
    user = with_totp(make_user_with(Role.BOARD))
    perform(asked(user, first), "confirm", by=second)
    told = list(OutboxRow.objects.filter(email=user.email).order_by("pk").values_list("name", flat=True))
    assert told == ["reset_asked", "reset_confirmed"]
    assert list(OutboxRow.objects.filter(name="reset_to_confirm").values_list("email", flat=True)) == [second.email]
    for row in OutboxRow.objects.all():
        outbox.deliver(row.pk)
    assert [message.to for message in mail.outbox] == [[user.email]] * 2, "nobody is asked for what is done"


def test_one_administrator_is_not_enough(two_administrators):
    first, _second = two_administrators
    user = with_totp(make_user_with(Role.BOARD))
    reset = asked(user, first)
    with pytest.raises(PermissionDenied):
        perform(reset, "confirm", by=first)
    assert Authenticator.objects.filter(user=user).exists()


def test_nobody_resets_their_own(two_administrators):
    first, second = two_administrators
    with pytest.raises(PermissionDenied):
        asked(first, first)
    reset = asked(first, second)
    with pytest.raises(PermissionDenied):
        perform(reset, "confirm", by=first)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_reset(role, two_administrators):
    outsider, user = make_user_with(role), make_user()
    with pytest.raises(PermissionDenied):
        asked(user, outsider)
    with pytest.raises(PermissionDenied):
        perform(asked(user, two_administrators[0]), "confirm", by=outsider)


def test_database_refuses_a_reset_by_one_person(two_administrators):
    first, _second = two_administrators
    reset = asked(make_user(), first)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactorReset.objects.filter(pk=reset.pk).update(confirmed_by=first)


def test_reset_through_the_screens(client, client_factory, two_administrators):
    first, second = two_administrators
    user = with_totp(make_user_with(Role.FINANCE))
    log_in(client, first)
    client.post(reverse("people_admin:resets"), {"email": user.email, "reason": "Saw her passport."})
    reset = SecondFactorReset.objects.get()
    step = reverse("people_admin:reset_step", args=[reset.pk, "confirm"])
    client.post(step, {"seen": reset.revision})
    reset.refresh_from_db()
    assert reset.state == "asked"
    other = log_in(client_factory(), second)
    assert b"Saw her passport." in other.get(reverse("people_admin:reset", args=[reset.pk])).content
    assert other.get(step).status_code == 200
    other.post(step, {"seen": reset.revision})
    reset.refresh_from_db()
    assert (reset.state, Authenticator.objects.filter(user=user).count()) == ("confirmed", 0)


def test_asking_for_oneself_or_a_stranger_is_refused_with_the_reason(client, two_administrators):
    first, _second = two_administrators
    log_in(client, first)
    for address in (first.email, "stranger@example.org"):
        response = client.post(reverse("people_admin:resets"), {"email": address, "reason": "because"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])
        assert "because" in response.content.decode()
