from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from pages.events import Event
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events"


@pytest.mark.parametrize(
    ("query", "header", "spoken"),
    [
        ("", "", django_settings.LANGUAGE_CODE),
        ("", "fr-BE,fr;q=0.9,nl;q=0.5", "fr"),
        ("", "de, en;q=0.3", "en"),
        ("", "*", django_settings.LANGUAGE_CODE),
        ("?lang=en", "fr", "en"),
    ],
)
def test_the_language_is_that_of_the_address_or_else_of_the_header(
    client: Client, make_event: Callable[..., Event], query: str, header: str, spoken: str
) -> None:
    make_event("nl", "fr", "en")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "fr" if spoken != "fr" else "nl"
    answer = client.get(f"{EVENTS}{query}", headers={"Accept-Language": header} if header else {})
    assert ({each["language"] for each in answer.json()["results"]}, answer["Content-Language"]) == ({spoken}, spoken)
    assert answer["Vary"] == "Accept-Language"


def test_what_did_not_change_is_not_sent_again(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event()
    first = client.get(EVENTS)
    assert first["Cache-Control"] == "public, max-age=1"
    again = client.get(EVENTS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    event.place_name = "Elsewhere"
    event.save()
    assert client.get(EVENTS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_scripts_of_any_site_may_read_and_nothing_else(client: Client, site: Any) -> None:
    for path in (EVENTS, "/api/v1/nothing", f"{EVENTS}?x=y", "/api/v1/openapi.json"):
        answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.has_header("Access-Control-Allow-Credentials")
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options(EVENTS, headers=asked)
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for verb in (client.post, client.put, client.patch, client.delete):
        answer = verb(EVENTS)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"


def test_the_head_alone_can_be_asked_for(client: Client, site: Any) -> None:
    head, whole = client.head(EVENTS), client.get(EVENTS)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


def test_nobody_is_known_here_whoever_is_logged_in(client: Client, site: Any) -> None:
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    client.cookies.pop("csrftoken", None)
    answer = client.get(EVENTS)
    assert (answer.status_code, answer.cookies.output(), answer["Vary"]) == (200, "", "Accept-Language")
    assert answer["Cache-Control"] == "public, max-age=1"


def test_one_address_may_ask_so_often_and_is_told_how_long_to_wait(client: Client, site: Any, settings: Any) -> None:
    settings.AMBASSADE_API_PER_MINUTE = 2
    answers = [client.get(f"{EVENTS}?lang=en") for _n in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    last = answers[-1]
    assert 1 <= int(last["Retry-After"]) <= 60
    assert (last["Content-Type"], last["Cache-Control"]) == ("application/problem+json", "no-store")
    assert last.json()["title"] == "Too many calls"
    assert client.options(EVENTS).status_code == 204
    assert client.get(EVENTS, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_an_address_without_anything_is_told_as_a_problem(client: Client, site: Any) -> None:
    for path in ("nothing", "events/1", "events/", "a/b/c"):
        answer = client.get(f"/api/v1/{path}?lang=en")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json() == {
            "type": "about:blank",
            "title": "Not found",
            "status": 404,
            "detail": "There is nothing public at this address.",
        }
    assert client.get("/api/v1")["Location"] == "/api/v1/"
