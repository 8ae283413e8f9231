"""The frame and the components, in a real browser: nothing that axe finds, nothing wider than the screen."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cms.demo.media import library_image
from pages.coming import Coming
from pages.events import Event, EventStatus, Joining
from pages.queries import EventFilter
from snippets.models import Sector, Theme
from tests.factories import candidates, cast, content
from tests.factories.paper import version_of
from tests.factories.people import language, log_in, make_charter, make_member
from tests.pages.conftest import choice
from workflows.kernel import clock

STYLES = settings.ROOT / "static" / "css"
SCREENS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


def test_the_styles_stay_small() -> None:
    assert sum((STYLES / f"{name}.css").stat().st_size for name in ("tokens", "base", "components")) <= 25_000


def test_no_style_of_some_pages_changes_a_component_of_all() -> None:
    """A class that stands alone before its braces at the start of a line; inside a media query it is meant to."""
    alone = {path.stem: set(re.findall(r"^\.([\w-]+) \{", path.read_text(), re.M)) for path in STYLES.glob("*.css")}
    components = alone.pop("components")
    assert {name: classes & components for name, classes in alone.items() if classes & components} == {}


def test_no_component_uses_inline_style_or_script() -> None:
    for path in (settings.ROOT / "templates" / "components").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert (path.name, "style=" in text, "<script" in text) == (path.name, False, False)


def test_every_component_opens_with_its_manual() -> None:
    for path in (settings.ROOT / "templates" / "components").glob("*.html"):
        opening, _comment, rest = path.read_text(encoding="utf-8").partition("{% comment %}")
        assert (path.name, "\n" in opening, "Example:" in rest) == (path.name, False, True)
        get_template(f"components/{path.name}")


@pytest.mark.django_db
def test_the_page_of_components_opens_in_development_only(client: Client, settings: Any) -> None:
    assert client.get("/dev/components/").status_code == 200
    settings.AMBASSADE_DEV_PAGE = False
    assert client.get("/dev/components/", follow=True).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_missing_page_is_friendly_and_offers_a_search(client: Client, site: Any, language: str) -> None:
    answer = client.get(f"/{language}/nowhere/")
    assert answer.status_code == 404
    assert f'action="/{language}/search/"' in answer.content.decode()


def problems(page: Page, scheme: str = "light") -> dict[str, Any]:
    """All that axe finds; in the dark the same page differs in its colours alone."""
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return {finding["id"]: [node["target"] for node in finding["nodes"]] for finding in found}


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_every_public_page_is_accessible_and_fits_every_screen(
    live_server: Any, browser: Browser, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    debate = make_event(
        "nl", "fr", title="Debat", sectors=choices["sector"], region=choices["region"][0], online_url=""
    )
    make_event("fr", region=choices["region"][0], latitude="50.8467", longitude="4.3525")
    day = EventFilter(view="day").of_day(debate.local_start.date())
    moved = make_event("fr", title="Aansprakelijkheidsverzekeringsvoorwaarden")
    moved.starts, moved.ends = moved.starts + timedelta(days=1), moved.ends + timedelta(days=1)
    moved.save()
    make_event("nl", status=EventStatus.CANCELLED, title="Afgelast", is_online=True)
    addresses = [
        "/nl/", "/fr/", "/en/", "/nl/agenda/", "/fr/agenda/?level=local&sector=theatre", "/en/agenda/?from=x",
        "/en/agenda/?q=nothing", "/nl/agenda/debat-nl/", "/nl/agenda/afgelast-nl/", "/fr/charte/", "/en/privacy/",
        "/nl/nowhere/", "/dev/components/", "/nl/vertegenwoordigd/", "/fr/representation/sector/theatre/",
        "/nl/agenda/?view=month", "/fr/agenda/?view=map", "/en/agenda/?level=european&view=map",
        f"/nl/agenda/?{day.address}", "/en/agenda/?view=day",
    ]  # fmt: skip
    for width, scheme in SCREENS:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        for address in addresses:
            page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (address, width, scheme, problems(page, scheme), wide) == (address, width, scheme, {}, width)
        assert context.cookies() == []
        context.close()


CONTENT = (
    "/nl/lexicon/", "/nl/lexicon/vennoot/", "/nl/getuigenissen/", "/nl/getuigenissen/mijn-rollen/", "/nl/verhalen/",
    "/nl/verhalen/als-klant/", "/nl/netwerken/", "/fr/devenir-ambassadeur/", "/fr/temoignages/mijn-rollen/",
    "/nl/zone/kit/", "/nl/zone/key-messages/", "/nl/api/", "/nl/agenda/debat-nl/", "/nl/netwerken/kring/",
    "/fr/devenir-ambassadeur/charter/",
)  # fmt: skip


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")  # of Wagtail, when it scales a picture
def test_what_editors_keep_is_accessible_and_fits_every_screen(
    live_server: Any, browser: Browser, make_event: Callable[..., Event]
) -> None:
    shown = content.appearance(shown_as="Noor")
    first = content.term(
        "Vennoot", slug="vennoot", say="vennoot", do_not_say="werknemer", example="Elke vennoot stemt."
    )
    first.related.add(content.term("Coöperatie"))
    first.save()
    content.testimonial(appearance=shown, slug="mijn-rollen", theme=choice(Theme, "statute"))
    content.story(
        appearance=shown, slug="als-klant", video=content.video(), captions=content.CAPTIONS,
        picture=library_image("Noor", 1), picture_alt="Noor",
    )  # fmt: skip
    network = content.network(
        name="Kring", speaker=shown, logo=library_image("Logo", 2), since=2014, website="https://network.example"
    )
    candidates.criteria()
    candidates.campaign(sectors=[choice(Sector, "theatre")])
    make_charter()
    debate = make_event("nl", title="Debat", networks=[network], joining=Joining.MEMBERS)
    Coming.objects.create(event=debate, member=make_member(), named=True)
    printed = content.kit_item(is_printed=True)
    content.kit_item(language=language("nl"), cover=library_image("Kit", 3), replaced_by=printed)
    said = {"question": "Who decides?", "evidence": "The articles.", "evidence_link": "https://example.org/articles"}
    content.key_message(explanation="Say it aloud.", valid_until=clock.today() + timedelta(days=9), **said)
    code = f"/k/{version_of(printed).code}/"
    session = log_in(Client(), cast.ambassador().user).cookies["sessionid"].value
    for width, scheme in ((360, "dark"), (1280, "light")):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        for address in (*CONTENT, code):
            answer = page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (address, scheme, answer and answer.status, problems(page), wide) == (
                address,
                scheme,
                200,
                {},
                width,
            )
        context.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language_code", ["nl", "fr", "en"])
def test_the_header_keeps_its_languages_together_and_one_row_on_a_wide_screen(
    live_server: Any, browser: Browser, site: Any, language_code: str
) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/{language_code}/")
    for width, most in ((1280, 132), (1440, 90)):
        page.set_viewport_size({"width": width, "height": 800})
        tops = page.locator(".top .languages li").evaluate_all("rows => rows.map(row => row.offsetTop)")
        assert (width, len(tops), len(set(tops))) == (width, 3, 1)
        assert page.locator(".top").evaluate("top => top.offsetHeight") <= most
    page.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_menu_of_a_phone_opens_by_keyboard_and_without_scripts(
    live_server: Any, browser: Browser, site: Any
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/nl/")
    agenda = page.get_by_role("navigation").get_by_role("link", name="Agenda")
    assert agenda.count() == 0
    for key in ("Tab", "Tab", "Tab", "Enter"):  # skip link, home, menu
        page.keyboard.press(key)
    agenda.click()
    assert page.url == f"{live_server.url}/nl/agenda/"
    context.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_summary_of_mistakes_takes_focus_without_scripts(live_server: Any, browser: Browser, site: Any) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/dev/components/")
    expect(page.locator("#error-summary")).to_be_focused()
    page.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_agenda_can_be_filtered_without_scripts(
    live_server: Any, browser: Browser, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    make_event("nl", title="Theater", sectors=choices["sector"][:1])
    make_event("nl", title="Andere")
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/nl/agenda/")
    page.locator("details.filters > summary").click()
    page.locator("details:has(input[name=sector]) > summary").last.click()
    page.locator("input[name=sector][value=theatre]").check()
    page.locator("details.filters button[type=submit]").click()
    assert page.url == f"{live_server.url}/nl/agenda/?sector=theatre"
    assert page.locator(".event-card .title a").all_inner_texts()[0].startswith("Theater nl")
    assert page.locator(".event-card").count() == 1
    context.close()
