"""Lexicon, testimonials, stories, networks and the call, as visitors read them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from wagtail.models import Page

from pages.models import HomePage
from tests.factories import content
from workflows.kernel import clock

pytestmark = pytest.mark.django_db
MOST = 12
LISTS = {
    "/nl/lexicon/": lambda: content.term(),
    "/nl/getuigenissen/": lambda: content.testimonial(),
    "/nl/verhalen/": lambda: content.story(),
    "/nl/netwerken/": lambda: content.network(speaker=content.appearance()),
}


@pytest.mark.parametrize(
    "address",
    [
        "/nl/lexicon/", "/fr/lexique/", "/en/lexicon/", "/nl/getuigenissen/", "/fr/temoignages/", "/en/testimonials/",
        "/nl/verhalen/", "/fr/recits/", "/en/stories/", "/nl/netwerken/", "/fr/reseaux/", "/en/networks/",
        "/nl/word-ambassadeur/", "/fr/devenir-ambassadeur/", "/en/become-an-ambassador/",
    ],
)  # fmt: skip
def test_every_list_is_there_in_every_language_for_anyone_to_keep(site: Any, client: Client, address: str) -> None:
    answer = client.get(address)
    kept = (answer.status_code, answer.headers["Cache-Control"], "Set-Cookie" in answer.headers, len(answer.cookies))
    assert kept == (200, "public, max-age=1", False, 0)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_often_for_thirty_entries_as_for_one(site: Any, client: Client, address: str) -> None:
    LISTS[address]()
    client.get(address)
    counts = []
    for more in (0, 2, 27):
        for _n in range(more):
            LISTS[address]()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= MOST) == (1, True), counts


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (content.term, "/nl/lexicon/entry/"),
        (content.testimonial, "/nl/getuigenissen/entry/"),
        (content.story, "/nl/verhalen/entry/"),
    ],
)
def test_an_entry_asks_little(site: Any, client: Client, make: Callable[..., Any], address: str) -> None:
    make(slug="entry")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= MOST, len(captured)


@pytest.mark.req("R2.1")
def test_a_term_leads_to_its_other_languages_and_to_the_lexicon_where_it_has_none(site: Any, client: Client) -> None:
    dutch = content.term("Vennoot", say="vennoot\nwij, de vennoten", do_not_say="klant", example="Ik ben vennoot.")
    content.term("Sociétaire", code="fr", translation_key=dutch.translation_key)
    page = client.get("/nl/lexicon/vennoot/").content.decode()
    for address in ("/fr/lexique/societaire/", "/en/lexicon/"):
        assert f'href="{address}"' in page
    for words in ("wij, de vennoten", "klant", "Ik ben vennoot."):
        assert words in page
    assert client.get("/fr/lexique/vennoot/").status_code == 404


def test_a_draft_stands_nowhere(site: Any, client: Client) -> None:
    content.term("Geheim", live=False)
    assert client.get("/nl/lexicon/geheim/").status_code == 404
    assert "Geheim" not in client.get("/nl/lexicon/").content.decode()


def test_the_lexicon_can_be_searched(site: Any, client: Client) -> None:
    content.term("Coöperatie")
    content.term("Vennoot")
    found = client.get("/nl/lexicon/", {"q": "cooperatie"}).content.decode()
    assert ("/nl/lexicon/cooperatie/" in found, "/nl/lexicon/vennoot/" in found, "noindex" in found) == (
        True, False, True,
    )  # fmt: skip
    assert client.get("/nl/lexicon/", {"q": "nothing\x00<b>"}).status_code == 200


def test_what_exists_in_one_language_only_is_shown_and_says_so(site: Any, client: Client) -> None:
    content.testimonial(title="Enkel Nederlands", slug="enkel")
    page = client.get("/fr/temoignages/enkel/").content.decode()
    assert ('<article lang="nl"' in page, 'href="/en/testimonials/enkel/"' in page) == (True, True)
    assert client.get("/en/testimonials/enkel/").status_code == 200


@pytest.mark.req("R2.3")
def test_testimonials_can_be_filtered(site: Any, client: Client, choices: dict[str, list[Any]]) -> None:
    for number, sector in enumerate(choices["sector"]):
        shared = {"theme": choices["theme"][number % 2], "language": choices["language"][number // 2]}
        dutch = content.testimonial(sector=sector, slug=f"t{number}", **shared)
        if number == 2:  # spoken in French
            same = {"appearance": dutch.appearance, "video": dutch.video, "translation_key": dutch.translation_key}
            content.testimonial(code="fr", sector=sector, slug="f2", **shared, **same)

    def found(**wanted: str) -> list[bool]:
        page = client.get("/nl/getuigenissen/", wanted).content.decode()
        return [f"/getuigenissen/t{number}/" in page for number in range(3)]

    assert found() == [True, True, True]
    assert found(sector="design") == [False, True, False]
    assert found(theme="statute") == [True, False, True]
    assert found(language="fr") == [False, False, True]
    assert found(sector="design", theme="statute") == [False, False, False]
    assert found(sector="theatre", theme="statute", language="nl") == [True, False, False]
    assert client.get("/nl/getuigenissen/", {"sector": "nowhere", "page": "x"}).status_code == 200


@pytest.mark.req("R2.3")
def test_a_video_is_played_with_its_captions_and_without_loading_before(site: Any, client: Client) -> None:
    dutch = content.testimonial(slug="noor")
    content.testimonial(
        code="fr", slug="noor-fr", translation_key=dutch.translation_key, video=dutch.video, appearance=dutch.appearance
    )
    page = client.get("/fr/temoignages/noor-fr/").content.decode()
    assert 'preload="none"' in page
    assert '<track kind="captions" srclang="nl" label="Nederlands" src="/nl/getuigenissen/noor/captions/">' in page
    assert page.count("<source ") == 2
    track = client.get("/nl/getuigenissen/noor/captions/")
    assert (track.headers["Content-Type"], track.content.decode()) == ("text/vtt; charset=utf-8", content.CAPTIONS)


@pytest.mark.req("R2.3")
def test_a_film_without_subtitles_for_the_reader_is_played_with_those_of_its_own_language(
    site: Any, client: Client
) -> None:
    dutch = content.testimonial(slug="noor")
    same = {"appearance": dutch.appearance, "video": dutch.video, "translation_key": dutch.translation_key}
    content.testimonial(code="fr", slug="noor-fr", captions="", **same)
    page = client.get("/fr/temoignages/noor-fr/").content.decode()
    own = '<track kind="captions" srclang="nl" label="Nederlands" src="/nl/getuigenissen/noor/captions/" default>'
    assert (page.count("<track"), own in page) == (1, True)
    assert client.get("/fr/temoignages/noor-fr/captions/").status_code == 404


@pytest.mark.req("R2.3")
@pytest.mark.parametrize(
    ("naming", "seen"), [("full", "Noor Claes"), ("first", "Noor Claes"), ("hidden", "A member who prefers not")]
)
def test_a_person_is_named_as_agreed(site: Any, client: Client, naming: str, seen: str) -> None:
    content.testimonial(appearance=content.appearance(shown_as="Noor Claes", naming=naming), slug="noor")
    with override("en"):
        assert seen in client.get("/en/testimonials/noor/").content.decode()


@pytest.mark.req("R2.3")
@pytest.mark.req("R2.5")
@pytest.mark.req("R2.6")
def test_a_withdrawn_consent_takes_a_person_off_every_page_at_the_next_request(site: Any, client: Client) -> None:
    person = content.appearance(shown_as="Noor")
    content.testimonial(appearance=person, slug="noor")
    content.story(appearance=person, slug="noor")
    content.network(speaker=person, name="Kring")
    pages = ("/nl/getuigenissen/", "/nl/getuigenissen/noor/", "/nl/getuigenissen/noor/captions/", "/nl/verhalen/",
             "/nl/verhalen/noor/", "/nl/netwerken/")  # fmt: skip
    assert ["Noor" in client.get(address).content.decode() for address in pages] == [True, True, False, *[True] * 3]
    person.withdrawn_on = clock.today()
    person.save()
    after = [client.get(address) for address in pages]
    assert [answer.status_code for answer in after] == [200, 404, 404, 200, 404, 200]
    assert ["Noor" in answer.content.decode() for answer in after] == [False] * 6
    assert "Kring" in after[-1].content.decode()


@pytest.mark.req("R2.3")
def test_a_consent_that_is_over_takes_a_person_off_without_anybody_doing_anything(site: Any, client: Client) -> None:
    content.testimonial(appearance=content.appearance(published_until=clock.today()), slug="noor")
    assert client.get("/nl/getuigenissen/noor/").status_code == 200
    with clock.at(clock.now() + timedelta(days=1)):
        assert client.get("/nl/getuigenissen/noor/").status_code == 404


def test_a_story_outlives_the_consent_to_its_film(site: Any, client: Client) -> None:
    person = content.appearance(filmed_until=clock.today() - timedelta(days=1))
    content.story(appearance=person, slug="jonas", video=content.video(), captions=content.CAPTIONS)
    page = client.get("/nl/verhalen/jonas/")
    assert (page.status_code, "<video" in page.content.decode()) == (200, False)
    assert client.get("/nl/verhalen/jonas/captions/").status_code == 404


def test_a_person_who_is_not_to_be_recognised_is_not_named(site: Any, client: Client) -> None:
    content.testimonial(appearance=content.appearance(shown_as="Anna Secret", naming="hidden"), slug="x")
    for address in ("/nl/getuigenissen/", "/nl/getuigenissen/x/"):
        assert "Secret" not in client.get(address).content.decode()


@pytest.mark.req("R1.4a")
@pytest.mark.req("R1.9")
def test_the_call_is_in_the_menu_and_says_the_baseline(site: Any, client: Client) -> None:
    home = client.get("/nl/").content.decode()
    menu, footer = home.partition("</nav>")[0], home.partition('<footer class="foot">')[2]
    assert 'href="/nl/word-ambassadeur/"' in menu
    for address in LISTS:
        assert f'href="{address}"' in footer
    page = client.get("/nl/word-ambassadeur/").content.decode()
    assert page.count("Vennoten geven hun coöperatie een stem") >= 2


@pytest.mark.req("R1.9")
def test_the_baseline_is_the_line_that_editors_wrote_in_each_language(site: Any, client: Client) -> None:
    for home in HomePage.objects.select_related("locale"):
        home.baseline = f"One line ({home.locale.language_code})"
        home.save_revision().publish()
    for code, _name in settings.LANGUAGES:
        assert f"One line ({code})" in client.get(f"/{code}/agenda/").content.decode()


@pytest.mark.req("R1.4a")
def test_the_call_has_its_button_only_where_a_candidacy_can_begin(site: Any, client: Client) -> None:
    try:
        there = reverse("candidacy")
    except NoReverseMatch:
        there = ""
    page = client.get("/nl/word-ambassadeur/").content.decode()
    with override("nl"):
        there = there and reverse("candidacy")
    assert ("Stel je kandidaat" in page, f'href="{there}"' in page) == (bool(there), bool(there))


def test_an_unpublished_list_takes_its_entries_along(site: Any, client: Client) -> None:
    content.term("Duo")
    Page.objects.filter(slug="lexicon").update(live=False)
    assert client.get("/nl/lexicon/duo/").status_code == 404


def confused() -> list[Any]:
    pair = [content.term(name, definition=f"Over {name}.") for name in ("Freelancer", "Autonoom")]
    french = [content.term(name, code="fr", translation_key=each.translation_key)
              for name, each in zip(("Freelance", "Autonome"), pair, strict=True)]  # fmt: skip
    for row in (pair[0], french[0]):
        row.confusable = [pair[1]]
        row.save()
    return pair


@pytest.mark.req("R2.1")
def test_two_terms_that_are_confused_stand_side_by_side_on_one_address(site: Any, client: Client) -> None:
    confused()
    page = client.get("/nl/lexicon/autonoom/freelancer/")
    text = page.content.decode()
    assert ("Over Freelancer." in text, "Over Autonoom." in text) == (True, True)
    assert page.headers["Cache-Control"] == "public, max-age=1"
    for address in ("/fr/lexique/autonome/freelance/", "/en/lexicon/"):
        assert f'href="{address}"' in text
    turned = client.get("/nl/lexicon/freelancer/autonoom/")
    assert (turned.status_code, turned.headers["Location"]) == (301, "/nl/lexicon/autonoom/freelancer/")
    for slug in ("autonoom", "freelancer"):
        assert 'href="/nl/lexicon/autonoom/freelancer/"' in client.get(f"/nl/lexicon/{slug}/").content.decode()


def test_terms_that_nobody_confuses_have_no_page_together(site: Any, client: Client) -> None:
    confused()
    content.term("Zetel")
    content.term("Bel", live=False)
    addresses = (
        "freelancer/zetel",
        "zetel/freelancer",
        "freelancer/freelancer",
        "bel/zetel",
        "autonoom/x",
        "x/autonoom",
    )
    assert [client.get(f"/nl/lexicon/{each}/").status_code for each in addresses] == [404] * 6


def test_a_pair_asks_little(site: Any, client: Client) -> None:
    confused()
    client.get("/nl/lexicon/autonoom/freelancer/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/nl/lexicon/autonoom/freelancer/")
    assert len(captured) <= MOST


@pytest.mark.req("R2.1")
def test_a_note_for_ambassadors_stands_on_no_public_page(site: Any, client: Client) -> None:
    for row in confused():
        row.ambassadors_note, row.note = "Stilzwijgend", "Goed om weten"
        row.save()
    public = [
        "/nl/lexicon/", "/nl/lexicon/freelancer/", "/nl/lexicon/autonoom/freelancer/", "/nl/lexicon/?q=goed",
        "/nl/search/?q=freelancer", "/sitemap-nl.xml", "/nl/lexicon.csv",
    ]  # fmt: skip
    assert [each for each in public if "Stilzwijgend" in client.get(each).content.decode()] == []
    for address in ("/nl/lexicon/?q=stilzwijgend", "/nl/search/?q=stilzwijgend"):
        assert "/nl/lexicon/freelancer/" not in client.get(address).content.decode(), address
    assert "Goed om weten" in client.get("/nl/lexicon/freelancer/").content.decode()
