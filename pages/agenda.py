"""The agenda page: the filter of the address, its form, its list by month."""

from itertools import groupby
from typing import Any

from babel.dates import format_date
from django.core.paginator import Paginator
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages import moments
from pages.cards import Card, cards_of
from pages.queries import EventFilter, events_for, is_canonical, with_words
from snippets.models import EventLevel, Region, Sector, Theme

SLUG = "agenda"
PAGE_SIZE = 20


def to_canonical(request: HttpRequest) -> HttpResponse | None:
    """One address per filter: anything else is sent there for good."""
    query = request.META.get("QUERY_STRING", "")
    wanted = EventFilter.parse(query)
    if is_canonical(query, wanted):
        return None
    return HttpResponsePermanentRedirect(with_query(request.path, wanted))


def with_query(path: str, wanted: EventFilter) -> str:
    return f"{path}?{wanted.address}" if wanted.address else path


def context_of(request: HttpRequest, page: Page, translations: dict[str, str]) -> dict[str, Any]:
    wanted = EventFilter.parse(request.META.get("QUERY_STRING", ""))
    listed = Paginator(with_words(events_for(wanted)), PAGE_SIZE).get_page(wanted.page)
    facets = facets_of(wanted)
    again = wanted.without_page.address
    return {
        "wanted": wanted,
        "facets": facets,
        "chips": chips_of(wanted, facets, request.path),
        "listed": listed,
        "months": by_month(cards_of(listed.object_list, get_language() or "")),
        "base": f"{request.path}?{again}&" if again else f"{request.path}?",
        "noindex": wanted.facets_used > 1,
        "ics_url": with_query(reverse("agenda_ics"), wanted.without_page),
        "translations": {code: with_query(url, wanted) for code, url in translations.items()},
    }


def facets_of(wanted: EventFilter) -> list[dict[str, Any]]:
    """Each question of the form with its possible answers; a retired entry only while it is asked for."""
    kept = entries(wanted)
    lists = [
        ("level", pgettext("of an event", "Level"), list(EventLevel.choices)),
        ("mode", _("How to attend"), [("onsite", _("On site")), ("online", _("Online"))]),
        ("region", _("Region"), kept["region"]),
        ("sector", pgettext("profession", "Sector"), kept["sector"]),
        ("theme", _("Theme"), kept["theme"]),
    ]
    return [
        {
            "name": name,
            "label": label,
            "options": [(key, words, key in getattr(wanted, name)) for key, words in options],
            "used": bool(getattr(wanted, name)),
        }
        for name, label, options in lists
        if options
    ]


def entries(wanted: EventFilter) -> dict[str, list[tuple[str, str]]]:
    """The three lists that editors keep, in one query."""
    columns = ("key", "name", "retired", "order")
    every = [
        model.objects.order_by().values_list(Value(name), *columns)
        for name, model in (("region", Region), ("sector", Sector), ("theme", Theme))
    ]
    found: dict[str, list[tuple[str, str]]] = {"region": [], "sector": [], "theme": []}
    for name, key, words, retired, _order in every[0].union(*every[1:], all=True).order_by("order", "key"):
        if not retired or key in getattr(wanted, name):
            found[name].append((key, str(words) or key))
    return found


def chips_of(wanted: EventFilter, facets: list[dict[str, Any]], path: str) -> list[dict[str, str]]:
    """What is being filtered on, each with the address that lets go of it; a key that no list knows is not repeated."""
    words = {(facet["name"], key): label for facet in facets for key, label, _used in facet["options"]}
    return [
        {
            "words": str(words.get((facet["name"], value)) or _("an unknown choice")),
            "url": with_query(path, wanted.without(facet["name"], value)),
        }
        for facet in facets
        for value in getattr(wanted, facet["name"])
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
    said = [str(label) for facet in facets_of(wanted) for _key, label, used in facet["options"] if used]
    said += [f"“{wanted.text}”"] if wanted.text else []
    said += [f"{wanted.since or '…'} – {wanted.until or '…'}"] if wanted.since or wanted.until else []
    said += [_("past events")] if wanted.past else []
    return " · ".join(said)
