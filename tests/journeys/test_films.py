"""An editor writes captions beside the film; a visitor plays it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from wagtailmedia.models import Media

from pages.films.jobs import prepare
from pages.site import ensure_site
from snippets.films import Film
from snippets.models import Testimonial as Shown
from tests.factories import content
from tests.factories.people import make_user_with
from tests.factories.videos import clip
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R2.3")]
CUES = """() => [...document.querySelector('video').textTracks].flatMap(track => [...(track.cues || [])])
    .map(cue => [cue.startTime, cue.endTime, cue.text])"""


def draft() -> Any:
    """One whose film waits for a worker, and that has no captions yet."""
    file = ContentFile(clip("mp4", seconds=4), name="talk.mp4")
    media = Media.objects.create(title="Talk", type="video", file=file)
    return content.testimonial(video=media, captions="", slug="noor", live=False)


def test_captions_are_written_beside_the_film_as_soon_as_it_is_ready_and_published(stage: Stage) -> None:
    ensure_site()
    row = draft()
    page = stage.visitor(make_user_with(Role.COMMUNICATIONS, language="en"), locale="en").page
    page.goto(f"{stage.url}/admin/snippets/snippets/testimonial/edit/{row.pk}/")
    expect(page.locator("[data-film-panel] progress")).to_have_count(1)
    expect(page.locator("[data-film-begin]")).to_be_hidden()
    prepare(Film.objects.get().pk)
    expect(page.locator("[data-film-begin]")).to_be_visible(timeout=20_000)
    video = page.locator("[data-film-player]")
    assert (video.get_attribute("preload"), video.evaluate("v => v.networkState < 2")) == ("none", True)
    video.evaluate("v => { v.currentTime = 2 }")
    page.click("[data-film-begin]")
    page.keyboard.type("And <b>all</b> of you.")
    video.evaluate("v => { v.currentTime = 0.5 }")
    page.click("[data-film-begin]")
    page.keyboard.type("Good evening.")
    video.evaluate("v => { v.currentTime = 1.75 }")
    page.click("[data-film-end]")
    assert page.evaluate(CUES) == [[0.5, 1.75, "Good evening."], [2, 5, "And <b>all</b> of you."]]
    said = page.locator("[data-film-said]")
    expect(said).to_have_text("The captions can be read.")
    page.keyboard.type("<script>")
    expect(said).to_contain_text("Line 4")
    for _letter in "<script>":
        page.keyboard.press("Backspace")
    expect(said).to_have_text("The captions can be read.")
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-publish]").click()
    expect(page).to_have_url(f"{stage.url}/admin/snippets/snippets/testimonial/")
    row = Shown.objects.get()
    written = "WEBVTT\n\n00:00.500 --> 00:01.750\nGood evening.\n\n00:02.000 --> 00:05.000\nAnd <b>all</b> of you."
    assert (row.live, row.captions.replace("\r\n", "\n").strip()) == (True, written)
    visitor = stage.visitor(locale="nl")
    visitor.go("/nl/getuigenissen/noor/")
    player = visitor.page.locator("video.film")
    assert player.evaluate("v => v.networkState < 2")
    player.evaluate("v => { v.muted = true; return v.play() }")
    visitor.page.wait_for_function("() => document.querySelector('video').currentTime > 0.6")
    assert visitor.page.evaluate("() => document.querySelector('video').currentSrc").endswith(".webm")
