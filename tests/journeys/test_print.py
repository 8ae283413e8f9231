"""What comes out of a printer: the words and nothing that one clicks, dark screens included."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys import scenes
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R7.1a")]
CLICKED = (".top .nav", ".languages", ".filters", ".pagination", ".views", ".share", ".button", ".foot ul")


def test_the_agenda_and_an_event_print_as_words_on_white(stage: Stage) -> None:
    mission, _sent = scenes.announced(stage)
    page = mission.event.pages.get(locale__language_code="nl")
    visitor = stage.visitor(color_scheme="dark")
    for path in ("/nl/agenda/", f"/nl/agenda/?view=month&from={mission.starts:%Y-%m}-01", f"/nl/agenda/{page.slug}/"):
        visitor.page.goto(stage.url + path)
        visitor.page.emulate_media(media="print")
        shown = [each for each in CLICKED if visitor.page.locator(f"{each}:visible").count()]
        white = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
        words = "\n".join(each.extract_text() for each in PdfReader(BytesIO(visitor.page.pdf(format="A4"))).pages)
        assert (path, shown, white, page.title in " ".join(words.split())) == (path, [], "rgb(255, 255, 255)", True)
        visitor.page.emulate_media(media="screen")
