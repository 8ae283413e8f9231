"""A word of the lexicon: marked while a page is written, explained where it is read, in every way of reading."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.models import ContentPage
from snippets import marks
from snippets.models import LexiconTerm
from tests.factories import content
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R2.1")]
SAYS = ".term-says"
KEPT = """() => [...document.querySelectorAll('input[type=hidden]')]
    .some(each => each.value.split('"TERM"').length === 3)"""


def page_of(*texts: str) -> ContentPage:
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    page.body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"} for text in texts])
    page.save_revision().publish()
    return page


@pytest.fixture
def marked(stage: Stage) -> str:
    """The address of a page that explains two words."""
    terms = [content.term(name, definition=f"Over {name}. En meer.") for name in ("vennoot", "koppel")]
    marks = [f'<a linktype="term" id="{term.translation_key}">{term.term}</a>' for term in terms]
    return str(page_of(f"Elke {marks[0]} werkt in een {marks[1]}.").get_url())


def within_the_screen(page: Page) -> bool:
    box = page.locator(f"{SAYS}:visible").bounding_box()
    size = page.viewport_size
    assert box
    assert size
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return bool(box["x"] >= 0 and right <= size["width"] and bottom <= size["height"])


@pytest.mark.parametrize("width", [700, 1440])
def test_a_definition_shows_on_hover_and_focus_and_goes_with_escape(stage: Stage, marked: str, width: int) -> None:
    visitor = stage.visitor()
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    visitor.go(marked)
    first, second = page.locator(SAYS).all()
    expect(first).to_be_hidden()
    page.locator(".term > a").first.hover()
    expect(first).to_be_visible()
    expect(first).to_contain_text("Over vennoot.")
    expect(first).not_to_contain_text("En meer")
    assert within_the_screen(page)
    first.hover()
    expect(first).to_be_visible()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    page.mouse.move(0, 0)
    page.locator(".term > a").first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_visible()
    page.keyboard.press("Escape")
    expect(second).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stage.url}/nl/lexicon/koppel/")


def test_a_tap_shows_the_definition_and_a_second_one_the_term(stage: Stage, marked: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(stage.url + marked)
    page.locator(".term > a").first.tap()
    expect(page.locator(SAYS).first).to_be_visible()
    assert (page.url, within_the_screen(page)) == (stage.url + marked, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".term > a").nth(1).tap()
    expect(page.locator(f"{SAYS}:visible")).to_have_count(1)
    page.locator(".term > a").nth(1).tap()
    expect(page).to_have_url(f"{stage.url}/nl/lexicon/koppel/")
    context.close()


def test_without_scripts_a_word_is_a_link_that_says_what_it_means(stage: Stage, marked: str) -> None:
    visitor = stage.visitor(java_script_enabled=False)
    visitor.go(marked)
    visitor.page.locator(".term > a").first.hover()
    expect(visitor.page.locator(SAYS).first).to_be_visible()
    visitor.click(".term > a")
    assert visitor.path == "/nl/lexicon/vennoot/"


def test_an_editor_marks_words_that_are_proposed_or_chosen(stage: Stage) -> None:
    terms = {name: content.term(name, also=f"{name}s") for name in ("koppel", "freelancer")}
    content.term("vennoot", live=False)
    written = page_of("Een vennoot in een koppel. Twee koppels. Wie freelanct.", "Nog een koppel.")
    page = stage.visitor(make_user_with(Role.COMMUNICATIONS, language="en"), locale="en").page
    page.goto(f"{stage.url}/admin/pages/{written.pk}/edit/")
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    proposals = page.locator(".term-words:visible button")
    expect(proposals).to_have_text(["koppel"])
    proposals.click()
    expect(proposals).to_have_count(0)
    page.locator(".public-DraftEditor-content").nth(1).press("Control+End")
    expect(proposals).to_have_count(0)  # the first mention on the page is enough
    text.press("Control+End")
    page.keyboard.press("ArrowLeft")
    for _letter in "freelanct":
        page.keyboard.press("Shift+ArrowLeft")
    page.locator("button.Draftail-ToolbarButton[name=TERM]:visible").click()
    window = page.locator("dialog.term-choice")
    window.locator("input").fill("FREEL")
    window.get_by_role("button", name="freelancer").click()
    expect(window).to_have_count(0)
    page.wait_for_function(KEPT)  # the editor writes what it holds into the form a moment later
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-publish]").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    assert marks_of(written) == [(terms["koppel"], "koppel"), (terms["freelancer"], "freelanct")]


def marks_of(page: ContentPage) -> list[tuple[Any, str]]:
    page.refresh_from_db()
    html = page.body[0].value.source
    tags = list(marks.STORED.finditer(html))
    keys = [marks.ITS_ID.findall(tag[0])[0] for tag in tags]
    words = [html[tag.end() :].partition("</a>")[0] for tag in tags]
    return [(LexiconTerm.objects.get(translation_key=key), word) for key, word in zip(keys, words, strict=True)]
