from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.urls import is_valid_path
from django.utils import translation


class PageLocaleMiddleware(LocaleMiddleware):
    """Looks for a missing page under a language only where its address belongs to none of our other screens.

    Django's own turns the 404 of a dossier into a redirect to `/nl/admin/…`, because any path may be a page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404 and is_valid_path(request.path_info):
            return response
        return super().process_response(request, response)


def back_office_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`/admin/` has no language in its address: it speaks the account's, unless Wagtail's own setting says another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return middleware
