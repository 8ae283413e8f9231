"""The agenda page: the filter of the address, its form, its list by month."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages import days, maps, moments, months
from pages.cards import Card, cards_of
from pages.events import Event
from pages.guesses import WORD, meant
from pages.queries import EventFilter, events_for, is_canonical, with_words
from pages.remembered import until_written
from snippets.models import EventLevel, PlaceKind, Region, Sector, SpokenLanguage, Theme

SLUG = "agenda"
TAKEN = ("embed", "mail")  # under the address of the agenda, so that no event may be called so
PAGE_SIZE = 20
KEPT = {"region": Region, "sector": Sector, "theme": Theme, "language": SpokenLanguage, "place": PlaceKind}


def asked(request: HttpRequest) -> EventFilter:
    return EventFilter.parse(request.META.get("QUERY_STRING", ""))


def to_canonical(request: HttpRequest, wanted: EventFilter) -> HttpResponse | None:
    """One address per filter: anything else is sent there for good."""
    if "address" in wanted.errors or is_canonical(request.META.get("QUERY_STRING", ""), wanted):
        return None
    undated = wanted.has_span and not wanted.typed  # which month that is, changes
    redirect = HttpResponseRedirect if undated else HttpResponsePermanentRedirect
    return redirect(with_query(request.path, wanted))


def with_query(path: str, wanted: EventFilter) -> str:
    return f"{path}?{wanted.address}" if wanted.address else path


def context_of(request: HttpRequest, page: Page, translations: dict[str, str]) -> dict[str, Any]:
    wanted = asked(request)
    facets = facets_of(wanted)
    reader = get_language() or settings.LANGUAGE_CODE
    return shown_of(wanted, reader, request.path) | {
        "wanted": wanted,
        "facets": facets,
        "chips": chips_of(wanted, facets, request.path),
        "noindex": wanted.facets_used > 1 or bool(wanted.view),
        "views": [
            (words, with_query(request.path, replace(wanted, view=view, page=1)), wanted.view == view)
            for view, words in (("", _("List")), ("month", _("Month")), ("day", _("Day")), ("map", _("Map")))
        ],
        "share": addresses_of(wanted.as_set),
        "translations": {code: with_query(url, wanted) for code, url in translations.items()},
    }


def shown_of(wanted: EventFilter, reader: str, path: str) -> dict[str, Any]:
    if wanted.view == "month":
        return months.context_of(wanted, reader, path)
    if wanted.view == "map":
        return maps.context_of(wanted, reader, path)
    listed = list_of(wanted, reader, path)
    return listed | days.context_of(wanted, path) if wanted.view == "day" else listed


@until_written
def list_of(wanted: EventFilter, reader: str, path: str) -> dict[str, Any]:
    """One page of the list, by month. Among ten thousand events only keys are sorted; twenty rows are read."""
    listed = Paginator(events_for(wanted).values_list("pk", flat=True), PAGE_SIZE).get_page(wanted.page)
    keys = list(listed.object_list)
    listed.object_list = sorted(with_words(Event.objects.filter(pk__in=keys)), key=lambda event: keys.index(event.pk))
    again = wanted.without_page.address
    return {
        "listed": listed,
        "count": listed.paginator.count,
        "guess": (guess := "" if listed.paginator.count else guessed(wanted, reader)),
        "guess_url": with_query(path, replace(wanted, text=guess)),
        "months": by_month(cards_of(listed.object_list, reader)),
        "base": f"{path}?{again}&" if again else f"{path}?",
    }


def guessed(wanted: EventFilter, reader: str) -> str:
    """The words that were meant, where the same filter finds something with them."""
    guess = meant(" ".join(WORD.findall(wanted.text)), reader) if wanted.text else ""
    return guess if guess and events_for(replace(wanted, text=guess)).exists() else ""


def addresses_of(wanted: EventFilter) -> dict[str, str]:
    """Where the same events can be had for calendars, feed readers, programs and other sites; whole addresses."""
    found = {
        name: settings.BASE_URL + with_query(reverse(f"agenda_{name}"), wanted)
        for name in ("ics", "atom", "json", "embed", "mail")
    }
    page = settings.BASE_URL + with_query(reverse("agenda"), wanted)
    return found | {
        "webcal": "webcal://" + found["ics"].split("://", 1)[1],
        "oembed": f"{settings.BASE_URL}{reverse('agenda_oembed')}?{urlencode({'url': page})}",
    }


@dataclass(frozen=True)
class Facet:
    """One question of the form with its possible answers: (keyword, words, whether it is chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]

    @property
    def used(self) -> bool:
        return any(used for _key, _words, used in self.options)


def facets_of(wanted: EventFilter) -> list[Facet]:
    """A retired entry shows only while it is asked for."""
    kept = entries(wanted)
    lists = [
        ("level", pgettext("of an event", "Level"), list(EventLevel.choices)),
        ("mode", _("How to attend"), [("onsite", _("On site")), ("online", _("Online"))]),
        ("region", _("Region"), kept["region"]),
        ("sector", pgettext("profession", "Sector"), kept["sector"]),
        ("theme", _("Theme"), kept["theme"]),
        ("language", _("Spoken language"), kept["language"]),
        ("place", _("Kind of place"), kept["place"]),
    ]
    return [
        Facet(name, label, tuple((key, str(words), key in getattr(wanted, name)) for key, words in options))
        for name, label, options in lists
        if options
    ]


def entries(wanted: EventFilter) -> dict[str, list[tuple[str, str]]]:
    """The lists that editors keep."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in KEPT}
    for name, key, words, retired in every_entry():
        if not retired or key in getattr(wanted, name):
            found[name].append((key, words))
    return found


@until_written
def every_entry() -> list[tuple[str, str, str, bool]]:
    """List, key, words and whether it is retired, in one query."""
    columns = ("key", "name", "retired", "order")
    every = [model.objects.order_by().values_list(Value(name), *columns) for name, model in KEPT.items()]
    rows = every[0].union(*every[1:], all=True).order_by("order", "key")
    return [(name, key, str(words) or key, retired) for name, key, words, retired, _order in rows]


def chips_of(wanted: EventFilter, facets: list[Facet], path: str) -> list[dict[str, str]]:
    """What is being filtered on, each with the address that lets go of it; a key that no list knows is not repeated."""
    words = {(facet.name, key): label for facet in facets for key, label, _used in facet.options}
    return [
        {
            "words": words.get((facet.name, value)) or _("an unknown choice"),
            "url": with_query(path, wanted.without(facet.name, value)),
        }
        for facet in facets
        for value in getattr(wanted, facet.name)
    ]


def by_month(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """Cards under the name of their month; they come sorted."""
    groups = groupby(cards, key=lambda card: (card.starts.year, card.starts.month))
    return [
        (format_date(found[0].starts.date(), "LLLL yyyy", moments.locale()), found)
        for found in (list(group) for _month, group in groups)
    ]


def name_of(wanted: EventFilter) -> str:
    """The filter in words, for the title of a feed."""
    said = [label for facet in facets_of(wanted) for _key, label, used in facet.options if used]
    said += [f"“{wanted.text}”"] if wanted.text else []
    said += [f"{wanted.since or '…'} – {wanted.until or '…'}"] if wanted.since or wanted.until else []
    said += [_("past events")] if wanted.past else []
    return " · ".join(said)
