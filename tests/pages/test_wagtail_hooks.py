from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext

from pages.events import Event
from pages.models import AgendaPage, EventPage
from tests.factories import content
from tests.factories.people import log_in, make_user
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    return log_in(client, make_user(is_superuser=True))


def form_of(event: Event, **changes: Any) -> dict[str, Any]:
    return {
        "name": event.name,
        "status": event.status,
        "starts": event.starts.strftime("%Y-%m-%d %H:%M"),
        "ends": event.ends.strftime("%Y-%m-%d %H:%M"),
        "timezone": event.timezone,
        "place_name": event.place_name,
        "level": event.level,
        **changes,
    }


def test_editors_change_an_event_and_what_it_is_about(
    editor: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event()
    address = f"/admin/snippets/pages/event/edit/{event.pk}/"
    assert editor.get(address).status_code == 200
    theatre = choices["sector"][0]
    answer = editor.post(address, form_of(event, sectors=[theatre.pk], online_url="example.org/live", is_online="on"))
    assert answer.status_code == 302
    event.refresh_from_db()
    assert (list(event.sectors.all()), event.online_url) == ([theatre], "https://example.org/live")


def test_editors_say_which_networks_who_could_join_and_where_on_the_map(
    editor: Client, make_event: Callable[..., Event]
) -> None:
    event, network = make_event(), content.network(name="Circle")
    address = f"/admin/snippets/pages/event/edit/{event.pk}/"
    assert "Circle" in editor.get(address).content.decode()
    said = {"networks": network.pk, "joining": "members", "latitude": "50.8467", "longitude": ""}
    answer = editor.post(address, form_of(event, **said))
    assert gettext("A point on the map needs both latitude and longitude.") in unescape(answer.content.decode())
    assert editor.post(address, form_of(event, **said | {"longitude": "4.3525"})).status_code == 302
    event.refresh_from_db()
    assert (list(event.networks.all()), event.joining, str(event.longitude)) == ([network], "members", "4.352500")


def test_the_list_of_events_can_be_filtered(editor: Client, make_event: Callable[..., Event]) -> None:
    make_event(title="Debate")
    shown, hidden = (editor.get(f"/admin/snippets/pages/event/?level={level}") for level in ("local", "european"))
    assert ("Debate" in shown.content.decode(), "Debate" in hidden.content.decode()) == (True, False)


def test_editors_write_a_page_about_an_event(editor: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl")
    for page in (EventPage.objects.get(), AgendaPage.objects.get(locale__language_code="nl")):
        assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
        assert editor.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200


def test_one_event_has_one_page_per_language(make_event: Callable[..., Event]) -> None:
    from django.core.exceptions import ValidationError

    event = make_event("nl", "fr")
    first = EventPage.objects.get(locale__language_code="nl")
    second = EventPage(title="Twice", slug="twice", event=event, locale=first.locale)
    with pytest.raises(ValidationError) as refused:
        AgendaPage.objects.get(locale__language_code="nl").add_child(instance=second)
    assert list(refused.value.message_dict) == ["event"]


def test_the_window_to_choose_an_event_lists_the_newest_first_and_finds_by_words(
    editor: Client, make_event: Callable[..., Event]
) -> None:
    day = clock.now()
    made = [
        make_event(title=title, starts=day + timedelta(days=number), **other)
        for number, (title, other) in enumerate(
            [("Debate about work", {}), ("Fair", {"place_name": "Work hall"}), ("Concert", {})]
        )
    ]
    address = "/admin/snippets/choose/pages/event/"
    for found, words in (([2, 1, 0], ""), ([1, 0], "work"), ([0], "debate WORK"), ([], "work nowhere")):
        for answer in (editor.get(address, {"q": words}), editor.get(f"{address}results/", {"q": words})):
            listed = [row.pk for row in answer.context["results"]]
            assert (words, listed) == (words, [made[number].pk for number in found])


def test_the_window_to_choose_an_event_makes_none(editor: Client) -> None:
    assert editor.post("/admin/snippets/choose/pages/event/create/").status_code == 405
