"""What makes a public page public: anyone may keep a copy, nobody is recognised, every language is one click away."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from wagtail.models import Page, PageViewRestriction

if TYPE_CHECKING:
    from django.template.response import TemplateResponse

# A shared cache may answer for this long; a change is never hidden for longer.
MAX_AGE = 1
LISTS = ("lexiconpage", "testimonialspage", "storiespage", "networkspage")


def cacheable(request: HttpRequest, response: "HttpResponse | TemplateResponse") -> HttpResponse:
    """Lets anyone keep the answer, unless something behind a log-in was read to make it."""
    if getattr(request, "is_preview", False) or request.method not in ("GET", "HEAD"):
        return response
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.add_post_render_callback(lambda rendered: finish(request, rendered))
        return response
    return finish(request, response)


def finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    session = getattr(request, "session", None)
    if session is not None and session.accessed:
        patch_cache_control(response, private=True, no_store=True)
        return response
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    set_response_etag(response)
    return get_conditional_response(request, etag=response.get("ETag"), response=response) or response


def address(language: str, url_path: str) -> str:
    """Where a page lives, without asking the database: home pages stand right under the root of the tree."""
    return f"/{language}/{url_path.split('/', 2)[2]}"


def translations_of(page: Page) -> dict[str, str]:
    """Language code -> address of this page in that language, or of that language's home page."""
    found = {code: f"/{code}/" for code, _name in settings.LANGUAGES}
    others = page.get_translations(inclusive=True).live().values_list("locale__language_code", "url_path")
    return found | {code: address(code, url_path) for code, url_path in others}


def restrictions_of(page: Page) -> QuerySet[PageViewRestriction]:
    """Wagtail's own answer in one query instead of two; for an alias those of its source count as well."""
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    closed = Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
    return PageViewRestriction.objects.filter(closed).distinct()


def frame(language: str) -> dict[str, Any]:
    """What the layout shows of the page tree: the baseline, and the pages that editors put in menu and footer.

    The lists of words and voices stand in the footer by themselves.
    """
    shown = Q(homepage__isnull=False) | Q(contentpage__in_footer=True) | Q(in_footer=True)
    shown |= Q(show_in_menus=True, agendapage__isnull=True, eventpage__isnull=True)
    of_lists = Q()
    for name in LISTS:
        of_lists |= Q(**{f"{name}__isnull": False})
    rows = (
        Page.objects.live()
        .annotate(in_footer=ExpressionWrapper(of_lists, output_field=BooleanField()))
        .filter(shown, locale__language_code=language)
        .order_by("path")
        .values_list("title", "url_path", "show_in_menus", "contentpage__in_footer", "in_footer", "homepage__baseline")
    )
    found: dict[str, Any] = {"baseline": "", "menu": [], "footer": []}
    for title, url_path, in_menu, chosen, by_itself, baseline in rows:
        link = {"title": title, "url": address(language, url_path)}
        if baseline is not None:
            found["baseline"] = baseline
            continue
        found["menu"] += [link] if in_menu else []
        found["footer"] += [link] if chosen or by_itself else []
    return found
