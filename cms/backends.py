from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from cms.models import User
from workflows.people.roles import Role, has_role, remember_for_request

ADMIN_ACCESS = "wagtailadmin.access_admin"


class RoleBackend(AuthenticationBackend):
    """Log-in by e-mail; a valid seat in a support group opens the back office, for as long as it is valid."""

    def get_user(self, user_id: Any) -> User | None:
        user = super().get_user(user_id)
        if user is not None:
            remember_for_request(user)
        return user

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
