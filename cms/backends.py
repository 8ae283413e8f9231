from datetime import date
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import User
from workflows.kernel import clock
from workflows.people.roles import Role, remember_for_request, standing_in, standing_of, with_standing

ADMIN_ACCESS = "wagtailadmin.access_admin"
# What Wagtail remembers of an account once asked: without a group there is nothing to ask for.
BY_GROUP = ((PagePermissionPolicy, GroupPagePermission), (CollectionPermissionPolicy, GroupCollectionPermission))


@lru_cache(maxsize=1)
def accounts(day: date) -> QuerySet[User]:
    """With their standing on that day. Not asked yet: put together once, since every request asks it."""
    return with_standing(User.objects.select_related("wagtail_userprofile"))


class RoleBackend(AuthenticationBackend):
    """Log-in by e-mail; a valid seat in a support group opens the back office, for as long as it is valid.

    Rights come by roles alone: one that was given to a single account counts for nothing.
    """

    def get_user(self, user_id: Any) -> User | None:
        """With what every page asks of an account, its roles, and every page of the back office, its own settings."""
        rows = list(accounts(clock.today()).filter(pk=user_id))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user, standing = rows[0], standing_in(rows)
        remember_for_request(user, standing=standing)
        if not standing.in_a_group and not user.is_superuser:
            for policy, rights in BY_GROUP:
                setattr(user, policy.permission_cache_name, rights.objects.none())
        return user

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        return Permission.objects.none()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        standing = standing_of(user_obj)
        asks = standing.in_a_group or user_obj.is_superuser
        found = super().get_group_permissions(user_obj, obj) if asks else set()
        if obj is None and Role.SUPPORT_GROUP in standing.roles:
            return found | {ADMIN_ACCESS}
        return found
