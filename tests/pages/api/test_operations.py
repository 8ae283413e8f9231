import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pages.entries import LexiconPage
from pages.events import Event
from pages.models import AgendaPage
from snippets.models import Sector
from tests.factories import content
from tests.pages.conftest import choice
from workflows.kernel import clock

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def told(client: Client, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{API}{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.req("R7.1a")
def test_an_event_is_told_as_the_agenda_tells_it(
    client: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event(
        "nl", "fr", sectors=choices["sector"], themes=choices["theme"], languages=choices["language"],
        place_kind=choices["place"][0], region=choices["region"][0], cost="5 €",
    )  # fmt: skip
    (agenda,) = json.loads(client.get("/fr/agenda/agenda.json").getvalue())["events"]
    assert told(client, "events", lang="fr")["results"] == [agenda]
    assert told(client, f"events/{event.uid}", lang="fr") == agenda


def test_a_past_event_is_found_by_its_uid_and_among_the_past(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event(starts=clock.now() - timedelta(days=9))
    assert told(client, "events")["count"] == 0
    assert [each["uid"] for each in told(client, "events", when="past")["results"]] == [str(event.uid)]
    assert told(client, f"events/{event.uid}")["uid"] == str(event.uid)


def test_an_event_without_a_live_page_does_not_exist(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event()
    event.pages.get().unpublish()
    assert told(client, "events")["results"] == []
    assert [client.get(f"{API}events/{uid}").status_code for uid in (event.uid, uuid4())] == [404, 404]


def test_where_editors_close_a_page_its_data_are_closed_too(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("nl", "fr")
    term = content.term("Vennoot")
    for model in (AgendaPage, LexiconPage):
        model.objects.get(locale__language_code="nl").unpublish()
    paths = ("events", f"events/{event.uid}", "lexicon", f"lexicon/{term.translation_key}")
    answers = [client.get(f"{API}{path}", {"lang": "nl"}) for path in paths]
    assert [(each.status_code, each["Content-Type"]) for each in answers] == [(404, "application/problem+json")] * 4
    assert told(client, "events", lang="fr")["count"] == 1


def test_a_list_leads_through_its_pages_and_keeps_the_question(
    client: Client, make_event: Callable[..., Event]
) -> None:
    made = [str(make_event(starts=clock.now() + timedelta(days=number)).uid) for number in range(1, 6)]
    make_event(level="national")
    first = told(client, "events", level="local", limit=2)
    second = client.get(first["next"]).json()
    last = client.get(second["next"]).json()
    assert [[each["uid"] for each in page["results"]] for page in (first, second, last)] == [
        made[:2], made[2:4], made[4:],
    ]  # fmt: skip
    assert [page["count"] for page in (first, second, last)] == [5, 5, 5]
    assert (first["previous"], last["next"]) == (None, None)
    assert client.get(last["previous"]).json() == second
    assert client.get(second["previous"]).json() == first


@pytest.mark.req("R2.6")
def test_who_speaks_in_a_network_is_told_as_long_as_that_person_agrees(client: Client, site: Any) -> None:
    agrees, ended, hidden = (
        content.appearance(shown_as="Noor Peeters"),
        content.appearance(shown_as="Tom Secret", published_until=clock.today() - timedelta(days=1)),
        content.appearance(shown_as="Ann Secret", naming="hidden"),
    )
    network = content.network(name="A", speaker=agrees, level="european")
    content.network(name="B", speaker=ended)
    content.network(name="C", speaker=hidden)
    content.network(name="D", live=False)
    content.network(name="E", speaker=agrees, speaker_until=clock.today() - timedelta(days=1))
    found = told(client, "networks", lang="en")["results"]
    assert [(each["name"], each["speaker"]) for each in found] == [
        ("A", {"name": "Noor Peeters"}),
        ("B", None),
        ("C", {"name": "A member who prefers not to be named"}),
        ("E", None),
    ]
    assert [each["id"] for each in told(client, "networks", level="european")["results"]] == [
        str(network.translation_key)
    ]
    agrees.withdrawn_on = clock.today()
    agrees.save()
    assert b"Noor" not in client.get(f"{API}networks").content


@pytest.mark.req("R2.1")
def test_a_term_is_told_with_its_neighbours_and_nothing_of_its_keepers(client: Client, site: Any) -> None:
    other = content.term("Freelancer")
    term = content.term("Vennoot", say="wij\nsamen", do_not_say="klant", review_on=clock.today())
    term.confusable = [other]
    term.save()
    content.term("Concept", live=False)
    content.term("Sociétaire", code="fr")
    assert [each["term"] for each in told(client, "lexicon", lang="nl")["results"]] == ["Freelancer", "Vennoot"]
    assert [each["term"] for each in told(client, "lexicon", lang="nl", q="KLANT")["results"]] == ["Vennoot"]
    assert told(client, f"lexicon/{term.translation_key}", lang="nl") == {
        "id": str(term.translation_key),
        "url": "http://localhost:8000/nl/lexicon/vennoot/",
        "language": "nl",
        "term": "Vennoot",
        "definition": "What it means.",
        "say": ["wij", "samen"],
        "do_not_say": ["klant"],
        "example": "",
        "difference": "",
        "note": "",
        "confusable": [{"id": str(other.translation_key), "term": "Freelancer"}],
        "related": [],
    }
    assert client.get(f"{API}lexicon/{term.translation_key}", {"lang": "fr"}).status_code == 404


def test_the_lists_that_events_are_filtered_by_are_told_without_what_is_no_longer_offered(
    client: Client, choices: dict[str, Any]
) -> None:
    Sector.objects.filter(key="design").update(retired=True)
    sector = choice(Sector, "theatre")
    sector.name = {"nl": "Theater", "fr": "Théâtre", "en": "Theatre"}
    sector.save()
    assert told(client, "sectors", lang="fr") == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [{"key": "theatre", "name": "Théâtre"}, {"key": "translation", "name": "translation"}],
    }
    for name, facet in (("themes", "theme"), ("regions", "region"), ("languages", "language"), ("places", "place")):
        assert {each["key"] for each in told(client, name)["results"]} >= {each.key for each in choices[facet]}
