from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from cms.models import User
from workflows.people.roles import Role, has_role, remember_for_request

ADMIN_ACCESS = "wagtailadmin.access_admin"


class RoleBackend(AuthenticationBackend):
    """Log-in by e-mail; a valid seat in a support group opens the back office, for as long as it is valid.

    Rights come by roles alone: one that was given to a single account counts for nothing.
    """

    def get_user(self, user_id: Any) -> User | None:
        """With what the back office asks of every account on every page: its own settings."""
        user = User.objects.select_related("wagtail_userprofile").filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_for_request(user)
        return user

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        return Permission.objects.none()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        found = super().get_group_permissions(user_obj, obj)
        if obj is None and has_role(user_obj, Role.SUPPORT_GROUP):
            return found | {ADMIN_ACCESS}
        return found

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        found = super().get_all_permissions(user_obj, obj)
        if obj is None and has_role(user_obj, Role.SUPPORT_GROUP):
            return found | {ADMIN_ACCESS}
        return found
