"""What programs ask of a site before they read it: robots.txt, the sitemap, and whom to tell of a weakness."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pages import public
from pages.base import PublicPage
from pages.call import CallPage
from pages.entries import LexiconPage, NetworksPage, StoriesPage, TestimonialsPage
from pages.presence import PresencePage
from workflows.kernel import clock

# Behind a log-in, or addresses that are keys: nothing there is for search engines.
CLOSED = ("/admin/", "/dev/", "/private/", "/*/account/", "/*/candidacy/", "/*/r/", "/*/zone/")
WITH_MORE: tuple[type[PublicPage], ...] = (
    CallPage, LexiconPage, TestimonialsPage, StoriesPage, NetworksPage, PresencePage,
)  # fmt: skip


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return text(request, lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116; it has to say until when it holds, and holds on from each day it is read."""
    until = (clock.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.AMBASSADE_SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    return text(request, lines)


def text(request: HttpRequest, lines: list[str]) -> HttpResponse:
    body = "\n".join([*lines, ""])
    return public.cacheable(request, HttpResponse(body, content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """One list per language, each within the 50,000 addresses that such a list may have."""
    lists = [absolute(reverse("sitemap_of", args=[code])) for code, _name in settings.LANGUAGES]
    return xml(request, "sitemap_index.xml", {"sitemaps": [{"location": each, "last_mod": None} for each in lists]})


@require_safe
def sitemap_of(request: HttpRequest, code: str) -> HttpResponse:
    if code not in dict(settings.LANGUAGES):
        raise Http404
    with override(code):
        return xml(request, "sitemap.xml", {"urlset": addresses(code)})


def xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    return public.cacheable(request, response)


def addresses(code: str) -> list[dict[str, Any]]:
    """Every open page of that language, with its other languages; then what pages show under their own address."""
    pages = Page.objects.live().public().filter(depth__gt=1, alias_of=None).order_by("path")
    rows = pages.values_list("translation_key", "locale__language_code", "url_path", "last_published_at")
    known: dict[Any, dict[str, str]] = defaultdict(dict)
    own: list[tuple[Any, datetime | None]] = []
    for key, language, url_path, published in rows:
        known[key][language] = absolute(public.address(language, url_path))
        if language == code:
            own.append((key, published))
    found = [entry(known[key][code], published, known[key]) for key, published in own]
    for model in WITH_MORE:
        for page in model.objects.live().public().filter(locale__language_code=code, alias_of=None):
            base = absolute(public.address(code, page.url_path))
            found += [entry(f"{base}{rest}", changed, {}) for rest, changed in page.under()]
    return [*found, *(entry(absolute(reverse(name)), None, {}) for name in ("mission_request", "api_page"))]


def entry(location: str, changed: datetime | None, translations: dict[str, str]) -> dict[str, Any]:
    others = [{"lang_code": code, "location": url} for code, url in sorted(translations.items())]
    return {"location": location, "lastmod": changed, "alternates": others if len(others) > 1 else []}


def absolute(path: str) -> str:
    return settings.BASE_URL + path
