"""A video is recorded in the browser, before a camera that Chromium plays, and watched by those who assess."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from pages.site import ensure_site
from tests.factories import candidates
from tests.house.processes import wait_for
from tests.journeys.stage import Stage, Visitor
from tests.journeys.test_video import PLAY
from workflows.candidates.models import Candidacy
from workflows.kernel.perform import perform
from workflows.videos.jobs import transcode
from workflows.videos.models import PrivateVideo, Status

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SEND = "/nl/candidacy/attach-video/"
PLAYED = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def with_camera(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = browser_type.launch(**browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *PLAYED]})
    yield browser
    browser.close()


@pytest.fixture
def studio(
    live_server: Any, transactional_db: None, with_camera: Browser, settings: Any, tmp_path: Path
) -> Iterator[Stage]:
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path / "private"
    ensure_site()
    made = Stage(live_server.url, with_camera)
    yield made
    made.close()
    assert not made.wrong, "\n".join(made.wrong)


def press(page: Page, what: str) -> None:
    page.locator(f"[data-do={what}]").click()


def stands(page: Page, state: str) -> None:
    expect(page.locator("[data-recorder]")).to_have_attribute("data-state", state, timeout=20_000)


def record(page: Page) -> None:
    press(page, "start")
    stands(page, "recording")
    page.wait_for_timeout(1500)


def check(page: Page) -> None:
    """Camera and microphone are seen and heard before anything is recorded; one's own notes are off."""
    expect(page.locator("[data-do=on]")).to_be_visible()
    press(page, "on")
    stands(page, "check")
    expect(page.locator("[data-part=camera] option")).not_to_have_count(0)
    expect(page.locator("[data-part=use-notes]")).not_to_be_checked()
    wait_for(lambda: page.evaluate("() => document.querySelector('[data-part=level]').value") > 0.05, 10)


@pytest.mark.req("R1.6")
def test_video_is_recorded_taken_again_sent_and_watched(studio: Stage) -> None:
    group = candidates.group()
    candidacy = candidates.draft()
    candidate = studio.visitor(candidacy.member.user, viewport={"width": 360, "height": 800}).go(SEND)
    page = candidate.page
    check(page)
    candidate.look()

    record(page)
    expect(page.locator("[data-prompt][aria-current]")).to_have_count(1)
    expect(page.locator("[data-part=number]")).to_be_hidden()
    expect(page.locator("[data-part=notes-shown]")).to_be_hidden()
    expect(page.locator("[data-part=left]")).to_have_text(re.compile(r"^1:5\d$"))
    candidate.look()
    press(page, "next")
    stands(page, "pause")
    paused = page.locator("[data-part=left]").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator("[data-part=left]").inner_text() == paused
    press(page, "goOn")
    stands(page, "recording")
    press(page, "finish")
    stands(page, "review")
    first = page.locator("[data-part=film]").get_attribute("src")
    expect(page.locator("[data-part=wrong]")).to_be_hidden()
    assert (
        page.evaluate("() => { const v = document.querySelector('[data-part=film]'); v.muted = true; return v.play() }")
        is None
    )
    candidate.look()

    press(page, "again")
    stands(page, "check")
    record(page)
    press(page, "finish")
    stands(page, "review")
    expect(page.locator("[data-part=film]")).not_to_have_attribute("src", first)
    press(page, "use")
    expect(page).to_have_url(re.compile("/candidacy/$"), timeout=30_000)

    video = PrivateVideo.objects.get()
    transcode(video.pk)
    video.refresh_from_db()
    assert (video.status, video.original_name[:6]) == (Status.PLAYABLE, "video-")
    perform(Candidacy.objects.get(pk=candidacy.pk), "submit", by=candidacy.member.user)
    watch(studio.visitor(group[0]), candidacy)


@pytest.mark.req("R1.6")
def test_who_needs_no_picture_records_the_voice_alone(studio: Stage) -> None:
    candidacy = candidates.ready(by=candidates.group()[0])
    candidate = studio.visitor(candidacy.member.user, viewport={"width": 360, "height": 800}).go(SEND)
    page = candidate.page
    press(page, "voice")
    stands(page, "check")
    expect(page.locator("[data-part=camera]")).to_be_hidden()
    wait_for(lambda: page.evaluate("() => document.querySelector('[data-part=level]').value") > 0.05, 10)
    assert page.evaluate("() => document.querySelector('[data-part=mirror]').srcObject.getVideoTracks().length") == 0
    candidate.look()
    record(page)
    press(page, "finish")
    stands(page, "review")
    press(page, "use")
    expect(page).to_have_url(re.compile("/candidacy/$"), timeout=30_000)
    video = PrivateVideo.objects.get()
    transcode(video.pk)
    video.refresh_from_db()
    assert (video.status, video.has_picture, video.original_name[:6]) == (Status.PLAYABLE, False, "voice-")


def test_who_has_to_be_seen_is_not_offered_the_voice_alone(studio: Stage) -> None:
    page = studio.visitor(candidates.draft().member.user).go(SEND).page
    expect(page.locator("[data-do=on]")).to_be_visible()
    expect(page.locator("[data-do=voice]")).to_have_count(0)


def watch(assessor: Visitor, candidacy: Candidacy) -> None:
    assessor.page.goto(f"{assessor.stage.url}{candidacy.desk_url()}")
    assert assessor.page.evaluate(PLAY) > 0.3


def test_recording_stops_when_the_time_is_up_and_says_so_before(studio: Stage, settings: Any) -> None:
    settings.AMBASSADE_RECORDING_SECONDS = 12
    page = studio.visitor(candidates.draft().member.user).go(SEND).page
    press(page, "on")
    stands(page, "check")
    press(page, "start")
    stands(page, "recording")
    expect(page.locator("[data-part=said]")).to_contain_text("10", timeout=10_000)
    stands(page, "review")
    assert float(page.locator("[data-recorder]").get_attribute("data-seconds")) == 12


REFUSED = "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '%s')) }"
NOTHING_THERE = "() => { navigator.mediaDevices.enumerateDevices = () => Promise.resolve(%s) }"


@pytest.mark.parametrize(
    ("error", "devices", "told"),
    [
        ("NotAllowedError", "[]", "denied"),
        ("NotFoundError", "[]", "nocamera"),
        ("NotFoundError", "[{kind: 'videoinput'}]", "nomicrophone"),
        ("NotReadableError", "[{kind: 'videoinput'}, {kind: 'audioinput'}]", "busy"),
    ],
)
def test_what_stands_in_the_way_of_the_camera_is_said_in_words(studio: Stage, error, devices, told) -> None:
    candidate = studio.visitor(candidates.draft().member.user).go(SEND)
    page = candidate.page
    page.evaluate(REFUSED % error)
    page.evaluate(NOTHING_THERE % devices)
    press(page, "on")
    words = page.locator("[data-recorder]").get_attribute(f"data-{told}")
    expect(page.locator("[data-part=wrong]")).to_have_text(words)
    candidate.look()


def test_browser_that_cannot_record_shows_the_file_field_alone(studio: Stage) -> None:
    candidate = studio.visitor(candidates.draft().member.user)
    candidate.page.add_init_script("delete window.MediaRecorder")
    candidate.go(SEND)
    expect(candidate.page.locator("[data-recorder]")).to_be_hidden()
    expect(candidate.page.locator("input[type=file]")).to_be_visible()
