from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from wagtail.permissions import page_permission_policy

from cms.backends import RoleBackend
from tests.factories.people import make_seat, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role, has_role

pytestmark = pytest.mark.django_db


def test_a_right_given_to_one_account_counts_for_nothing(django_assert_num_queries):
    user = make_user_with(Role.BOARD)
    user.user_permissions.add(Permission.objects.get(codename="add_event"))
    assert user.has_perm("pages.add_event") is False
    with django_assert_num_queries(0):
        assert user.get_user_permissions() == set()


def test_a_right_of_the_group_counts():
    user = make_user_with(Role.BOARD)
    user.groups.get().permissions.add(Permission.objects.get(codename="add_event"))
    assert user.has_perm("pages.add_event") is True


def test_an_account_is_read_with_its_roles_and_without_a_group_no_rights_are_asked_for(django_assert_num_queries):
    asked = {Role.COORDINATOR: 1, Role.AMBASSADOR: 1, Role.BOARD: 2}
    for role, queries in asked.items():
        known = make_user_with(role)
        with django_assert_num_queries(queries):
            user = RoleBackend().get_user(known.pk)
            assert has_role(user, role)
            assert user.has_perm("wagtailadmin.access_admin") is (role is not Role.AMBASSADOR)
            if role is not Role.BOARD:
                assert page_permission_policy.user_has_any_permission(user, {"add"}) is False


def test_roles_are_those_of_the_day():
    known = make_seat(until=clock.today()).member.user
    assert has_role(RoleBackend().get_user(known.pk), Role.SUPPORT_GROUP) is True
    with clock.at(clock.now() + timedelta(days=1)):
        assert has_role(RoleBackend().get_user(known.pk), Role.SUPPORT_GROUP) is False


def test_an_account_that_was_closed_or_never_was_is_nobody():
    known = make_user_with(Role.BOARD)
    type(known).objects.update(is_active=False)
    assert (RoleBackend().get_user(known.pk), RoleBackend().get_user(0)) == (None, None)
