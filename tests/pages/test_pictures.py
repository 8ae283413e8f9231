import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from PIL import Image
from wagtail.models import PageViewRestriction

from pages.events import Event, EventStatus
from pages.models import ContentPage
from pages.pictures import SIZE, TITLE_LINES, fits, fitted

PICTURE = "/en/agenda/debate-en/event.png"


@pytest.mark.django_db
def test_an_event_has_a_picture_that_is_drawn_again_only_when_it_says_something_else(
    client: Client, make_event: Callable[..., Event]
) -> None:
    event = make_event("en", title="Debate")
    answer = client.get(PICTURE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(answer.content)).size == SIZE
    assert client.get(PICTURE, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    event.status = EventStatus.CANCELLED
    event.save()
    assert client.get(PICTURE, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_a_picture_that_says_the_same_is_not_drawn_twice(
    client: Client, make_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event("en", title="Debate")
    first = client.get(PICTURE).content
    monkeypatch.setattr(Image, "new", None)
    assert client.get(PICTURE).content == first


@pytest.mark.django_db
def test_a_page_has_a_picture_of_its_title_unless_it_is_closed(client: Client, site: Any) -> None:
    page = ContentPage.objects.filter(locale__language_code="en").first()
    picture = f"/en/{page.slug}/shared.png"
    assert Image.open(BytesIO(client.get(picture).content)).size == SIZE
    assert client.get("/en/nothing/shared.png").status_code == 404
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(picture).status_code == 404


@pytest.mark.django_db
def test_no_picture_without_a_public_page(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("en", title="Debate")
    event.pages.get().unpublish()
    assert client.get(PICTURE).status_code == 404


@pytest.mark.django_db
def test_pages_say_how_they_are_shared(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", "nl", title="Debate")
    told = dict(re.findall(r'<meta (?:property|name)="([a-z:_]+)" content="([^"]*)">', page(client, "debate-en/")))
    assert told["og:title"] == "Debate en"
    assert told["og:url"] == "http://localhost:8000/en/agenda/debate-en/"
    assert told["og:image"] == f"http://localhost:8000{PICTURE}"
    assert (told["og:description"], told["og:locale"], told["twitter:card"]) == (
        "Two stories.", "en_BE", "summary_large_image",
    )  # fmt: skip
    assert 'property="og:title"' in page(client, "")


@pytest.mark.django_db
def test_calendars_show_the_picture(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", title="Debate", latitude="50.8467", longitude="4.3525")
    (entry,) = Calendar.from_ical(client.get("/en/agenda/agenda.ics").getvalue()).walk("VEVENT")
    assert str(entry["IMAGE"]) == f"http://localhost:8000{PICTURE}"
    assert entry["GEO"].to_ical() == "50.8467;4.3525"


def page(client: Client, slug: str) -> str:
    return client.get(f"/en/agenda/{slug}").content.decode()


@given(st.text(max_size=300))
@settings(max_examples=30)
def test_any_title_fits_on_its_picture(title: str) -> None:
    lines, letters = fitted(title)
    assert len(lines) <= TITLE_LINES
    assert all(fits(line, letters) for line in lines)
