from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from cms.backends import ADMIN_ACCESS, RoleBackend
from tests.factories.people import (
    make_country,
    make_mandate,
    make_member,
    make_region,
    make_seat,
    make_user,
    make_user_with,
)
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.roles import GROUP_ROLES, Role, handles, holders, roles_of, scope_of

pytestmark = pytest.mark.django_db
TOGETHER = {
    Role.MEMBER: {Role.MEMBER},
    Role.AMBASSADOR: {Role.MEMBER, Role.AMBASSADOR},
    Role.STAFF: {Role.MEMBER, Role.STAFF},
    Role.SUPPORT_GROUP: {Role.MEMBER, Role.SUPPORT_GROUP},
    Role.COORDINATOR: {Role.MEMBER, Role.SUPPORT_GROUP, Role.COORDINATOR},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_comes_from_its_own_row(role):
    user = make_user_with(role)
    assert roles_of(user) == TOGETHER.get(role, {role})


def test_nobody_has_roles_without_an_open_account():
    user = make_user_with(Role.BOARD)
    user.is_active = False
    user.save()
    assert (roles_of(user), roles_of(AnonymousUser()), roles_of(None)) == (frozenset(), frozenset(), frozenset())


def test_superuser_is_administrator_only():
    assert roles_of(make_user(is_superuser=True)) == {Role.ADMINISTRATOR}


def test_an_account_and_its_roles_and_scope_take_one_query(django_assert_num_queries):
    known = make_user_with(Role.COORDINATOR)
    with django_assert_num_queries(1):
        user = RoleBackend().get_user(known.pk)
        assert (roles_of(user) >= {Role.COORDINATOR}, scope_of(user) is not None) == (True, True)


def test_roles_are_remembered_for_one_request_only(django_assert_num_queries):
    user = make_user_with(Role.BOARD)
    in_request = RoleBackend().get_user(user.pk)
    assert roles_of(in_request) == {Role.BOARD}
    with django_assert_num_queries(0):
        roles_of(in_request)
    user.groups.clear()
    assert roles_of(in_request) == {Role.BOARD}
    assert roles_of(RoleBackend().get_user(user.pk)) == frozenset()
    assert roles_of(user) == frozenset()


def test_ended_mandate_and_left_member_lose_their_roles():
    mandate = make_mandate()
    user = mandate.member.user
    perform(mandate, "end", by=user, reason="moving away")
    assert roles_of(user) == {Role.MEMBER}
    mandate.member.active = False
    mandate.member.save()
    assert roles_of(user) == frozenset()


def test_mandate_being_prepared_makes_no_ambassador():
    assert roles_of(make_mandate(active=False).member.user) == {Role.MEMBER}


def test_seat_counts_between_its_dates_only():
    today = clock.today()
    past = make_seat(since=today - timedelta(days=9), until=today - timedelta(days=1))
    future = make_seat(since=today + timedelta(days=1))
    last_day = make_seat(since=today, until=today)
    found = [Role.SUPPORT_GROUP in roles_of(seat.member.user) for seat in (past, future, last_day)]
    assert found == [False, False, True]


@pytest.mark.req("R3.6")
def test_seat_handles_its_country_and_regions():
    brussels, liege = make_region("brussels"), make_region("liege")
    france = make_country("fr")
    everywhere = make_seat().member.user
    local = make_seat(regions=[liege]).member.user
    country = brussels.country_id
    assert [handles(everywhere, country, r) for r in (brussels.pk, liege.pk, None)] == [True, True, True]
    assert [handles(local, country, r) for r in (brussels.pk, liege.pk, None)] == [False, True, True]
    assert [handles(user, france.pk, None) for user in (everywhere, local)] == [False, False]
    assert handles(make_user(is_superuser=True), country, None) is False


@pytest.mark.req("R3.6")
def test_holders_of_the_support_group_are_those_who_cover_the_place():
    brussels, liege = make_region("brussels"), make_region("liege")
    everywhere = make_seat().member.user
    local = make_seat(regions=[liege, make_region("namur")]).member.user
    make_seat(make_member(country=make_country("fr")))
    country = brussels.country_id
    by_name = {
        "brussels": holders(Role.SUPPORT_GROUP, country, brussels.pk),
        "liege": holders(Role.SUPPORT_GROUP, country, liege.pk),
        "anywhere": holders(Role.SUPPORT_GROUP, country),
    }
    assert {k: {u.pk for u in v} for k, v in by_name.items()} == {
        "brussels": {everywhere.pk},
        "liege": {everywhere.pk, local.pk},
        "anywhere": {everywhere.pk, local.pk},
    }
    assert [len(v) for v in by_name.values()] == [1, 2, 2]


@pytest.mark.parametrize("role", list(Role))
def test_holders_have_the_role(role):
    user = make_user_with(role)
    make_user_with(Role.MEMBER)
    make_user_with(Role.FINANCE)
    found = holders(role)
    assert user in found
    assert all(role in roles_of(each) for each in found)


def test_superuser_holds_the_administrators_post():
    user = make_user(is_superuser=True)
    assert holders(Role.ADMINISTRATOR) == [user]


def test_role_groups_exist_after_migrate():
    assert set(Group.objects.filter(name__in=GROUP_ROLES).values_list("name", flat=True)) == set(GROUP_ROLES)


@pytest.mark.parametrize("role", list(Role))
def test_back_office_opens_for_the_roles_that_work_there(role):
    user = RoleBackend().get_user(make_user_with(role).pk)
    expected = role in {Role.SUPPORT_GROUP, Role.COORDINATOR, *GROUP_ROLES}
    assert user.has_perm(ADMIN_ACCESS) is expected
