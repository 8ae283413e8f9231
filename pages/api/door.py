"""How every call comes in and goes out: in which language, how often, for whom to keep, for which sites to read."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from pages import public
from pages.api import problems
from pages.api.problems import Refused, Wrong
from pages.queries import MOST_PARAMETERS
from workflows.kernel import limits

VERBS = "GET, HEAD, OPTIONS"
MINUTE, DAY = 60, 24 * 60 * 60
View = Callable[..., HttpResponse]


def behind_door(pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, door(pattern.callback), pattern.default_args, pattern.name)


def door(view: View) -> View:
    """Lets a view of the API be called by anyone from anywhere; the view itself knows only GET."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = asked_for(request) or accepted(request)
        with override(language):
            response = reply(view, request, *args, **kwargs)
        response["Content-Language"] = language
        return for_every_site(response)

    return answer


def asked_for(request: HttpRequest) -> str:
    """The language in the address; nothing when there is none of ours."""
    try:
        code = dict(parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=MOST_PARAMETERS)).get("lang", "")
    except ValueError:
        return ""
    return code if code in dict(settings.LANGUAGES) else ""


def accepted(request: HttpRequest) -> str:
    """The language that the caller's program prefers; no cookie is asked."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def reply(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return preflight()
    if request.method not in ("GET", "HEAD"):
        return problems.no_verb(VERBS)
    caller = get_adapter().get_client_ip(request) or ""
    if seconds := limits.seconds_to_wait("api", caller, most=settings.AMBASSADE_API_PER_MINUTE, within=MINUTE):
        return kept_by_nobody(problems.too_often(seconds))
    try:
        request.GET = question(request)
    except Refused as error:
        return kept_by_nobody(problems.refused(request, error))
    verb, request.method = request.method, "GET"
    response = view(request, *args, **kwargs)
    request.method = verb
    return public.cacheable(request, response) if response.status_code == 200 else kept_by_nobody(response)


def question(request: HttpRequest) -> QueryDict:
    """What is asked, without what says nothing. Raises Refused."""
    try:
        pairs = parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Refused([Wrong("", "", _("These are too many parameters."))]) from None
    said = [(name, value.replace("\x00", "").strip()) for name, value in pairs]
    asked = QueryDict(urlencode([pair for pair in said if pair[1]]))
    known = [code for code, _name in settings.LANGUAGES]
    wrong = [unknown("lang", code, known) for code in asked.getlist("lang") if code not in known]
    if wrong:
        raise Refused(wrong)
    return asked


def unknown(name: str, value: str, known: list[str]) -> Wrong:
    said = _("“%(value)s” is no value of %(name)s. What can be asked for: %(known)s.")
    return Wrong(name, value, said % {"value": value, "name": name, "known": ", ".join(known) or "–"})


def preflight() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["Allow"] = answer["Access-Control-Allow-Methods"] = VERBS
    answer["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
    answer["Access-Control-Max-Age"] = str(DAY)
    return answer


def kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def for_every_site(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it: it holds nothing but what is public, and no cookie changes it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Content-Language, ETag, Retry-After"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Language"])
    return response
