import pytest
from django.contrib.auth.models import Group

from tests.factories.people import holder, make_user
from workflows.people import claims
from workflows.people.invitations import invite
from workflows.people.roles import Role, has_role

pytestmark = pytest.mark.django_db


def test_an_invitation_gives_roles_only_while_its_sender_may_give_them():
    administrator = holder(Role.ADMINISTRATOR)
    for email in ("one@example.org", "two@example.org"):
        invite(email, [Group.objects.get(name=Role.ADMINISTRATOR)], by=administrator, language="nl")
    one = make_user("one@example.org")
    claims.settle(one)
    assert has_role(one, Role.ADMINISTRATOR)
    administrator.groups.clear()
    two = make_user("two@example.org")
    claims.settle(two)
    assert not has_role(two, Role.ADMINISTRATOR)
    assert claims.open_account("three@example.org", type(two)) is None
