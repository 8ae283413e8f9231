"""Someone of communications writes a term and an event, translates both, and visitors read them in three languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Locator, expect

from pages.models import AgendaPage, Event, EventPage
from snippets import models
from snippets.models import LexiconTerm
from tests.factories import content
from tests.factories.people import make_user_with
from tests.journeys.stage import BASELINE, Stage, Visitor
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SEEN_WITH_TERMS, SEEN_WITH_EVENTS = ("words", "translation"), ("page translation",)
TERM = {
    "nl": ("loting", "Iemand wordt bij toeval gekozen.", "loting"),
    "fr": ("tirage au sort", "Quelqu’un est choisi au hasard.", "tirage-au-sort"),
    "en": ("draw", "Someone is chosen by chance.", "draw"),
}
EVENT = {
    "nl": ("Avond over werk", "Twee vennoten vertellen.", "avond-over-werk"),
    "fr": ("Soirée sur le travail", "Deux sociétaires racontent.", "soiree-sur-le-travail"),
    "en": ("An evening about work", "Two members tell.", "an-evening-about-work"),
}
CAPTIONS = {
    "nl": "WEBVTT\n\n00:00.000 --> 00:02.000\nGoedenavond, allemaal.",
    "fr": "WEBVTT\n\n00:00.000 --> 00:01.500\n<v Noor>Bonsoir à tous.\n\n00:02.000 --> 00:03.000\n- Oui\n- Non",
}


@pytest.fixture
def editor(stage: Stage) -> Visitor:
    someone = make_user_with(Role.COMMUNICATIONS, language="nl")
    return stage.visitor(someone, locale="nl", permissions=["clipboard-read", "clipboard-write"])


def publish(editor: Visitor) -> None:
    """The button stands under the arrow beside the one that keeps a draft."""
    editor.page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    editor.click("[name=action-publish]")


def segment(editor: Visitor, source: str) -> Locator:
    return editor.page.locator("main li", has=editor.page.get_by_text(source, exact=True)).last


def hand_in(editor: Visitor, submit: str) -> None:
    """To be translated into every other language."""
    editor.go(submit)
    editor.page.locator("[name=select_all]").check()
    editor.click("main form [type=submit]")


def translate(editor: Visitor, address: str, words: dict[str, str]) -> None:
    editor.go(address)
    for source, target in words.items():
        put(editor, source, target)
    editor.click("main [name=action][value=publish]")


def put(editor: Visitor, source: str, target: str) -> None:
    each = segment(editor, source)
    if not each.is_visible():  # what a page promotes itself with stands behind the second tab
        editor.page.locator("main [role=tab]").nth(1).click()
    edit(each).fill(target)
    keep(editor, each)


def edit(each: Locator) -> Locator:
    each.locator("button").last.click()
    return each.locator("textarea")


def keep(editor: Visitor, each: Locator) -> None:
    with editor.page.expect_response(lambda answer: answer.request.method == "PUT"):
        each.locator("button").last.click()


def words_for(texts: dict[str, tuple[str, str, str]], code: str) -> dict[str, str]:
    """Source -> translation; the address last, since it stands behind another tab."""
    return dict(zip(texts["nl"], texts[code], strict=True))


@pytest.mark.req("R2.1")
def test_a_term_is_written_translated_and_read_in_three_languages(stage: Stage, editor: Visitor) -> None:
    title, definition, _slug = TERM["nl"]
    editor.go("/admin/snippets/snippets/lexiconterm/add/?locale=nl")
    editor.fill("main form", term=title.capitalize(), definition=definition)
    publish(editor)
    term = LexiconTerm.objects.get()
    hand_in(editor, f"/admin/localize/submit/snippet/snippets/lexiconterm/{term.pk}/")
    assert {row.locale.language_code: row.live for row in LexiconTerm.objects.all()} == {
        "nl": True, "fr": False, "en": False,
    }  # fmt: skip
    for row in LexiconTerm.objects.exclude(pk=term.pk):
        code = row.locale.language_code
        new_title, new_text, new_slug = TERM[code]
        words = {"loting": new_slug, "Loting": new_title, definition: new_text}
        translate(editor, f"/admin/snippets/snippets/lexiconterm/edit/{row.pk}/", words)
    visitor = stage.visitor()
    for code, folder in (("nl", "lexicon"), ("fr", "lexique"), ("en", "lexicon")):
        title, text, slug = TERM[code]
        visitor.go(f"/{code}/{folder}/").click(f"main a[href='/{code}/{folder}/{slug}/']")
        assert (title.lower() in visitor.text().lower(), text in visitor.text()) == (True, True)
    visitor.click("nav .languages a[lang=fr]")
    assert visitor.path == "/fr/lexique/tirage-au-sort/"
    assert visitor.context.cookies() == []
    assert stage.no_longer_found(*SEEN_WITH_TERMS) == {}, "the baseline may only shrink: take these out of it"


@pytest.mark.req("R2.1")
@pytest.mark.req("R2.3")
def test_a_text_of_several_lines_is_typed_and_pasted_in_another_language(stage: Stage, editor: Visitor) -> None:
    film = content.testimonial(title="Noor", captions=CAPTIONS["nl"], transcript="Goedenavond.\n\nR&D < werk.")
    film.save_revision().publish()
    hand_in(editor, f"/admin/localize/submit/snippet/snippets/testimonial/{film.pk}/")
    french = models.Testimonial.objects.get(locale__language_code="fr")
    editor.go(f"/admin/snippets/snippets/testimonial/edit/{french.pk}/")
    page = editor.page
    shown = segment(editor, "Goedenavond.\n\nR&D < werk.")
    assert shown.locator("p").first.inner_text() == "Goedenavond.\n\nR&D < werk."
    box = edit(shown)
    for line in ("Bonsoir.", "", "R&D < travail."):
        box.press_sequentially(line)
        box.press("Enter")
    box.press("Backspace")
    assert box.evaluate("box => getComputedStyle(box).whiteSpace") == "pre-wrap"
    keep(editor, shown)
    assert shown.locator("p").last.inner_text() == "Bonsoir.\n\nR&D < travail."
    captions = page.locator("main li li", has_text="Goedenavond, allemaal.")
    box = edit(captions)
    page.evaluate("text => navigator.clipboard.writeText(text)", CAPTIONS["fr"])
    box.press("Control+v")
    keep(editor, captions)
    again = edit(captions)
    again.press("Control+End")
    again.press_sequentially("!")
    keep(editor, captions)
    for source, target in {"noor": "noor-fr", "Noor": "Noor", "I choose.": "Je choisis."}.items():
        put(editor, source, target)
    editor.click("main [name=action][value=publish]")
    french.refresh_from_db()
    assert (french.captions, french.transcript) == (f"{CAPTIONS['fr']}!", "Bonsoir.\n\nR&D < travail.")
    assert french.live


@pytest.mark.req("R7.1a")
def test_an_event_is_written_translated_and_read_in_three_languages(stage: Stage, editor: Visitor) -> None:
    agenda = AgendaPage.objects.get(locale__language_code="nl")
    title, summary, slug = EVENT["nl"]
    event = write_event(editor, title)
    editor.go(f"/admin/pages/add/pages/eventpage/{agenda.pk}/")
    editor.fill("main form", title=title, summary=summary)
    choose(editor, "event", event)
    publish(editor)
    page = EventPage.objects.get()
    hand_in(editor, f"/admin/localize/submit/page/{page.pk}/")
    for other in EventPage.objects.exclude(pk=page.pk):
        translate(editor, f"/admin/pages/{other.pk}/edit/", words_for(EVENT, other.locale.language_code))
    visitor = stage.visitor()
    for code, (title, summary, slug) in EVENT.items():
        visitor.go(f"/{code}/agenda/").click(f"main a[href='/{code}/agenda/{slug}/']")
        assert (title in visitor.text(), summary in visitor.text()) == (True, True)
    assert stage.no_longer_found(*SEEN_WITH_EVENTS) == {}, "the baseline may only shrink: take these out of it"


def test_every_screen_of_the_baseline_is_opened_by_one_of_these() -> None:
    assert {*SEEN_WITH_TERMS, *SEEN_WITH_EVENTS} == set(BASELINE)


def write_event(editor: Visitor, name: str) -> Event:
    starts = localtime(clock.now() + timedelta(days=10))
    ends = starts + timedelta(hours=2)
    editor.go("/admin/snippets/pages/event/add/")
    editor.fill("main form", name=name, status="confirmed", place_name="Flagey", level="local",
                starts=f"{starts:%Y-%m-%d %H:%M}", ends=f"{ends:%Y-%m-%d %H:%M}")  # fmt: skip
    editor.page.keyboard.press("Escape")  # the calendar that opened
    editor.click("footer [type=submit]")
    return Event.objects.get(name=name)


def choose(editor: Visitor, name: str, row: Any) -> None:
    """In the window that opens, by a word of what is wanted."""
    chooser = editor.page.locator(f"#id_{name}-chooser")
    chooser.locator(".unchosen button").click()
    window = editor.page.locator(".modal-content")
    with editor.page.expect_response(lambda answer: "/results/" in answer.url):
        window.locator("[name=q]").fill(str(row).split()[0])
    window.locator(f"a[href*='/chosen/{row.pk}/']").click()
    expect(chooser.locator("[data-chooser-title]")).to_have_text(str(row))
