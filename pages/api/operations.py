"""The API itself: what is public, for programs to read. It asks what the pages ask, and tells what they tell."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_noop, ngettext
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from pages import agenda, public
from pages.api import problems
from pages.api.asked import Asked, EventsAsked, ListAsked, NetworksAsked, WordsAsked, filter_of, misread
from pages.api.problems import Refused, Wrong
from pages.api.schemas import (
    ChoiceList,
    EventList,
    EventOut,
    NetworkList,
    ProblemOut,
    TermList,
    TermOut,
)
from pages.data import events_as_data
from pages.entries import LexiconPage, NetworksPage
from pages.models import AgendaPage
from pages.networks import speaker_of
from pages.queries import events_for, public_events, with_everything
from snippets.models import LexiconTerm, Network

VERSION = "1"
LISTS = {"regions": "region", "sectors": "sector", "themes": "theme", "languages": "language", "places": "place"}
SUMMARIES = {
    "regions": gettext_noop("The regions"),
    "sectors": gettext_noop("The sectors"),
    "themes": gettext_noop("The themes"),
    "languages": gettext_noop("The languages spoken at events"),
    "places": gettext_noop("The kinds of places"),
}
FAILURES = {422: ProblemOut, 429: ProblemOut}
NONE_SUCH = {404: ProblemOut, **FAILURES}

api = NinjaAPI(title=settings.WAGTAIL_SITE_NAME, version=VERSION, urls_namespace="api", docs_url=None, openapi_url=None)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problems.refused(request, error)


@api.exception_handler(ValidationError)
def _misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.refused(request, misread(request, error))


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.absent(request)


@api.get(
    "/events",
    operation_id="events",
    summary=gettext_noop("The events of the agenda"),
    response={200: EventList, **NONE_SUCH},
)
def events(request: HttpRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """The same events as the agenda shows for the same filter, the soonest first."""
    opened(AgendaPage)
    wanted = filter_of(request)
    return listed(request, asked, with_everything(events_for(wanted)), lambda rows: events_as_data(rows, language()))


@api.get(
    "/events/{uuid:uid}", operation_id="event", summary=gettext_noop("One event"), response={200: EventOut, **NONE_SUCH}
)
def event(request: HttpRequest, uid: UUID, asked: Query[Asked]) -> dict[str, Any]:
    opened(AgendaPage)
    found = get_object_or_404(with_everything(public_events()), uid=uid)
    return events_as_data([found], language())[0]


@api.get(
    "/networks",
    operation_id="networks",
    summary=gettext_noop("The networks we belong to"),
    response={200: NetworkList, **NONE_SUCH},
)
def networks(request: HttpRequest, asked: Query[NetworksAsked]) -> dict[str, Any]:
    """Who speaks there is told as long as that person agrees."""
    opened(NetworksPage)
    rows = NetworksPage().entries().order_by("name", "pk")
    if asked.level:
        rows = rows.filter(level__in=asked.level)
    return listed(request, asked, rows, lambda found: [network_as_data(each) for each in found])


@api.get(
    "/lexicon",
    operation_id="lexicon",
    summary=gettext_noop("The terms of the lexicon"),
    response={200: TermList, **NONE_SUCH},
)
def lexicon(request: HttpRequest, asked: Query[WordsAsked]) -> dict[str, Any]:
    """The lexicon of one language: a term stands only in the languages that have it."""
    base = opened(LexiconPage)
    terms = sorted(LexiconPage().entries(), key=lambda term: (term.letter, term.term.casefold()))
    found = [term for term in terms if term.matches(asked.q)]
    return listed(request, asked, found, lambda rows: [term_as_data(each, base) for each in rows])


@api.get(
    "/lexicon/{uuid:id}",
    operation_id="term",
    summary=gettext_noop("One term of the lexicon"),
    response={200: TermOut, **NONE_SUCH},
)
def term(request: HttpRequest, id: UUID, asked: Query[Asked]) -> dict[str, Any]:
    """With what it is easily confused with, and what is related."""
    base = opened(LexiconPage)
    found = get_object_or_404(LexiconPage().entries(), translation_key=id)
    confusable, related = found.neighbours()
    return term_as_data(found, base) | {"confusable": links(confusable), "related": links(related)}


def add_list(name: str, model: Any) -> None:
    def choices(request: HttpRequest, asked: Query[ListAsked]) -> dict[str, Any]:
        offered = model._default_manager.filter(retired=False)
        return listed(request, asked, offered, lambda rows: [{"key": each.key, "name": str(each)} for each in rows])

    responses = {200: ChoiceList, **FAILURES}
    api.get(f"/{name}", response=responses, summary=SUMMARIES[name], operation_id=name)(choices)


for _name, _facet in LISTS.items():
    add_list(_name, agenda.KEPT[_facet])


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def opened(page_type: type[AgendaPage | LexiconPage | NetworksPage]) -> str:
    """The address of the page that shows the same to visitors. Where editors keep it closed, there is nothing."""
    pages = page_type.objects.live().public().filter(locale__language_code=language())
    url_path = pages.values_list("url_path", flat=True).first()
    if url_path is None:
        raise Http404
    return f"{settings.BASE_URL}{public.address(language(), url_path)}"


def listed(
    request: HttpRequest,
    asked: ListAsked,
    rows: QuerySet | list[Any],
    tell: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """One page of a list, with the addresses of the pages beside it. Raises Refused past the last."""
    paginator = Paginator(rows, asked.limit)
    try:
        page = paginator.page(asked.page)
    except EmptyPage:
        most = paginator.num_pages
        said = ngettext("There is %(number)s page.", "There are %(number)s pages.", most) % {"number": most}
        raise Refused([Wrong("page", str(asked.page), said)]) from None
    return {
        "count": paginator.count,
        "next": beside(request, asked.page + 1) if page.has_next() else None,
        "previous": beside(request, asked.page - 1) if page.has_previous() else None,
        "results": tell(page.object_list),
    }


def beside(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{settings.BASE_URL}{request.path}?{query.urlencode()}"


def network_as_data(network: Network) -> dict[str, Any]:
    speaker = speaker_of(network)
    return {
        "id": network.translation_key,
        "language": network.locale.language_code,
        "name": network.name,
        "what": network.what,
        "why": network.why,
        "since": network.since,
        "level": network.level,
        "website": network.website,
        "speaker": {"name": speaker.public_name} if speaker else None,
    }


def term_as_data(term: LexiconTerm, base: str) -> dict[str, Any]:
    return {
        "id": term.translation_key,
        "url": f"{base}{term.slug}/",
        "language": language(),
        "term": term.term,
        "definition": term.definition,
        "say": term.ways_to_say,
        "do_not_say": term.ways_to_avoid,
        "example": term.example,
        "difference": term.difference,
        "note": term.note,
    }


def links(terms: list[LexiconTerm]) -> list[dict[str, Any]]:
    return [{"id": each.translation_key, "term": each.term} for each in terms]
