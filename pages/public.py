"""What makes a public page public: anyone may keep a copy, nobody is recognised, every language is one click away."""

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from wagtail.models import Page, PageViewRestriction

from pages.remembered import until_written
from workflows.candidates.models import Campaign

if TYPE_CHECKING:
    from django.template.response import TemplateResponse

# A shared cache may answer for this long; a change is never hidden for longer.
MAX_AGE = 1
RUNNING = ("key", "title", "banner", "closes_on")  # what every page says of a campaign
LISTS = ("lexiconpage", "testimonialspage", "storiespage", "networkspage", "presencepage")


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
    return addresses_of(type(page), page.translation_key)


@until_written
def addresses_of(kind: type[Page], translation_key: UUID) -> dict[str, str]:
    found = {code: f"/{code}/" for code, _name in settings.LANGUAGES}
    others = kind.objects.live().filter(translation_key=translation_key)
    paths = others.values_list("locale__language_code", "url_path")
    return found | {code: address(code, url_path) for code, url_path in paths}


def restrictions_of(page: Page) -> QuerySet[PageViewRestriction]:
    """Wagtail's own answer in one query instead of two; for an alias those of its source count as well."""
    if not any_page_is_closed():
        return PageViewRestriction.objects.none()
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    closed = Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
    return PageViewRestriction.objects.filter(closed).distinct()


@until_written
def any_page_is_closed() -> bool:
    return PageViewRestriction.objects.exists()


def kinds_of_pages() -> list[ContentType]:
    """All but the agenda and its ten thousand events; Django remembers them."""
    models = [model for model in apps.get_app_config("pages").get_models() if issubclass(model, Page)]
    kinds = ContentType.objects.get_for_models(*models).values()
    return [kind for kind in kinds if kind.model not in ("agendapage", "eventpage")]


@until_written
def frame(language: str) -> dict[str, Any]:
    """What the layout shows of the page tree: the baseline, and the pages that editors put in menu and footer.

    The lists of words and voices stand in the footer by themselves. `campaign` is the one that runs, the first to
    close, with its line and its place on the call for candidates; read along, so that no page asks once more.
    """
    kinds = {kind.model: kind for kind in kinds_of_pages()}
    always = [kinds[name] for name in ("homepage", "callpage", *LISTS)]
    chosen = Q(contentpage__in_footer=True) | Q(show_in_menus=True)
    campaign = Campaign.objects.running()
    rows = (
        Page.objects.live()
        .filter(Q(content_type__in=always) | chosen, content_type__in=kinds.values())
        .order_by("path")
        .annotate(**{f"campaign_{name}": Subquery(campaign.values(name)[:1]) for name in RUNNING})
        .values_list(
            "locale__language_code", "title", "url_path", "show_in_menus", "contentpage__in_footer",
            "content_type__model", "homepage__baseline", *(f"campaign_{name}" for name in RUNNING),
        )
    )  # fmt: skip
    found: dict[str, Any] = {"baseline": "", "menu": [], "footer": [], "campaign": None}
    for code, title, url_path, in_menu, chosen, kind, baseline, *running in rows:
        if code != language:  # asked of the database, it would look through the events of that language
            continue
        link = {"title": title, "url": address(language, url_path)}
        if baseline is not None:
            found["baseline"] = baseline
            continue
        if kind == "callpage" and running[0]:
            found["campaign"] = campaign_line(link["url"], *running)
        found["menu"] += [link] if in_menu else []
        found["footer"] += [link] if chosen or kind in LISTS else []
    return found


def campaign_line(call: str, key: str, title: Any, banner: Any, closes_on: date) -> dict[str, Any]:
    return {"words": str(banner) or str(title), "url": f"{call}?{urlencode({'campaign': key})}", "until": closes_on}
