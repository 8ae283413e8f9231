import pytest
from django.contrib.auth.models import Permission

from tests.factories.people import make_user_with
from workflows.people.roles import Role

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
