"""A video is sent, prepared and played, in a browser, with and without scripts."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from playwright.sync_api import Page, Route, expect

from tests.factories.people import make_member
from tests.factories.videos import clip, draw, upload
from tests.journeys.stage import Stage
from workflows.videos import files, jobs
from workflows.videos.keeping import receive, refuse_above_quota
from workflows.videos.models import PrivateVideo, Status, Upload

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
    page.get_by_role("button", name="Send", exact=True).click()


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


def said(page: Page, name: str) -> str:
    return page.locator("[data-upload]").get_attribute(f"data-{name}") or ""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A film of several pieces."""
    film = draw(tmp_path / "large.mp4")
    with film.open("ab") as file:
        file.write(b"\0\0\0\x08free" * (20 * 1024 * 1024 // 8))
    return film


def test_lost_connection_is_told_and_sending_goes_on_by_itself(stage: Stage, large: Path) -> None:
    somebody = stage.visitor(make_member().user).go("/stand/")
    page = somebody.page
    cut: list[str] = []
    sent: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
        if route.request.method == "PATCH" and len(sent) in (2, 3):
            cut.append(route.request.method)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/**", lose)
    send(page, large, note="Typed")
    expect(page.locator("[data-upload-words]")).to_have_text(said(page, "lost"), timeout=15_000)
    somebody.look()
    expect(page.locator("[data-player=received]")).to_be_visible(timeout=30_000)
    piece = 8 * 1024 * 1024
    assert (sent, len(cut)) == ([0, piece, piece, piece, 2 * piece], 2)
    assert files.original(PrivateVideo.objects.get().pk).read_bytes() == large.read_bytes()
    assert not Upload.objects.exists()


def test_sending_goes_on_where_it_stopped_after_a_closed_tab(stage: Stage, large: Path) -> None:
    member = make_member()
    somebody = stage.visitor(member.user).go("/stand/")
    first = somebody.page
    first.route(
        "**/uploads/*/",
        lambda route: None if route.request.headers.get("upload-offset", "0") != "0" else route.continue_(),
    )
    send(first, large)
    with first.expect_request(lambda request: request.headers.get("upload-offset") == str(8 * 1024 * 1024)):
        pass
    first.close(run_before_unload=False)
    page = somebody.context.new_page()
    page.goto(f"{stage.url}/stand/")
    expect(page.locator("[data-upload-words]")).to_contain_text("large.mp4")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset", request.method)))
    send(page, large)
    expect(page.locator("[data-player=received]")).to_be_visible()
    assert sent[0] == "HEAD"
    assert int(sent[1]) >= 8 * 1024 * 1024, "what came of the second piece stays too"
    assert files.original(PrivateVideo.objects.get().pk).read_bytes() == large.read_bytes()
    page.goto(f"{stage.url}/stand/")
    expect(page.locator("[data-upload]")).to_be_hidden()


def test_sending_is_stopped_by_a_button_and_goes_on(stage: Stage, film: Path) -> None:
    somebody = stage.visitor(make_member().user).go("/stand/")
    page = somebody.page
    page.route("**/uploads/*/", lambda route: None)  # it never ends
    send(page, film)
    stop = page.locator("[data-upload-stop]")
    expect(stop).to_be_focused()
    somebody.look()
    stop.click()
    expect(page.locator("[data-upload-words]")).to_have_text(said(page, "stopped"))
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    somebody.look()
    assert not PrivateVideo.objects.exists()
    page.unroute("**/uploads/*/")
    page.locator("[data-upload-again]").click()
    expect(page.locator("[data-player=received]")).to_be_visible()


def test_who_was_logged_out_logs_in_elsewhere_and_goes_on(stage: Stage, film: Path) -> None:
    member = make_member()
    somebody = stage.visitor(member.user).go("/stand/")
    page = somebody.page
    somebody.context.clear_cookies()
    send(page, film, note="Typed")
    expect(page.locator("[data-upload-words]")).to_have_text(said(page, "out"))
    somebody.look()
    again = stage.visitor(member.user)
    again.go("/stand/")
    somebody.context.add_cookies(again.context.cookies())
    page.locator("[data-upload-again]").click()
    expect(page.locator("[data-player=received]")).to_be_visible()


def test_who_sends_too_much_is_told_before_it_is_sent(stage: Stage, film: Path) -> None:
    member = make_member()
    for _n in range(3):
        receive(upload(clip()), member)
    page = stage.visitor(member.user).go("/stand/").page
    send(page, film)
    with override("nl"), pytest.raises(ValidationError) as refusal:
        refuse_above_quota(member, 1)
    expect(page.locator("[data-upload-words]")).to_have_text(refusal.value.messages[0])


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
