"""Who may keep these rows, and what is closed to everybody else at the desk though Wagtail leaves it open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies import ModelPermissionPolicy

View = Callable[..., HttpResponse]


def for_keepers(model: type[Model], view: View) -> View:
    """Drafts and names of people are for those who write them."""
    policy = ModelPermissionPolicy(model)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_any_permission(request.user, ("add", "change")):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
