"""Who keeps what the back office edits beside the dossiers, and the reason given along with a change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from workflows.people.roles import Role, has_role, holders

_why: ContextVar[str] = ContextVar("why", default="")


@contextmanager
def giving_why(reason: str) -> Iterator[None]:
    """Whoever notes what is changed and committed within it finds the reason."""
    token = _why.set(reason)
    try:
        yield
    finally:
        _why.reset(token)


def why_given() -> str:
    return _why.get()


class ForCoordinators(BasePermissionPolicy):
    """Whoever coordinates a support group today, and nobody else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return has_role(user, Role.COORDINATOR)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return has_role(user, Role.COORDINATOR)

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        people = [person.pk for person in holders(Role.COORDINATOR)]
        return get_user_model()._default_manager.filter(pk__in=people)
