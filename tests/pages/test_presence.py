"""“Is my sector represented?”, as visitors read it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.events import Event
from pages.presence import PresencePage
from tests.factories import cast, content, missions
from workflows.kernel import clock
from workflows.people.shown.models import ShownMember

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.2")]
MOST = 20
JUNE = datetime(2027, 6, 15, 10, tzinfo=UTC)


@pytest.fixture
def theatre(choices: dict[str, list[Any]]) -> Any:
    return choices["sector"][0]


def test_every_sector_theme_and_region_is_listed_with_a_page_of_its_own(
    site: Any, client: Client, choices: dict[str, list[Any]]
) -> None:
    page = client.get("/nl/vertegenwoordigd/").content.decode()
    found = set(re.findall(r'href="(/nl/vertegenwoordigd/[^"]+)"', page))
    wanted = {f"/nl/vertegenwoordigd/{k}/{e.key}/" for k in ("sector", "theme", "region") for e in choices[k]}
    assert found == wanted
    assert {client.get(address).status_code for address in found} == {200}


def test_an_entry_that_is_no_longer_offered_leaves_the_list_and_keeps_its_page(
    site: Any, client: Client, theatre: Any
) -> None:
    type(theatre).objects.filter(pk=theatre.pk).update(retired=True)
    assert "/sector/theatre/" not in client.get("/nl/vertegenwoordigd/").content.decode()
    assert client.get("/nl/vertegenwoordigd/sector/theatre/").status_code == 200


@pytest.mark.parametrize("address", ["sector/nothing/", "colour/theatre/", "sector/", "sector/theatre/more/"])
def test_what_no_list_knows_is_not_found(site: Any, client: Client, theatre: Any, address: str) -> None:
    assert client.get(f"/nl/vertegenwoordigd/{address}").status_code == 404


def test_the_page_shows_what_is_planned_what_was_done_and_the_way_to_the_rest(
    client: Client, make_event: Callable[..., Event], theatre: Any
) -> None:
    with clock.at(JUNE):
        for number in range(8):
            make_event("nl", title="Coming", sectors=[theatre], starts=JUNE + timedelta(days=number + 1))
        make_event("nl", title="Gone", sectors=[theatre], starts=JUNE - timedelta(days=2))
        page = client.get("/nl/vertegenwoordigd/sector/theatre/").content.decode()
    assert (page.count(">Gone "), page.count("when=past")) == (1, 0)
    assert (page.count(">Coming "), page.count('href="/nl/agenda/?sector=theatre"')) == (6, 1)


def test_the_picture_has_a_table_with_the_same_numbers(
    client: Client, make_event: Callable[..., Event], theatre: Any
) -> None:
    with clock.at(JUNE):
        make_event("nl", sectors=[theatre], starts=JUNE + timedelta(days=3))
        page = client.get("/en/represented/sector/theatre/").content.decode()
    assert len(re.findall(r'<rect class="planned"[^>]*height="100"', page)) == 1
    assert re.findall(r'<th scope="row">Jun</th><td>(\d)</td><td>(\d)</td>', page) == [("0", "1")]


def test_requests_nobody_was_found_for_are_told_as_a_number_only(site: Any, client: Client) -> None:
    mission = missions.qualifying(title="Confidential board meeting")
    page = client.get("/en/represented/sector/theatre/").content.decode()
    assert ("1 request for which nobody has been found yet" in page, mission.title in page) == (True, False)


def test_who_represents_there_is_named_by_consent_and_networks_once(
    client: Client, make_event: Callable[..., Event], theatre: Any
) -> None:
    network = content.network(name="Kring")
    person = cast.ambassador(first_name="Noor")
    mission = missions.confirmed(person, is_public=True)
    make_event("nl", sectors=[theatre], networks=[network], mission=mission)
    make_event("nl", sectors=[theatre], networks=[network])
    page = client.get("/nl/vertegenwoordigd/sector/theatre/").content.decode()
    assert (page.count(">Kring</a>"), "Vertoond" in page) == (1, False)
    consent = content.appearance(shown_as="Vertoond", named_at_events=True)
    ShownMember.objects.create(appearance=consent, member=person)
    assert client.get("/nl/vertegenwoordigd/sector/theatre/").content.decode().count("Vertoond") == 1
    consent.withdrawn_on = clock.today()
    consent.save()
    assert "Vertoond" not in client.get("/nl/vertegenwoordigd/sector/theatre/").content.decode()


def test_it_leads_to_joining_asking_and_proposing(site: Any, client: Client, theatre: Any) -> None:
    page = client.get("/en/represented/sector/theatre/").content.decode()
    assert [page.count(f'href="{way}"') > 0 for way in ("/en/candidacy/", "/en/ask/", "/en/zone/propose/")] == [
        True
    ] * 3


def test_the_page_leads_to_the_same_entry_in_the_other_languages(site: Any, client: Client, theatre: Any) -> None:
    page = client.get("/en/represented/sector/theatre/").content.decode()
    for address in ("/nl/vertegenwoordigd/sector/theatre/", "/fr/representation/sector/theatre/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_a_shared_link_is_named_after_the_entry(site: Any, client: Client, theatre: Any) -> None:
    page = client.get("/en/represented/sector/theatre/").content.decode()
    assert '<meta property="og:title" content="theatre">' in page


def test_where_a_language_has_no_such_page_its_home_page_answers(site: Any, client: Client, theatre: Any) -> None:
    PresencePage.objects.filter(locale__language_code="fr").update(live=False)
    page = client.get("/en/represented/sector/theatre/").content.decode()
    assert ('href="/fr/"' in page, "/fr/sector/" in page) == (True, False)


@pytest.mark.parametrize("address", ["/nl/vertegenwoordigd/", "/nl/vertegenwoordigd/sector/theatre/"])
def test_it_asks_as_often_for_thirty_events_as_for_one_and_anyone_may_keep_it(
    client: Client, make_event: Callable[..., Event], theatre: Any, address: str
) -> None:
    make_event("nl", sectors=[theatre])
    client.get(address)
    counts = []
    for more in (0, 2, 27):
        for number in range(more):
            make_event("nl", sectors=[theatre], starts=clock.now() + timedelta(days=number - 14))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= MOST) == (1, True), counts
    assert (answer.headers["Cache-Control"], "Set-Cookie" in answer.headers) == ("public, max-age=1", False)


def test_every_entry_stands_in_the_sitemap(site: Any, client: Client, theatre: Any) -> None:
    found = client.get("/sitemap-fr.xml").content.decode()
    assert found.count("/fr/representation/sector/theatre/</loc>") == 1
