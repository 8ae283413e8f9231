from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from pages.events import Event
from pages.models import ContentPage
from tests.factories import content
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


def found(client: Client, words: str, language: str = "nl", **more: str) -> dict[str, list[str]]:
    """Kind -> titles, as the page lists them."""
    answer = client.get(f"/{language}/search/", {"q": words} | more)
    assert answer.status_code == 200
    return {kind.key: [result.title for result in kind.results] for kind in answer.context["found"]}


def test_one_search_finds_events_terms_voices_and_networks(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", title="Beurs voor makers")
    content.term("Beurs")
    content.testimonial(title="Op de beurs")
    content.story(title="Mijn eerste beurs")
    content.network(name="Beurs van Europa")
    assert found(client, "beurs") == {
        "event": ["Beurs voor makers nl"],
        "term": ["Beurs"],
        "testimonial": ["Op de beurs"],
        "story": ["Mijn eerste beurs"],
        "network": ["Beurs van Europa"],
    }


def test_every_result_leads_to_a_page_that_is_there(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", title="Beurs")
    content.term("Beurs")
    content.story(title="Beurs")
    content.network(name="Beurs")
    answer = client.get("/nl/search/", {"q": "beurs"})
    urls = [result.url for kind in answer.context["found"] for result in kind.results]
    assert len(urls) == 4
    assert {client.get(url).status_code for url in urls} == {200}


def test_the_beginning_of_a_word_finds_it(client: Client, site: Any) -> None:
    content.term("Vennootschap")
    assert found(client, "venno")["term"] == ["Vennootschap"]


def test_what_is_to_come_stands_before_what_has_been(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", title="Oude beurs", starts=clock.now() - timedelta(days=9))
    make_event("nl", title="Nieuwe beurs")
    assert found(client, "beurs")["event"] == ["Nieuwe beurs nl", "Oude beurs nl"]


def test_nothing_that_is_closed_or_withdrawn_is_found(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", title="Beurs").pages.get().unpublish()
    story = content.story(title="Mijn beurs")
    story.appearance.withdrawn_on = clock.today()
    story.appearance.save()
    content.term("Beurs").unpublish()
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    page.title = "Beurs van het huis"
    page.save_revision().publish()
    assert found(client, "beurs") == {"page": ["Beurs van het huis"]}
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert found(client, "beurs") == {}


def test_a_kind_alone_shows_all_of_it(client: Client, site: Any) -> None:
    for number in range(7):
        content.term(f"Beurs {number}")
    content.network(name="Beurs")
    page = client.get("/nl/search/", {"q": "beurs"}).content.decode()
    alone = client.get("/nl/search/", {"q": "beurs", "kind": "term"}).content.decode()
    shown = [[f">Beurs {number}<" in text for number in range(7)].count(True) for text in (page, alone)]
    assert shown == [5, 7]
    assert ('id="kind-network"' in page, 'id="kind-network"' in alone) == (True, False)


def test_a_misspelt_word_is_answered_with_the_nearest_of_our_own(client: Client, site: Any) -> None:
    content.term("Coöperatie")
    answer = client.get("/nl/search/", {"q": "cooperaite"})
    assert (answer.context["guess"], answer.context["found"]) == ("coöperatie", [])
    assert 'href="/nl/search/?q=co%C3%B6peratie"' in answer.content.decode()
    assert client.get("/nl/search/", {"q": "xqzxqzxqz"}).context["guess"] == ""


def test_a_misspelt_word_of_a_definition_another_spelling_or_a_summary_is_known_too(
    client: Client, make_event: Callable[..., Event]
) -> None:
    content.term("Loting", also="Lottrekking", definition="Zo wijzen we juryleden aan.")
    page = make_event("nl", title="Avond").pages.get()
    page.summary = "Over auteursrechten en muziek."
    page.save_revision().publish()
    meant = {"lotrekking": "lottrekking", "jurieleden": "juryleden", "auteursrehcten": "auteursrechten"}
    for wrong, right in meant.items():
        answer = client.get("/nl/search/", {"q": wrong})
        assert (answer.context["guess"], list(found(client, right).values()) != []) == (right, True)


def test_a_misspelt_word_further_down_an_event_is_known_and_its_recap_is_found(
    client: Client, make_event: Callable[..., Event]
) -> None:
    page = make_event("nl", title="Avond").pages.get()
    page.body, page.recap = (
        [("text", RichText(f"<p>{words}</p>"))] for words in ("Over het artistenstatuut.", "Negentig aanwezigen.")
    )
    page.save_revision().publish()
    for wrong, right in {"artistenstatut": "artistenstatuut", "negentg": "negentig"}.items():
        guess = client.get("/nl/search/", {"q": wrong}).context["guess"]
        assert (guess, found(client, right)) == (right, {"event": ["Avond nl"]})


def test_a_word_of_a_title_is_meant_before_one_of_a_text(client: Client, site: Any) -> None:
    content.term("Vennoot", definition="Ook vennote, wie mee beslist.")
    assert client.get("/nl/search/", {"q": "vennott"}).context["guess"] == "vennoot"
    assert client.get("/nl/search/", {"q": "vennott beslsit"}).context["guess"] == "vennoot beslist"


@pytest.mark.postgres
def test_titles_that_come_close_are_found_where_the_database_can(client: Client, site: Any) -> None:
    content.term("Coöperatie")
    content.network(name="Europese coöperatieven")
    assert found(client, "coöperatei") == {}
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert found(client, "coöperatei") == {"term": ["Coöperatie"], "network": ["Europese coöperatieven"]}
    assert found(client, "xqzxqz") == {}


def proposed(client: Client, words: str, language: str = "nl") -> list[str]:
    answer = client.get(f"/{language}/search/titles/", {"q": words})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=1")
    return answer.json()["titles"]


def test_titles_are_proposed_by_the_beginnings_of_their_words(client: Client, site: Any) -> None:
    content.term("Coöperatief zeegras")
    content.term("Zeegras")
    content.term("Zostère", code="fr")
    assert proposed(client, "zee coop") == ["Coöperatief zeegras"]
    assert proposed(client, "zeegr") == ["Coöperatief zeegras", "Zeegras"]
    assert proposed(client, "zoste", "fr") == ["Zostère"]
    assert [proposed(client, words) for words in ("", "  ", "gras", "<b>")] == [[], [], [], []]


def test_never_more_titles_are_proposed_than_one_looks_over(client: Client, site: Any) -> None:
    for number in range(10):
        content.term(f"Beurs {number}")
    assert proposed(client, "beurs") == [f"Beurs {number}" for number in range(8)]


def test_what_one_person_agreed_to_show_is_not_proposed(client: Client, site: Any) -> None:
    content.testimonial(title="Noor vertelt")
    content.story(title="Noor vertelt meer")
    assert proposed(client, "noor") == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_fills_the_list_under_the_field(live_server: Any, page: Any, site: Any) -> None:
    content.term("Coöperatie")
    page.goto(f"{live_server.url}/nl/search/")
    page.get_by_role("combobox").press_sequentially("coop")
    expect(page.locator("#titles option")).to_have_attribute("value", "Coöperatie")


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "a AND (", "*", "%", "\x00", "é" * 300, "<script>", "NOT", "-"])
def test_odd_words_are_answered_calmly(client: Client, site: Any, words: str) -> None:
    answer = client.get("/nl/search/", {"q": words})
    assert (answer.status_code, answer.cookies, "<script>" in answer.content.decode()) == (200, {}, False)


def test_the_language_switch_keeps_the_words(client: Client, site: Any) -> None:
    assert 'href="/fr/search/?q=beurs"' in client.get("/nl/search/", {"q": "beurs"}).content.decode()


def test_a_search_asks_the_same_few_questions_for_any_number_of_results(
    client: Client, make_event: Callable[..., Event]
) -> None:
    counts = []
    for wanted in (1, 3, 30):
        while Event.objects.count() < wanted:
            make_event("nl", title="Beurs")
            content.term(f"Beurs {Event.objects.count()}")
        client.get("/nl/search/", {"q": "beurs"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/nl/search/", {"q": "beurs"}).status_code == 200
        counts.append(len(captured))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 20
