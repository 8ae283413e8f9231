from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from cms.dev import dev_only


@never_cache
def to_log_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other log-in page of the libraries leads to the one log-in; where one was going is kept."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = ""
    if request.user.is_authenticated:
        if wanted and not wanted.startswith("/admin/"):  # known, and still not let in there
            raise PermissionDenied
        return redirect(wanted or "/")
    return redirect(resolve_url(settings.LOGIN_URL) + ("?" + urlencode({"next": wanted}) if wanted else ""))


@require_safe
@dev_only
def media(request: HttpRequest, path: str) -> HttpResponse:
    """Uploaded files; a public installation leaves them to its web server."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)
