"""Who looks at the process, who writes its words, and which lifecycles there are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.drawing import lifecycles
from workflows.kernel.lifecycle import LifecycleModel
from workflows.people.roles import Role, has_role

READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR, Role.COMMUNICATIONS)
WRITERS = (Role.COORDINATOR, Role.COMMUNICATIONS)


def for_roles(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @says_forbidden
        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not has_role(request.user, *roles):
                raise PermissionDenied(_("Only %(roles)s may do this.") % {"roles": names_of(roles)})
            return view(request, *args, **kwargs)

        return answering

    return opened


def names_of(roles: tuple[Role, ...]) -> str:
    return ", ".join(str(role.label) for role in roles)


def lifecycle_named(name: str) -> type[LifecycleModel]:
    found = next((model for model in lifecycles() if model._meta.model_name == name), None)
    if found is None:
        raise Http404
    return found


def title_of(model: type[LifecycleModel]) -> str:
    return capfirst(str(model._meta.verbose_name))


def above(model: type[LifecycleModel] | None = None) -> list[tuple[str, Any]]:
    """The way from the home of the back office to here."""
    way: list[tuple[str, Any]] = [(reverse("process"), _("Process"))]
    return [*way, (reverse("process_of", args=[model._meta.model_name]), title_of(model))] if model else way
