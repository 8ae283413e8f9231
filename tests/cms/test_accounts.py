import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.models import User
from tests.factories.people import log_in, make_user, make_user_with
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.perform import perform
from workflows.people import claims
from workflows.people.accounts.models import Invitation
from workflows.people.invitations import VALID_FOR, invite
from workflows.people.jobs import lapse_invitations
from workflows.people.roles import GROUP_ROLES, Role, roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = make_user_with(Role.ADMINISTRATOR)
    log_in(client, user)
    return user


def group(role):
    return Group.objects.get(name=role)


def fields(**values):
    return {"email": "new@example.org", "first_name": "", "last_name": "", "language": "", **values}


def test_administrator_opens_an_account_with_roles(client, administrator):
    page = client.get(reverse("wagtailusers_users:add"))
    assert page.status_code == 200
    answer = client.post(
        reverse("wagtailusers_users:add"),
        fields(email="New@Example.org", language="fr", groups=[group(Role.BOARD).pk]),
    )
    user = User.objects.get(email="new@example.org")
    assert (answer.status_code, roles_of(user), user.language, user.has_usable_password()) == (
        302,
        {Role.BOARD},
        "fr",
        False,
    )


def test_administrator_changes_and_closes_an_account(client, administrator):
    user = make_user("old@example.org")
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, fields(email="other@example.org"))
    user.refresh_from_db()
    assert (user.email, user.is_active) == ("other@example.org", False)
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        ("other@example.org", False)
    ]


def test_nobody_becomes_superuser_through_the_screens(client, administrator):
    client.post(reverse("wagtailusers_users:add"), fields(is_superuser="on", password1="x", password2="x"))
    assert User.objects.get(email="new@example.org").is_superuser is False
    assert b"is_superuser" not in client.get(reverse("wagtailusers_users:add")).content


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_accounts_are_kept_by_administrators_only(client, role):
    log_in(client, make_user_with(role))
    before = User.objects.count()
    assert client.get(reverse("wagtailusers_users:index")).status_code in (302, 403)
    client.post(reverse("wagtailusers_users:add"), fields())
    assert User.objects.count() == before


def test_role_group_keeps_its_name_and_stays(client, administrator):
    board = group(Role.BOARD)
    page = client.get(reverse("wagtailusers_groups:edit", args=[board.pk]))
    assert page.context["form"].fields["name"].disabled is True
    client.post(reverse("wagtailusers_groups:delete", args=[board.pk]))
    assert Group.objects.filter(name__in=GROUP_ROLES).count() == len(GROUP_ROLES)


def test_invitation_through_the_screen(client, administrator):
    page = reverse("people_admin:invitations")
    answer = client.post(page, {"email": "Fin@Example.org", "language": "fr", "groups": [group(Role.FINANCE).pk]})
    invitation = Invitation.objects.get()
    assert (answer.status_code, invitation.email, invitation.state) == (302, "fin@example.org", "open")
    assert (invitation.invited_by, [g.name for g in invitation.groups.all()]) == (administrator, ["finance"])
    again = client.post(page, {"email": "fin@example.org", "language": "fr", "groups": [group(Role.FINANCE).pk]})
    assert (again.status_code, list(again.context["form"].errors)) == (409, ["email"])


def test_withdrawn_invitation_opens_nothing(client, administrator):
    invitation = invite("fin@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    step = reverse("people_admin:invitation_step", args=[invitation.pk, "withdraw"])
    assert client.get(step).status_code == 200
    client.post(step, {"seen": invitation.revision})
    client.logout()
    client.post(reverse("account_login"), {"login": "fin@example.org", "password": ""})
    assert not User.objects.filter(email="fin@example.org").exists()


def test_invitation_runs_out_and_can_be_renewed(administrator):
    with clock.at(clock.now() - VALID_FOR - VALID_FOR):
        old = invite("fin@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    new = invite("fin@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    old.refresh_from_db()
    assert (old.state, new.state) == ("lapsed", "open")


def test_clock_lets_invitations_run_out(administrator):
    invitation = invite("fin@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    lapse_invitations()
    assert Invitation.objects.get(pk=invitation.pk).state == "open"
    with clock.at(invitation.expires_at):
        lapse_invitations()
    assert Invitation.objects.get(pk=invitation.pk).state == "lapsed"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_invitations_are_listed_flat(client, administrator, django_assert_max_num_queries, rows):
    for i in range(rows):
        invite(f"a{i}@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    with django_assert_max_num_queries(20):
        assert client.get(reverse("people_admin:invitations")).status_code == 200


def test_first_administrator_by_command():
    call_command("create_administrator", "Boss@Example.org")
    call_command("create_administrator", "boss@example.org")
    user = User.objects.get()
    assert (user.email, roles_of(user), user.is_superuser) == ("boss@example.org", {Role.ADMINISTRATOR}, False)


def test_command_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_administrator", "boss")


def test_invitation_of_who_administers_no_longer_opens_nothing(administrator):
    invitation = invite("new@example.org", [group(Role.ADMINISTRATOR)], by=administrator, language="nl")
    administrator.groups.clear()
    assert claims.open_account("new@example.org", User) is None
    user = make_user("new@example.org")
    claims.settle(user)
    assert (user.groups.count(), Invitation.objects.get().state) == (0, "open")
    letter = OutboxRow.objects.get(record__in=records_of(invitation))
    outbox.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "dropped"


def test_invitation_that_was_withdrawn_is_not_mailed(administrator):
    invitation = invite("new@example.org", [group(Role.FINANCE)], by=administrator, language="nl")
    perform(invitation, "withdraw", by=administrator)
    letter = OutboxRow.objects.get(name="invited")
    outbox.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "dropped"
