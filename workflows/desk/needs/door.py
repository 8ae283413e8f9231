"""Who may look at the needs of a country, and the way between their pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.candidates.profiles import Wanted
from workflows.kernel.dossiers import says_forbidden
from workflows.people.roles import Role, has_role, scope_of

READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR)


def for_seats(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Who sits in a support group with such a role; the view is given the key of its country."""

    def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @says_forbidden
        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            scope = scope_of(request.user)
            if scope is None or not has_role(request.user, *roles):
                group = _("Only the support group may do this.")
                raise PermissionDenied(group if Role.SUPPORT_GROUP in roles else _("Only the coordinator may do this."))
            return view(request, scope.country_id, *args, **kwargs)

        return answering

    return opened


def address(name: str, year: int, language: int | None = None, wanted: Wanted | None = None) -> str:
    said = {"year": year, "language": language, "profile": wanted.code if wanted else None}
    return f"{reverse(name)}?{urlencode({key: value for key, value in said.items() if value})}"


def above() -> tuple[str, Any]:
    return reverse("needs"), _("Needs")
