"""The addresses that are not pages: the feeds, and in development the page of components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from pages import agenda, gallery, public
from pages.events import Event
from pages.feeds import calendar_of
from pages.models import AgendaPage, EventPage
from pages.queries import EventFilter, events_for, public_events, with_words


def agenda_page(request: HttpRequest) -> HttpResponse:
    """The agenda page, found at once instead of down the tree; everything else is Wagtail's."""
    return served(request, get_object_or_404(AgendaPage.objects.live(), locale__language_code=language()))


def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    pages = EventPage.objects.live().select_related("event__region")
    return served(request, get_object_or_404(pages, locale__language_code=language(), slug=slug))


def served(request: HttpRequest, page: Page) -> HttpResponse:
    request._wagtail_route_for_request = RouteResult(page)  # where Wagtail keeps the answer of its own search
    return serve(request, request.path)


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@require_safe
def agenda_ics(request: HttpRequest) -> HttpResponse:
    """The agenda of this language with the filter of the address; pages of a list mean nothing here."""
    if not AgendaPage.objects.live().filter(locale__language_code=language()).exists():
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    wanted = EventFilter.parse(query).without_page
    if wanted.errors:
        return HttpResponse("\n".join(wanted.errors.values()), status=422, content_type="text/plain; charset=utf-8")
    if not agenda.is_canonical(query, wanted):
        return HttpResponsePermanentRedirect(agenda.with_query(request.path, wanted))
    source = settings.BASE_URL + agenda.with_query(request.path, wanted)
    return as_calendar(request, calendar_of(with_words(events_for(wanted)), language(), agenda.name_of(wanted), source))


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, to put into one's own calendar."""
    found = with_words(public_events()).filter(listings__page__slug=slug, listings__language=language())
    event: Event = get_object_or_404(found)
    return as_calendar(request, calendar_of([event], language(), "", settings.BASE_URL + request.path))


def as_calendar(request: HttpRequest, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return public.cacheable(request, response)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with every look it can have; only where the demo doors are open."""
    if not getattr(settings, "AMBASSADE_DEV_PAGE", False):
        raise Http404
    return render(request, "pages/components.html", gallery.context())
