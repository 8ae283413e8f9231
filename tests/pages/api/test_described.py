import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pages.api.described import document
from pages.events import Event
from tests.factories import content

pytestmark = pytest.mark.django_db
ELSEWHERE = re.compile(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//')
EXAMPLE = re.compile(r"^curl (.*)$", re.M)


def test_the_document_names_every_operation_and_how_it_fails(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    lists = ["events", "networks", "lexicon", "regions", "sectors", "themes", "languages", "places"]
    single = ["events/{uid}", "lexicon/{id}"]
    assert sorted(told["paths"]) == sorted(f"/api/v1/{each}" for each in [*lists, *single])
    for path in told["paths"].values():
        assert list(path) == ["get"]
        answers = path["get"]["responses"]
        assert {"200", "422", "429"} <= set(answers)
        kinds = {status: list(answer["content"]) for status, answer in answers.items()}
        assert kinds.pop("200") == ["application/json"]
        assert set(map(tuple, kinds.values())) == {("application/problem+json",)}


def test_the_parameters_of_events_are_those_of_the_agenda(client: Client) -> None:
    asked = document()["paths"]["/api/v1/events"]["get"]["parameters"]
    assert sorted(each["name"] for each in asked) == [
        "from", "lang", "language", "level", "limit", "mode", "page", "place", "q", "region", "sector", "theme", "to",
        "when",
    ]  # fmt: skip


def test_the_root_leads_everywhere(client: Client, site: Any) -> None:
    for name, address in client.get("/api/v1/?lang=fr").json().items():
        assert (name, client.get(address).status_code) == (name, 200)


def test_the_page_shows_every_operation_in_the_language_of_the_site(client: Client, site: Any) -> None:
    page = client.get("/en/api/").content.decode()
    assert re.findall(r"<code>GET ([^<]+)</code>", page) == list(document()["paths"])
    assert (
        re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//', page.replace(settings.BASE_URL, "")) == []
    )
    assert "local, sector, national, european" in page
    agenda = client.get("/en/agenda/").content.decode()
    assert 'href="/en/api/"' in agenda


def test_the_examples_that_are_written_down_work(client: Client, make_event: Callable[..., Event]) -> None:
    event, term = make_event("nl", "fr"), content.term("Vennoot")
    content.network()
    text = (settings.ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    found = EXAMPLE.findall(text)
    assert len(found) >= 6
    for example in found:
        words = shlex.split(example.replace("UID", str(event.uid)).replace("ID", str(term.translation_key)))
        address = next(word for word in words if word.startswith("https://"))
        headers = dict(word.split(": ", 1) for word in words if ": " in word)
        path = address.removeprefix("https://ambassade.example")
        answer = client.get(path, headers=headers)
        assert (example, answer.status_code) == (example, 422 if "galactic" in example else 200)
