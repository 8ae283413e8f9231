"""What visitors and programs see."""

from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from pages.models import Event
from pages.queries import EventFilter
from pages.site import ensure_site
from snippets.models import Sector, Theme
from tests.factories import candidates, content, missions, requests
from tests.factories.missions import choice
from tests.factories.people import make_charter
from tests.house.lists.events import make_event, more_events
from tests.house.lists.kept import KEPT, more_kept
from tests.house.lists.table import (
    MOST_IN_PUBLIC,
    Made,
    copies,
    keys,
    number,
    shown,
)


def agenda_at(path: str, user: Any) -> Made:
    return path, partial(more_events, make_event())


@shown("/nl/agenda/: month", "visitor", most=MOST_IN_PUBLIC)
def _month(user: Any) -> Made:
    event = make_event()
    month = EventFilter(view="month").of_month(event.local_start.date())
    return f"/nl/agenda/?{month.address}", partial(more_events, event)


@shown("/nl/agenda/: day", "visitor", most=MOST_IN_PUBLIC)
def _day(user: Any) -> Made:
    event = make_event()
    day = EventFilter(view="day").of_day(event.local_start.date())
    return f"/nl/agenda/?{day.address}", partial(more_events, event)


for _path in (
    "/nl/",
    "/nl/agenda/?view=map",
    "/nl/agenda/",
    "/nl/agenda/agenda.atom",
    "/nl/agenda/agenda.json",
    "/api/v1/events?lang=nl",
):
    shown(_path, "visitor", most=MOST_IN_PUBLIC)(partial(agenda_at, _path))


@shown("/nl/agenda/agenda.ics", "visitor", most=MOST_IN_PUBLIC)
def _calendar(user: Any) -> Made:
    """Once its entries are written: new ones ask three questions more, however many they are."""
    path, more = agenda_at("/nl/agenda/agenda.ics", user)

    def more_and_written(count: int) -> None:
        more(count)
        Client().get(path).getvalue()

    return path, more_and_written


shown("/nl/vertegenwoordigd/region/brussels/", "visitor")(partial(agenda_at, "/nl/vertegenwoordigd/region/brussels/"))


def pages_of(path: str, name: str, user: Any) -> Made:
    ensure_site()
    return path, partial(more_kept, KEPT[name]())


for _path, _name in (
    ("/nl/lexicon/", "lexiconterm"),
    ("/nl/getuigenissen/", "testimonial"),
    ("/nl/verhalen/", "story"),
    ("/nl/netwerken/", "network"),
    ("/api/v1/lexicon?lang=nl", "lexiconterm"),
    ("/api/v1/networks?lang=nl", "network"),
):
    shown(_path, "visitor", most=MOST_IN_PUBLIC)(partial(pages_of, _path, _name))


@shown("request_part", "visitor", most=MOST_IN_PUBLIC)
def _part(user: Any) -> Made:
    draft, theme = requests.kept(), missions.choice(Theme, "work")
    return reverse("request_part", args=[draft.key, "occasion"]), lambda n: copies(theme, n, key=number)


@shown("request_draft", "visitor")
def _draft(user: Any) -> Made:
    theme = missions.choice(Theme, "work")
    draft = requests.kept(themes=str(theme.pk))

    def more(how_many: int) -> None:
        chosen = draft.typed["occasion"]["themes"] + keys(copies(theme, how_many, key=number))
        draft.keep("occasion", {**draft.typed["occasion"], "themes": [str(key) for key in chosen]})

    return draft.path, more


@shown("/nl/netwerken/kring/", "visitor")
def _network(user: Any) -> Made:
    event = make_event()
    network = content.network(name="Kring")
    event.networks.add(network)

    def more(how_many: int) -> None:
        before = set(Event.objects.values_list("pk", flat=True))
        more_events(event, how_many)
        for made in Event.objects.exclude(pk__in=before):
            made.networks.add(network)

    return "/nl/netwerken/kring/", more


@shown("/nl/word-ambassadeur/", "visitor", most=MOST_IN_PUBLIC)
def _call(user: Any) -> Made:
    ensure_site()
    candidates.criteria()
    make_charter()
    sought = {"sectors": [choice(Sector, "theatre")], "regions": [missions.make_region()]}
    campaign = candidates.campaign(**sought)
    return "/nl/word-ambassadeur/", lambda n: copies(campaign, n, key=number)


@shown("/api/v1/regions", "visitor", most=MOST_IN_PUBLIC)
def _choices(user: Any) -> Made:
    region = missions.make_region()
    return "/api/v1/regions", lambda n: copies(region, n, key=number)
