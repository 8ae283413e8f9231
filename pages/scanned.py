"""What the codes on paper lead to: pages without a language in their address, that no search engine lists."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override


def show(request: HttpRequest, template: str, find: Callable[[str], dict[str, Any] | None]) -> HttpResponse:
    """In the language that is asked for, else in the reader's. `find`: language -> what to show; None is 404."""
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    with override(language):
        found = find(language)
        context = {
            "translations": {each: f"{request.path}?lang={each}" for each, _name in settings.LANGUAGES},
            "language": language,
            "is_known": found is not None,
            **(found or {}),
        }
        response = render(request, template, context, status=404 if found is None else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
