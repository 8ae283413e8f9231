import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import gettext, override

from pages.events import Event
from pages.models import EventPage

pytestmark = pytest.mark.django_db
OEMBED = "/nl/agenda/oembed.json"


@pytest.mark.req("R7.1a")
def test_any_site_may_frame_the_embedded_agenda_and_no_other_page(client: Client, site: Any) -> None:
    frame, page = client.get("/nl/agenda/embed/"), client.get("/nl/agenda/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert not frame.has_header("X-Frame-Options")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert frame.cookies == {}


def test_an_embedded_agenda_shows_the_first_ten_and_how_many_there_are(
    client: Client, make_event: Callable[..., Event]
) -> None:
    for _number in range(12):
        make_event("en")
    page = client.get("/en/agenda/embed/").content.decode()
    assert page.count("<article") == 10
    assert "All 12 events at Ambassade" in page
    assert 'href="http://localhost:8000/en/agenda/"' in page


@pytest.mark.req("R7.1a")
def test_another_site_is_told_how_to_frame_the_address_it_was_given(client: Client, site: Any) -> None:
    url = "http://localhost:8000/fr/agenda/?level=local&utm_source=x"
    told = client.get(OEMBED, {"url": url, "maxwidth": "400", "maxheight": "9000"}).json()
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 400, 800)
    assert told["title"] == "Ambassade · Agenda · Local"
    assert told["html"] == (
        '<iframe src="http://localhost:8000/fr/agenda/embed/?level=local" title="Ambassade · Agenda · Local"'
        ' width="400" height="800" loading="lazy"></iframe>'
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 404),
        ({"url": "http://elsewhere.example/nl/agenda/"}, 404),
        ({"url": "http://localhost:8000/nl/privacy/"}, 404),
        ({"url": "http://localhost:8000/nl/agenda/", "format": "xml"}, 501),
        ({"url": "http://localhost:8000/nl/agenda/", "maxwidth": "wide", "maxheight": "0"}, 200),
        ({"url": "http://[broken/nl/agenda/"}, 404),
        ({"url": f"http://localhost:8000/nl/agenda/?{'level=local&' * 300}"}, 422),
    ],
)
def test_only_addresses_of_the_agenda_are_framed(client: Client, site: Any, asked: dict[str, str], status: int) -> None:
    assert client.get(OEMBED, asked).status_code == status


def test_the_agenda_leads_to_all_of_its_faces_with_the_same_filter(client: Client, site: Any) -> None:
    page = client.get("/nl/agenda/?from=2027-02-01&level=local&to=2027-02-28&view=month").content.decode()
    query = "?from=2027-02-01&amp;level=local&amp;to=2027-02-28"
    for face in ("agenda.ics", "agenda.atom", "agenda.json", "embed/"):
        assert f"http://localhost:8000/nl/agenda/{face}{query}" in page
    assert f"webcal://localhost:8000/nl/agenda/agenda.ics{query}" in page


def test_no_event_may_take_the_address_of_a_face(make_event: Callable[..., Event]) -> None:
    event = make_event("en", title="Embed")
    page = EventPage.objects.get(event=event)
    page.slug = "embed"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_an_event_called_like_a_face_gets_another_address(make_event: Callable[..., Event], site: Any) -> None:
    from pages.site import create_event

    event = make_event("nl")
    columns = {name: getattr(event, name) for name in ("starts", "ends", "level", "place_name")}
    made = create_event({"en": {"title": "Embed"}}, **columns)
    assert made.listings.get().url == f"/en/agenda/embed-{made.uid.hex[:6]}/"


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))


def test_search_engines_hear_of_a_language_only_where_the_event_is_told_in_it(
    client: Client, make_event: Callable[..., Event]
) -> None:
    both, one = make_event("nl", "fr"), make_event("nl")
    base = "http://localhost:8000"
    urls = {each.language: base + each.url for each in both.listings.all()}
    assert alternates(client.get(urls["fr"].removeprefix(base)).text) == urls | {"x-default": urls["nl"]}
    page = client.get(only := one.listings.get().url).text
    assert alternates(page) == {"nl": base + only, "x-default": base + only}
    assert f'<link rel="canonical" href="{base}{only}">' in page
    switch = page.partition('class="languages"')[2].partition("</ul>")[0]
    with override("nl"):
        assert switch.count(gettext("not in this language; to the home page")) == 2


def test_the_same_page_by_a_link_of_a_campaign_names_its_own_address(client: Client, site: Any) -> None:
    assert '<link rel="canonical" href="http://localhost:8000/nl/">' in client.get("/nl/?campaign=herfst").text
