import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from icalendar import Calendar
from wagtail.rich_text import RichText

from pages.events import Event, EventListing, EventStatus
from pages.queries import MOST_PARAMETERS, EventFilter, events_fed, events_for, is_canonical
from pages.site import create_event
from snippets.models import EventLevel
from tests.factories.people import make_region
from workflows.kernel import clock

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = re.compile(r'class="title"><a href="([^"]+)"')
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "level": st.lists(st.sampled_from([*EventLevel.values, "galactic"]), unique=True, max_size=3),
        "region": st.lists(st.sampled_from(["brussels", "wal", "gone"]), unique=True, max_size=2),
        "sector": st.lists(st.sampled_from(["theatre", "design", "translation"]), unique=True, max_size=2),
        "theme": st.lists(st.sampled_from(["statute", "coop"]), unique=True, max_size=2),
        "language": st.lists(st.sampled_from(["nl", "fr", "xx"]), unique=True, max_size=2),
        "place": st.lists(st.sampled_from(["fair", "gone"]), unique=True, max_size=2),
        "mode": st.lists(st.sampled_from(["online", "onsite", "nowhere"]), unique=True, max_size=2),
        "from": st.integers(-60, 60),
        "to": st.integers(-60, 60),
        "q": st.sampled_from(["", "evening", "EVENING 1", "flagey", "nothing at all"]),
        "when": st.sampled_from(["", "past", "future"]),
    },
)


def address_of(asked: dict[str, Any]) -> str:
    days = {k: (clock.today() + timedelta(days=v)).isoformat() for k, v in asked.items() if k in ("from", "to")}
    return urlencode(asked | days, doseq=True)


@pytest.fixture
def varied(make_event: Callable[..., Event], choices: dict[str, list[Any]]) -> list[Event]:
    """Events of every level in many mixtures, past and coming, more than a page of them."""
    made = []
    for number, (level, online) in enumerate(product(EventLevel.values * 4, (True, False))):
        place = "" if online and number % 3 else "Flagey"
        made.append(
            make_event(
                ("nl", "fr", "en")[number % 3],
                level=level,
                starts=clock.now() + timedelta(days=number * 2 - 16, hours=1),
                region=[None, *choices["region"]][number % 3],
                sectors=choices["sector"][: number % 4],
                themes=choices["theme"][number % 3 :],
                languages=choices["language"][number % 2 :],
                place_kind=choices["place"][0] if place and number % 4 == 0 else None,
                is_online=online,
                place_name=place,
            )
        )
    return made


def of_pages(client: Client, query: str) -> list[str]:
    """The addresses of the events that the agenda lists, over all of its pages."""
    found: list[str] = []
    answer = client.get(f"/nl/agenda/?{query}", follow=True)
    here, number = answer.request["QUERY_STRING"], 1
    while True:
        found += LINK.findall(answer.content.decode())
        if 'rel="next"' not in answer.content.decode():
            return found
        number += 1
        answer = client.get(f"/nl/agenda/?{here}&page={number}", follow=True)


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def of_calendar(client: Client, query: str) -> list[str]:
    answer = client.get(f"/nl/agenda/agenda.ics?{query}", follow=True)
    if answer.status_code == 422:
        return []
    return [path_of(str(e["URL"])) for e in Calendar.from_ical(answer.getvalue()).walk("VEVENT")]


def of_atom(client: Client, query: str) -> list[str]:
    answer = client.get(f"/nl/agenda/agenda.atom?{query}", follow=True)
    if answer.status_code == 422:
        return []
    entries = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    return [path_of(entry.find(f"{ATOM}link").get("href")) for entry in entries]


def of_json(client: Client, query: str) -> list[str]:
    answer = client.get(f"/nl/agenda/agenda.json?{query}", follow=True)
    return (
        []
        if answer.status_code == 422
        else [path_of(event["url"]) for event in json.loads(answer.getvalue())["events"]]
    )


def of_api(client: Client, query: str) -> list[str] | None:
    """Over all of its pages; None where it refuses."""
    found: list[str] = []
    address: str | None = f"/api/v1/events?lang=nl&limit=7&{query}"
    while address:
        answer = client.get(address)
        if answer.status_code == 422:
            return None
        told = answer.json()
        found += [path_of(event["url"]) for event in told["results"]]
        address = told["next"] and path_of(told["next"])
    assert told["count"] == len(found)
    return found


KNOWN = {"level": EventLevel.values, "region": ["brussels", "wal"], "language": ["nl", "fr"], "place": ["fair"],
         "mode": ["online", "onsite"], "when": ["", "past"]}  # fmt: skip


def as_known(asked: dict[str, Any]) -> dict[str, Any]:
    """The same without the values that nothing has: the API refuses those, the agenda finds nothing by them."""
    kept = {}
    for name, value in asked.items():
        known = KNOWN.get(name)
        if known is None or value in known:
            kept[name] = value
        elif isinstance(value, list):
            kept[name] = [each for each in value if each in known]
    return kept


def of_embed(client: Client, query: str) -> list[str]:
    """The first of them; it says how many there are."""
    answer = client.get(f"/nl/agenda/embed/?{query}", follow=True)
    return [] if answer.status_code == 422 else LINK.findall(answer.content.decode())


@pytest.mark.req("R7.1a")
@pytest.mark.django_db
def test_every_face_of_any_filter_holds_the_same_events(client: Client, varied: list[Event], settings: Any) -> None:
    settings.AMBASSADE_API_PER_MINUTE = 100_000

    @hypothesis_settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(FILTERS)
    def same(asked: dict[str, Any]) -> None:
        query = address_of(asked)
        wanted = EventFilter.parse(query)
        expected = list(EventListing.objects.filter(event__in=events_for(wanted)).values_list("url", flat=True))
        listed = of_pages(client, query)
        assert sorted(listed) == sorted(expected)
        fed = [path_of(url) for url in events_fed(wanted).values_list("listings__url", flat=True)]
        assert of_calendar(client, query) == of_atom(client, query) == of_json(client, query) == fed
        lately_cancelled = Event.objects.filter(status=EventStatus.CANCELLED).values_list("listings__url", flat=True)
        assert [url for url in fed if url in listed] == listed
        assert {url for url in fed if url not in listed} <= set(lately_cancelled)
        assert of_embed(client, query) == listed[:10]
        known = as_known(asked)
        assert of_api(client, query) == (None if known != asked or wanted.errors else listed)
        sure = EventFilter.parse(address_of(known))
        if not sure.errors:
            rows = events_for(sure).values_list("listings__url", flat=True)
            assert of_api(client, address_of(known)) == list(rows)

    same()


@pytest.mark.req("R7.1a")
@pytest.mark.django_db
def test_the_map_and_the_day_hold_the_events_of_the_list(client: Client, varied: list[Event]) -> None:
    @hypothesis_settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(FILTERS)
    def same(asked: dict[str, Any]) -> None:
        query = address_of(asked)
        expected = sorted(event.pk for event in events_for(EventFilter.parse(query)))
        shown = client.get(f"/nl/agenda/?{query}&view=map", follow=True).context
        assert sorted(pk for row in shown["rows"] for pk in row.events) == expected
        assert shown["count"] == len(expected)
        day = EventFilter.parse(f"{query}&view=day")
        of_day = client.get(f"/nl/agenda/?{query}&view=day", follow=True)
        assert [each.pk for each in of_day.context["listed"]] == [each.pk for each in events_for(day.as_set)]

    same()


@given(FILTERS, st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_every_filter_has_one_address_that_leads_to_itself(asked: dict[str, Any], noise: dict[str, str]) -> None:
    wanted = EventFilter.parse(urlencode(noise) + "&" + address_of(asked))
    again = EventFilter.parse(wanted.address)
    assert again == wanted
    assert is_canonical(wanted.address, again)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("utm_source=x", ""),
        ("level=&q=&from=", ""),
        ("sector=theatre&level=local", "?level=local&sector=theatre"),
        ("level=sector&level=local&level=sector", "?level=local&level=sector"),
        ("page=1&when=future", ""),
        ("from=20270301", "?from=2027-03-01"),
        ("level=%00&region=%27--", ""),
        ("view=galactic", ""),
        ("view=map&page=3&level=local", "?level=local&view=map"),
        ("view=day&from=2027-02-11&to=2027-03-01&when=past", "?from=2027-02-11&to=2027-02-11&view=day"),
        ("view=month&from=2027-02-11", "?from=2027-02-01&to=2027-02-28&view=month"),
        ("view=month&to=2028-02-11&when=past&page=3", "?from=2028-02-01&to=2028-02-29&view=month"),
    ],
)
def test_other_spellings_of_a_filter_are_sent_to_its_address_for_good(
    client: Client, site: Any, typed: str, canonical: str
) -> None:
    answer = client.get(f"/nl/agenda/?{typed}")
    assert (answer.status_code, answer["Location"]) == (301, f"/nl/agenda/{canonical}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", ["from=yesterday", "to=1899-12-31", "from=2027-02-30", "from=2027-03-02&to=2027-03-01"]
)
def test_a_wrong_date_is_shown_beside_its_field_and_kept_as_typed(client: Client, site: Any, wrong: str) -> None:
    page = client.get(f"/nl/agenda/?{wrong}")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert f'value="{wrong.rpartition("=")[2]}"' in page.content.decode()
    assert client.get(f"/nl/agenda/agenda.ics?{wrong}").status_code == 422


@pytest.mark.django_db
def test_an_address_with_more_parameters_than_anyone_needs_is_refused(client: Client, site: Any) -> None:
    most = "&".join(["level=local"] * MOST_PARAMETERS)
    faces = ("", "agenda.ics", "agenda.atom", "agenda.json", "embed/")
    answers = {face: client.get(f"/nl/agenda/{face}?{most}&level=local") for face in faces}
    assert {face: answer.status_code for face, answer in answers.items()} == dict.fromkeys(faces, 422)
    assert "Dit zijn te veel parameters." in answers[""].content.decode()
    assert answers["agenda.ics"].content.decode() == "Dit zijn te veel parameters."
    assert client.get(f"/nl/agenda/?{most}")["Location"] == "/nl/agenda/?level=local"


@pytest.mark.django_db
def test_values_of_one_facet_mean_or_and_facets_mean_and(
    make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    theatre, design, _translation = choices["sector"]
    one = make_event(sectors=[theatre])
    two = make_event(sectors=[design, theatre], level=EventLevel.NATIONAL)
    three = make_event(sectors=[design])

    def found(query: str) -> list[Event]:
        return list(events_for(EventFilter.parse(query)).order_by("pk"))

    assert found("sector=theatre") == [one, two]
    assert found("sector=theatre&sector=design") == [one, two, three]
    assert found("sector=design&level=national") == [two]


@pytest.mark.req("R7.1a")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["COOPÉRATIVES", "cooperatives", "assemblee generale", "BRUSSEL", "vlaams NETWERK", "flagey FETE"],
)
def test_words_find_an_event_by_all_that_is_told_of_it_accents_and_capitals_aside(
    make_event: Callable[..., Event], django_assert_num_queries: Any, typed: str
) -> None:
    found = make_event(
        title="Fête des coopératives, assemblée générale", region=make_region(), organiser="Vlaams netwerk"
    )
    for _time in range(3):
        make_event(title="Iets anders", place_name="Gent")
    with django_assert_num_queries(3):
        assert list(events_for(EventFilter(text=typed))) == [found]


@pytest.mark.req("R7.1a")
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["artistenstatuut", "ARTISTENSTATUUT opening", "negentig", "flagey COOPERATIVE"])
def test_words_further_down_its_pages_and_of_the_recap_find_it_too(
    site: Any, django_assert_num_queries: Any, typed: str
) -> None:
    starts = clock.now() + timedelta(days=10)
    words = {
        "nl": {"title": "Opening", "body": [("text", "<p>Alles over het <b>artistenstatuut</b>.</p>")]},
        "fr": {"title": "Ouverture", "body": [("heading", "La coopérative")], "recap": [("text", "<p>Negentig</p>")]},
    }
    values = {"starts": starts, "ends": starts, "level": EventLevel.LOCAL, "status": EventStatus.CONFIRMED}
    found = create_event(words, place_name="Flagey", **values)
    create_event({"nl": {"title": "Iets anders"}}, place_name="Gent", **values)
    with django_assert_num_queries(3):
        assert list(events_for(EventFilter(text=typed))) == [found]
    assert list(events_for(EventFilter(text=f"{typed} xyz"))) == []


@pytest.mark.django_db
def test_words_taken_out_of_a_page_find_it_no_longer_and_date_nothing(make_event: Callable[..., Event]) -> None:
    page = make_event("nl").pages.get()
    page.body = [("text", RichText("<p>Artistenstatuut</p>"))]
    before = EventListing.objects.get().changed_at
    page.save_revision().publish()
    assert events_for(EventFilter(text="artistenstatuut")).count() == 1
    page.body = []
    page.save_revision().publish()
    assert events_for(EventFilter(text="artistenstatuut")).count() == 0
    assert EventListing.objects.get().changed_at == before
