"""The addresses that are not pages: the feeds, and in development the page of components."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import TypeVar
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from pages import agenda, coming, gallery, pictures, public, streets
from pages.atom import feed_of
from pages.cards import cards_of
from pages.data import data_in_parts
from pages.events import Event
from pages.feeds import Feed, calendar_of
from pages.models import AgendaPage, EventPage, HomePage
from pages.queries import EventFilter, Said, events_fed, events_for, public_events, with_everything, with_words
from pages.remembered import until_written

FEED_SIZE = 200  # of a feed that is read, not subscribed to by a calendar
EMBED_SIZE = 10
EMBED_FRAME = {"width": 600, "height": 800}
EMBED_CODE = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>'


def agenda_page(request: HttpRequest) -> HttpResponse:
    """The agenda page, found at once instead of down the tree; everything else is Wagtail's."""
    return served(request, agenda_of(language()))


@until_written
def agenda_of(code: str) -> AgendaPage:
    return get_object_or_404(AgendaPage.objects.live(), locale__language_code=code)


def home_page(request: HttpRequest) -> HttpResponse:
    """The home page, found at once as well."""
    return served(request, home_of(language()))


@until_written
def home_of(code: str) -> HomePage:
    root = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    return get_object_or_404(HomePage.objects.live(), locale__language_code=code, translation_key__in=root)


def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    return served(request, page_of_event(slug))


@until_written
def page_of_event(slug: str) -> EventPage:
    pages = (
        EventPage.objects.live()
        .select_related("event__region", "event__place_kind")
        .prefetch_related("event__sectors", "event__themes", "event__languages")
    )
    return get_object_or_404(pages, locale__language_code=language(), slug=slug)


@require_safe
def event_picture(request: HttpRequest, slug: str) -> HttpResponse:
    page = page_of_event(slug)
    if page.get_view_restrictions().exists():
        raise Http404
    return pictures.answer(request, pictures.of_event(page))


@require_safe
def page_picture(request: HttpRequest, address: str = "") -> HttpResponse:
    return pictures.answer(request, pictures.of_page(request, address))


@require_safe
def event_streets(request: HttpRequest, slug: str) -> HttpResponse:
    page = page_of_event(slug)
    if page.get_view_restrictions().exists():
        raise Http404
    return streets.answer(request, page)


@require_POST
def event_coming(request: HttpRequest, slug: str) -> HttpResponse:
    """“I'll be there”, or not after all; too late, the page itself says so."""
    page = page_of_event(slug)
    if page.get_view_restrictions().exists():
        raise Http404
    if (answer := coming.answer(request, page.event)) is not None:
        return answer
    response = served(request, page)
    response.status_code = 409
    return response


def served(request: HttpRequest, page: Page) -> HttpResponse:
    request._wagtail_route_for_request = RouteResult(page)  # where Wagtail keeps the answer of its own search
    return serve(request, request.path)


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)
Face = Callable[[HttpRequest, AgendaPage, EventFilter], HttpResponse]


def face(tell: Face) -> Callable[[HttpRequest], HttpResponse]:
    """A face of the agenda of this language: the events of the filter, for anyone to keep.

    Pages of a list and ways of looking mean nothing here; a wrong date is answered in plain text.
    """

    @require_safe
    @wraps(tell)
    def view(request: HttpRequest) -> HttpResponse:
        page = agenda_of(language())
        wanted = agenda.asked(request).as_set
        if wanted.errors:
            return refused(wanted)
        return agenda.to_canonical(request, wanted) or public.cacheable(request, tell(request, page, wanted))

    return view


def refused(wanted: EventFilter) -> HttpResponse:
    return HttpResponse("\n".join(wanted.errors.values()), status=422, content_type="text/plain; charset=utf-8")


@face
def agenda_ics(request: HttpRequest, page: AgendaPage, wanted: EventFilter) -> HttpResponse:
    source = agenda.addresses_of(wanted)["ics"]
    return as_calendar(streamed(calendar_of(events_fed(wanted), language(), agenda.name_of(wanted), source)))


@face
def agenda_atom(request: HttpRequest, page: AgendaPage, wanted: EventFilter) -> HttpResponse:
    events = list(with_words(events_fed(wanted))[:FEED_SIZE])
    body = feed_of(
        events,
        language(),
        agenda.name_of(wanted),
        source=agenda.addresses_of(wanted)["atom"],
        page=settings.BASE_URL + agenda.with_query(page.get_url(), wanted),
        since=page.last_published_at,
    )
    return dated(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"), changes(events))


@face
def agenda_json(request: HttpRequest, page: AgendaPage, wanted: EventFilter) -> HttpResponse:
    events = list(with_everything(events_fed(wanted)))
    address = settings.BASE_URL + agenda.with_query(page.get_url(), wanted)
    feed = Feed(data_in_parts(address, events, language()), max(changes(events), default=None))
    response = for_everyone(streamed(feed))
    response["Content-Type"] = "application/json"
    return response


def streamed(feed: Feed) -> StreamingHttpResponse:
    response = StreamingHttpResponse(feed.parts)
    response["ETag"] = quote_etag(feed.tag)  # before anything is sent
    return dated(response, [feed.changed_at] if feed.changed_at else [])


def changes(events: Iterable[Event]) -> list[datetime]:
    return [told.changed_at for event in events for told in (event, *event.every_listing)]


def dated(response: Answer, moments: list[datetime]) -> Answer:
    """Says when something in the feed last changed. What is taken away changes no date: the ETag decides on a 304."""
    if moments:
        response["Last-Modified"] = http_date(max(moments).timestamp())
    return response


@csp_replace({"frame-ancestors": ["*"]})
@xframe_options_exempt
@face
def agenda_embed(request: HttpRequest, page: AgendaPage, wanted: EventFilter) -> HttpResponse:
    """The first events, to stand in a frame on any other site."""
    events = events_for(wanted)
    context = {
        "page": page,
        "cards": cards_of(with_words(events)[:EMBED_SIZE], language()),
        "count": events.count(),
        "url": settings.BASE_URL + agenda.with_query(page.get_url(), wanted),
    }
    return for_everyone(render(request, "pages/agenda_embed.html", context))


def for_everyone(response: Answer) -> Answer:
    """Other sites may show it and their scripts may read it: it holds nothing but what is public."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def agenda_oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0: how another site may frame the agenda whose address it was given."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    try:
        asked = urlsplit(request.GET.get("url", ""))
    except ValueError:
        raise Http404 from None
    with override(get_language_from_path(asked.path) or language()):
        if (asked.netloc, asked.path) != (urlsplit(settings.BASE_URL).netloc, reverse("agenda")):
            raise Http404
        page = agenda_of(language())
        wanted = EventFilter.parse(asked.query).as_set
        if "address" in wanted.errors:
            return refused(wanted)
        address = agenda.addresses_of(replace(wanted, errors=Said(), typed=Said()))["embed"]
        title = " · ".join(part for part in (settings.WAGTAIL_SITE_NAME, page.title, agenda.name_of(wanted)) if part)
    width, height = (within(request.GET.get(f"max{side}", ""), most) for side, most in EMBED_FRAME.items())
    frame = format_html(EMBED_CODE, address, title, width, height)
    data = {"version": "1.0", "type": "rich", "provider_name": settings.WAGTAIL_SITE_NAME, "title": title}
    data |= {"provider_url": settings.BASE_URL, "html": frame, "width": width, "height": height}
    return public.cacheable(request, for_everyone(JsonResponse(data)))


def within(asked: str, most: int) -> int:
    """What the other site has room for; what is no number asks for nothing."""
    return min(int(asked), most) if asked.isdecimal() and len(asked) < 6 and int(asked) else most


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, to put into one's own calendar."""
    found = public_events().filter(listings__page__slug=slug, listings__language=language())
    if not found.exists():
        raise Http404
    feed = calendar_of(found, language(), "", settings.BASE_URL + request.path)
    return public.cacheable(request, as_calendar(HttpResponse(b"".join(feed.parts))))


def as_calendar(response: Answer) -> Answer:
    response["Content-Type"] = "text/calendar; charset=utf-8"
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with every look it can have; only where the demo doors are open."""
    if not getattr(settings, "AMBASSADE_DEV_PAGE", False):
        raise Http404
    return render(request, "pages/components.html", gallery.context())
