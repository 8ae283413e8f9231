"""A video is sent, prepared and played, in a browser, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.people import make_member
from tests.factories.videos import clip, draw, upload
from tests.journeys.stage import Stage
from workflows.videos import jobs
from workflows.videos.keeping import receive
from workflows.videos.models import PrivateVideo, Status

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.workflows.videos.stand"),
]
# Plays without sound until a little has been seen; what has been seen, in seconds.
PLAY = """() => new Promise((seen, failed) => {
    const video = document.querySelector('video');
    video.ontimeupdate = () => video.currentTime > 0.3 && seen(video.currentTime);
    video.onerror = failed;
    video.muted = true;
    video.play();
})"""


@pytest.fixture(autouse=True)
def film(settings, tmp_path: Path) -> Path:
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path / "private"
    return draw(tmp_path / "film.mp4")


def send(page: Page, film: Path, note: str = "") -> None:
    page.set_input_files("input[type=file]", film)
    page.fill("[name=note]", note)
    page.get_by_role("button", name="Send").click()


def prepare() -> None:
    jobs.transcode(PrivateVideo.objects.get(status=Status.RECEIVED).pk)


def test_video_is_sent_prepared_and_played(stage: Stage, film: Path) -> None:
    somebody = stage.visitor(make_member().user, viewport={"width": 360, "height": 800}).go("/stand/")
    page = somebody.page
    send(page, film)
    expect(page.locator("[data-player=received]")).to_be_visible()
    somebody.look()
    prepare()
    page.reload()
    expect(page.locator("video[poster]")).to_be_visible()
    somebody.look()
    assert page.evaluate(PLAY) > 0.3


def test_page_sees_by_itself_that_the_video_is_ready(stage: Stage, film: Path) -> None:
    member = make_member()
    receive(upload(clip()), member)
    page = stage.visitor(member.user).page
    page.clock.install()
    page.goto(f"{stage.url}/stand/")
    expect(page.locator("[data-player=received]")).to_be_visible()
    prepare()
    page.clock.run_for(11_000)
    expect(page.locator("[data-player=playable] video")).to_be_visible()


def test_player_asks_for_a_new_address_when_the_old_one_has_run_out(stage: Stage) -> None:
    member = make_member()
    receive(upload(clip()), member)
    prepare()
    page = stage.visitor(member.user).go("/stand/").page
    old = page.locator("video").get_attribute("src")
    page.route(f"**{old}", lambda route: route.fulfill(status=404))
    page.wait_for_timeout(1100)  # a signature carries the second
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; v.play().catch(() => {}) }")
    expect(page.locator("video")).not_to_have_attribute("src", old)
    assert page.evaluate(PLAY) > 0.3


def test_lost_connection_is_told_and_the_same_file_is_sent_again(stage: Stage, film: Path) -> None:
    somebody = stage.visitor(make_member().user).go("/stand/")
    page = somebody.page
    page.route("**/stand/", lambda route: route.abort("connectionreset"))
    send(page, film, note="Typed")
    again = page.locator("[data-upload-again]")
    expect(again).to_be_focused()
    expect(page.locator("[data-upload-words]")).to_have_text(page.locator("[data-upload]").get_attribute("data-lost"))
    expect(page.locator("[name=note]")).to_have_value("Typed")
    somebody.look()
    page.unroute("**/stand/")
    again.click()
    expect(page.locator("[data-player=received]")).to_be_visible()
    assert PrivateVideo.objects.count() == 1


def test_sending_is_stopped_by_a_button(stage: Stage, film: Path) -> None:
    somebody = stage.visitor(make_member().user).go("/stand/")
    page = somebody.page
    page.route("**/stand/", lambda route: None)  # it never ends
    send(page, film)
    stop = page.locator("[data-upload-stop]")
    expect(stop).to_be_focused()
    somebody.look()
    stop.click()
    expect(page.locator("[data-upload-words]")).to_have_text(
        page.locator("[data-upload]").get_attribute("data-stopped")
    )
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    assert not PrivateVideo.objects.exists()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_refused_file_is_told_beside_the_field_with_everything_typed_kept(stage, tmp_path, scripts) -> None:
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear all, " * 500)
    page = stage.visitor(make_member().user, java_script_enabled=scripts).go("/stand/").page
    send(page, letter, note="Typed")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#id_video_error")).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value("Typed")


def test_video_is_sent_and_looked_for_without_scripts(stage: Stage, film: Path) -> None:
    somebody = stage.visitor(make_member().user, java_script_enabled=False).go("/stand/")
    send(somebody.page, film)
    expect(somebody.page.locator("[data-player=received]")).to_be_visible()
    prepare()
    somebody.click("[data-player] a")
    expect(somebody.page.locator("video[poster]")).to_be_visible()
