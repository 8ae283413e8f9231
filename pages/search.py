"""Search over everything public: pages, events, terms, voices, networks; each by Wagtail's own index."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pages import fuzzy, moments, public
from pages.entries import EntriesPage, LexiconPage, NetworksPage, StoriesPage, TestimonialsPage
from pages.guesses import WORD, meant, open_pages, titles
from pages.models import EventPage
from snippets.lexicon import plain
from snippets.models import LexiconTerm, Network, Story, Testimonial
from workflows.kernel import clock

TEXT_LENGTH, MOST, FIRST = 100, 50, 5
PROPOSED = 8  # titles under the field, while somebody types
Finder = Callable[[QuerySet, str, int], list[int]]


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    text: str = ""
    language: str = ""


@dataclass
class Kind:
    """What is looked through; results stand in order of fit, MOST at most."""

    key: str
    label: Any
    results: list[Result]
    url: str

    @property
    def first(self) -> list[Result]:
        return self.results[:FIRST]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    reader = get_language() or settings.LANGUAGE_CODE
    words = words_of(request)
    asked = " ".join(WORD.findall(words))
    found = kinds(asked, reader, request.path) if asked else []
    come_close = bool(asked and not found and fuzzy.is_possible())
    if come_close:
        found = kinds(asked, reader, request.path, fuzzy.near)
    only = next((kind for kind in found if kind.key == request.GET.get("kind")), None)
    guess = meant(asked, reader) if asked and (come_close or not found) else ""
    context = {
        "words": words,
        "found": found,
        "only": only,
        "come_close": come_close,
        "count": sum(len(kind.results) for kind in found),
        "guess": guess,
        "guess_url": f"{request.path}?{urlencode({'q': guess})}",
        "every_url": f"{request.path}?{urlencode({'q': words})}",
        "translations": {code: in_language(code, words) for code, _name in settings.LANGUAGES},
    }
    return public.cacheable(request, render(request, "pages/search.html", context))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles in which each word typed begins one, for the list under the field."""
    typed = [plain(word) for word in WORD.findall(words_of(request))]
    found: list[str] = []
    for title in titles(get_language() or settings.LANGUAGE_CODE) if typed else ():
        begun = [plain(word) for word in WORD.findall(title)]
        if all(any(word.startswith(each) for word in begun) for each in typed):
            found.append(title)
    return public.cacheable(request, JsonResponse({"titles": found[:PROPOSED]}))


def words_of(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:TEXT_LENGTH]


def in_language(code: str, words: str) -> str:
    with override(code):
        path = reverse("search")
    return f"{path}?{urlencode({'q': words})}" if words else path


def ranked(rows: QuerySet, words: str, most: int) -> list[int]:
    """Primary keys, the best fit first: whole words before beginnings of words in titles."""
    whole = [row.pk for row in rows.search(words)[:most]]
    begun = [row.pk for row in rows.autocomplete(words)[:most]]
    return list(dict.fromkeys([*whole, *begun]))[:most]


def kinds(words: str, reader: str, path: str, find: Finder = ranked) -> list[Kind]:
    """Those of which something is found."""
    events, texts = pages(words, reader, find)
    lists = addresses_of_lists(reader)
    found = [
        ("event", pgettext_lazy("agenda", "Events"), events),
        ("page", _("Pages"), texts),
        ("term", _("Lexicon"), entries(LexiconPage, LexiconTerm, "definition", words, lists, find)),
        ("testimonial", _("Testimonials"), entries(TestimonialsPage, Testimonial, "quote", words, lists, find)),
        ("story", _("Stories"), entries(StoriesPage, Story, "why", words, lists, find)),
        ("network", _("Networks"), entries(NetworksPage, Network, "what", words, lists, find)),
    ]
    return [
        Kind(key, label, results, f"{path}?{urlencode({'kind': key, 'q': words})}")
        for key, label, results in found
        if results
    ]


def in_order(keys: list[int], rows: Iterable[Any]) -> list[Any]:
    known = {row.pk: row for row in rows}
    return [known[key] for key in keys if key in known]


def pages(words: str, reader: str, find: Finder) -> tuple[list[Result], list[Result]]:
    """Events of the reader's language, what is still to come before what has been; then every other page."""
    keys = find(open_pages(reader), words, 2 * MOST)
    told = {page.pk: page for page in EventPage.objects.filter(pk__in=keys).select_related("event")}
    events = sorted(in_order(keys, told.values()), key=lambda page: page.event.ends < clock.now())
    texts = in_order(keys, Page.objects.filter(pk__in=set(keys) - set(told)))
    return (
        [Result(each.title, public.address(reader, each.url_path), moments.when(each.event)) for each in events[:MOST]],
        [Result(each.title, public.address(reader, each.url_path), each.search_description) for each in texts[:MOST]],
    )


def addresses_of_lists(reader: str) -> dict[int, str]:
    """Content type of a page of entries -> its address in that language."""
    lists = Page.objects.live().type(LexiconPage, TestimonialsPage, StoriesPage, NetworksPage)
    rows = lists.filter(locale__language_code=reader).values_list("content_type", "url_path")
    return {kind: public.address(reader, url_path) for kind, url_path in rows}


def entries(
    page_type: type[EntriesPage], model: Any, text: str, words: str, lists: dict[int, str], find: Finder
) -> list[Result]:
    """Entries that the page of their kind shows to this reader; those without an address of their own stand on it."""
    base = lists.get(ContentType.objects.get_for_model(page_type).pk)
    if base is None:
        return []
    keys = find(model.objects.all(), words, MOST)
    shown = in_order(keys, page_type().entries().filter(pk__in=keys).select_related("locale"))
    return [
        Result(
            str(each),
            f"{base}{each.slug}/" if page_type.entry_template and each.slug else base,
            Truncator(getattr(each, text)).words(28),
            each.locale.language_code,
        )
        for each in shown
    ]
