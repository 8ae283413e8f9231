"""What every answer carries, and who may come through which door."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from csp.constants import SELF
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, override

from cms.backends import ADMIN_ACCESS
from workflows.people.roles import SECOND_FACTOR_ROLES, has_role

Answer = Callable[[HttpRequest], HttpResponse]
ADMIN = "/admin/"
PUBLIC_DATA = "/api/v1/"  # the same for everybody, so that nobody is looked up
LOG_OUT = ("account_logout", "wagtailadmin_logout")
OWN_ACCOUNT = ("account_", "mfa_")
OPEN_PATHS = (settings.STATIC_URL, settings.MEDIA_URL, "/dev/")


def headers(get_response: Answer) -> Answer:
    """Same-origin resources everywhere; the back office's own content policy; nothing behind log-in is kept.

    A preview is a page that Wagtail asks of us inside a request of an editor, and shows in a frame of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "is_dummy", False):
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        elif request.path.startswith(ADMIN):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        if request.method == "POST" and _logs_out(request):
            response.headers["Clear-Site-Data"] = '"storage"'  # the copies that work offline go too
        if request.path.startswith(ADMIN) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def doors(get_response: Answer) -> Answer:
    """The second factor before anything else for those who need one; then who may enter the back office.

    Without a session cookie nothing is looked up, so that public pages stay free of sessions.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        stopped = _stop(request)
        return stopped if stopped is not None else get_response(request)

    return middleware


def _stop(request: HttpRequest) -> HttpResponse | None:
    if request.path.startswith(PUBLIC_DATA):
        return None
    in_admin = request.path.startswith(ADMIN)
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    if known and lacks_second_factor(request) and not _always_open(request):
        return redirect_to_second_factor(request)
    if not in_admin or _is_admin_log_in(request):
        return None
    if not known:
        return redirect_to_login(request.get_full_path())
    if not request.user.has_perm(ADMIN_ACCESS):
        raise PermissionDenied
    return None


def lacks_second_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    if any(record["method"] == "mfa" for record in records):
        return False
    if has_role(request.user, *SECOND_FACTOR_ROLES):
        return True
    return request.path.startswith(ADMIN) and request.user.has_perm(ADMIN_ACCESS)


def redirect_to_second_factor(request: HttpRequest) -> HttpResponse:
    from allauth.mfa.models import Authenticator  # app ready

    language = request.user.language or get_language() or settings.LANGUAGE_CODE  # /admin/ has no language of its own
    has_one = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    with override(language):
        if has_one:
            return redirect_to_login(request.get_full_path(), login_url=reverse("mfa_reauthenticate"))
        return redirect("mfa_activate_totp")


def _logs_out(request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    return match is not None and match.url_name in LOG_OUT


def _always_open(request: HttpRequest) -> bool:
    if request.path.startswith(OPEN_PATHS):
        return True
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return False
    return name.startswith(OWN_ACCOUNT) or name == "wagtailadmin_logout"


def _is_admin_log_in(request: HttpRequest) -> bool:
    return request.path.startswith((f"{ADMIN}login/", f"{ADMIN}password_reset/"))
