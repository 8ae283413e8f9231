"""The call for candidates, its campaigns, how selection works, and the charter under it."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from pages.models import CallPage
from snippets.models import Sector, SpokenLanguage, Theme
from tests.factories import candidates
from tests.factories.missions import choice, make_region
from tests.factories.people import log_in, make_charter, make_member, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
CALL = "/en/become-an-ambassador/"


def read(client: Client, path: str = CALL) -> str:
    return client.get(path).content.decode()


def everything() -> None:
    """All that the page can show at once."""
    candidates.criteria()
    make_charter()
    for key in ("one", "two"):
        candidates.campaign(
            key, sectors=[choice(Sector, "theatre")], themes=[choice(Theme, "work")],
            languages=[choice(SpokenLanguage, "nl")], regions=[make_region()],
        )  # fmt: skip


@pytest.mark.req("R1.4b")
def test_a_campaign_stands_on_every_public_page_while_it_runs(site: Any, client: Client) -> None:
    candidates.campaign("old", days=(-9, -1), banner=candidates.words("Too late"))
    campaign = candidates.campaign(banner={"nl": "Theater gezocht", "fr": "Théâtre recherché", "en": "Theatre wanted"})
    for home, words, call in (
        ("/nl/", "Theater gezocht", "/nl/word-ambassadeur/"),
        ("/fr/agenda/", "Théâtre recherché", "/fr/devenir-ambassadeur/"),
        ("/en/lexicon/", "Theatre wanted", CALL),
    ):
        page = read(client, home)
        found = re.search(rf'href="([^"]+)">{words}', page)
        assert (found and found[1].partition("?")[2], "Too late" in page) == ("campaign=autumn", False)
        assert client.get(found[1]).status_code == 200 if found else call
    assert "Theatre wanted" not in read(client, "/en/account/login/")
    with clock.at(clock.now() + timedelta(days=8)):
        assert "Theatre wanted" not in read(client, "/en/lexicon/")
    campaign.banner = {}
    campaign.save()
    assert ">Autumn " in read(client, "/en/lexicon/")


@pytest.mark.req("R1.4b")
def test_the_line_of_a_campaign_costs_no_query_and_no_cookie(site: Any, client: Client) -> None:
    client.get("/en/lexicon/")
    with CaptureQueriesContext(connection) as without:
        client.get("/en/lexicon/")
    candidates.campaign()
    with CaptureQueriesContext(connection) as beside:
        response = client.get("/en/lexicon/")
    assert (len(beside), response.headers["Cache-Control"], response.cookies) == (
        len(without), "public, max-age=1", {},
    )  # fmt: skip


@pytest.mark.req("R1.4b")
def test_the_call_shows_what_a_campaign_looks_for_and_hands_its_link_on(site: Any, client: Client) -> None:
    candidates.campaign("later", days=(-1, 30))
    candidates.campaign("over", days=(-9, -1))
    candidates.campaign("now", sectors=[choice(Sector, "theatre")])
    page = read(client, f"{CALL}?campaign=later")
    assert re.findall(r'id="campaign-([\w-]+)"', page) == ["later", "now"]
    assert ("Come along in now." in page, str(choice(Sector, "theatre")) in page) == (True, True)
    assert set(re.findall(r'href="(/en/candidacy/(?!figures/)[^"]*)"', page)) == {"/en/candidacy/?campaign=later"}
    for address in (CALL, f"{CALL}?campaign=over", f"{CALL}?campaign=%00"):
        assert set(re.findall(r'href="(/en/candidacy/(?!figures/)[^"]*)"', read(client, address))) == {"/en/candidacy/"}


@pytest.mark.req("R1.4a")
def test_the_call_tells_the_stages_the_criteria_and_how_long_it_took(site: Any, client: Client, settings: Any) -> None:
    settings.AMBASSADE_DURATIONS_LEAST = 2
    people = candidates.group()
    candidates.answered(people, days=10)
    page = read(client)
    assert ("We only tell once 2 candidacies" in page, "at most" in page) == (True, False)
    candidates.answered(people, days=20)
    cache.clear()
    page = read(client)
    assert re.findall(r"Eight in ten: (\d+) days? at most", page) == ["1", "1", "10", "10", "20"]
    assert re.findall(r"Half of them: (\d+) days? at most", page) == ["5", "5", "10"]
    assert ("We only tell once" in page, "What practice is." in page) == (False, True)
    assert [f"{n} point{'s' * (n > 1)} — practice at level_{n}" in page for n in range(1, 6)] == [True] * 5


@pytest.mark.req("R1.4a")
def test_the_call_answers_questions(site: Any, client: Client) -> None:
    with override("en"):
        page = CallPage.objects.get(locale__language_code="en")
    said = {"question": "Must I speak <well>?", "answer": "<p>You must be <b>real</b>.</p>"}
    page.questions = json.dumps([{"type": "question", "value": said}])
    page.save_revision().publish()
    shown = read(client)
    assert "<summary>Must I speak &lt;well&gt;?</summary>" in shown
    assert "You must be <b>real</b>." in shown


@pytest.mark.req("R1.7")
def test_the_charter_in_force_is_read_by_anyone_in_every_language(site: Any, client: Client) -> None:
    assert (client.get(f"{CALL}charter/").status_code, "charter/" in read(client).split("<main")[1]) == (404, True)
    make_charter()
    charter = make_charter()
    assert f'href="{CALL}charter/"' in read(client)
    response = client.get(f"{CALL}charter/")
    page = response.content.decode()
    assert (str(charter.text["en"]) in page, response.headers["Cache-Control"]) == (True, "public, max-age=1")
    for code, address in re.findall(r'hreflang="(\w\w)" href="([^"]+)"', page):
        assert charter.text[code] in read(client, address)
    assert client.get(f"{CALL}charter/more/").status_code == 404


@pytest.mark.req("R1.5")
def test_only_whoever_may_nominate_finds_the_way_to_it_and_what_campaigns_brought(site: Any, client: Client) -> None:
    candidates.campaign("over", days=(-9, -1))
    staff = log_in(Client(), make_member(permanent_staff=True).user)
    response = staff.get(CALL)
    page = response.content.decode()
    assert ('href="/en/candidacy/nominate/"' in page, ">Over<" in page) == (True, True)
    assert "no-store" in response.headers["Cache-Control"]
    for other in (client, log_in(Client(), make_member().user), log_in(Client(), make_user_with(Role.COMMUNICATIONS))):
        page = read(other)
        assert ("/candidacy/nominate/" in page, ">Over<" in page) == (False, False)
    assert client.get(CALL).headers["Cache-Control"] == "public, max-age=1"


@pytest.mark.req("R1.4a")
def test_the_call_asks_the_database_twelve_times_at_most(site: Any, client: Client) -> None:
    everything()
    client.get(CALL)
    with CaptureQueriesContext(connection) as asked:
        client.get(CALL)
    assert len(asked) <= 12, "\n".join(each["sql"][:300] for each in asked)
