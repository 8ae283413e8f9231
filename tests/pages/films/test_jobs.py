"""Real ffmpeg on real clips in the library, and files that are no films."""

import errno
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django_q.models import OrmQ
from wagtailmedia.models import Media

from pages.films import jobs
from pages.films.jobs import prepare, sweep
from snippets.films import Film, Refusal, Status
from tests.factories import content
from tests.factories.scanner import VIRUS, Scanner
from tests.factories.videos import CODECS, clip
from workflows.kernel import clock
from workflows.videos.holding import HOLD, MAX_ATTEMPTS, REST, take
from workflows.videos.transcode import AbandonedError, ffmpeg

pytestmark = pytest.mark.django_db
Folders = Path
MADE = ["jpg", "mp4", "webm"]


def sent(data: bytes | None = None, kind: str = "mp4") -> Film:
    """A film that came into the library and waits for a worker."""
    file = ContentFile(clip(kind) if data is None else data, name=f"{uuid4().hex}.{kind}")
    return Media.objects.create(title="Talk", type="video", file=file).film


def again(film: Film) -> Film:
    return Film.objects.select_related("media").get(pk=film.pk)


def on_disk(folders: Path) -> list[str]:
    """The endings of every file there is, in the library and in the workshops."""
    return sorted(path.suffix[1:] or path.name for path in folders.rglob("*") if path.is_file())


def told(path: str) -> str:
    command = [ffmpeg(), "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True).stderr


@pytest.mark.once
@pytest.mark.req("R2.3")
@pytest.mark.parametrize("kind", ["mp4", "mov", "mkv", "avi"])
def test_a_film_of_any_usual_kind_is_made_ready_as_h264_and_vp9_with_a_still(kind: str, folders: Folders) -> None:
    assert kind in CODECS
    film = sent(kind=kind)
    prepare(film.pk)
    film = again(film)
    assert (film.status, film.percent, film.attempts, film.held_until, film.original) == ("ready", 100, 1, None, "")
    assert (film.media.width, film.media.height, round(film.media.duration)) == (320, 180, 2)
    assert film.media.file.name == film.name("mp4")
    assert on_disk(folders) == MADE
    mp4, webm = (told(default_storage.path(film.name(each))) for each in ("mp4", "webm"))
    assert ("Video: h264" in mp4, "Audio: aac" in mp4, "Video: vp9" in webm, "Audio: opus" in webm) == (True,) * 4


@pytest.mark.once
@pytest.mark.req("R2.3")
@pytest.mark.parametrize("decibels", [-30, 10])
def test_a_film_comes_out_as_loud_as_speech_on_the_web(decibels: int) -> None:
    film = sent(clip("mp4", seconds=6, more=f"-af volume={decibels}dB"))
    prepare(film.pk)
    for kind in ("mp4", "webm"):
        words = told(default_storage.path(film.name(kind)))
        loud = float(re.findall(r"I: +(-?[\d.]+) LUFS", words)[-1])
        assert loud == pytest.approx(-16, abs=1.5), kind


def test_a_film_without_sound_is_fine() -> None:
    film = sent(clip("mp4", more="-an"))
    prepare(film.pk)
    assert again(film).status == Status.READY


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"Only words, whatever the name says. " * 300, Refusal.UNREADABLE),
        (lambda: b"\x00\x00\x00\x18ftypisom" + b"Only words. " * 300, Refusal.UNREADABLE),
        (lambda: clip()[:3000], Refusal.UNREADABLE),
        (lambda: clip("mp4", more="-vn"), Refusal.NO_PICTURE),
        (lambda: clip("mp4", seconds=0.4), Refusal.TOO_SHORT),
    ],
    ids=["words", "words behind a head", "half a film", "a song", "a blink"],
)
def test_what_is_no_film_is_refused_with_a_reason(make: Callable[[], bytes], why: str) -> None:
    film = sent(make())
    prepare(film.pk)
    assert (again(film).status, again(film).refused_because, again(film).held_until) == (Status.REFUSED, why, None)


def test_the_editor_reads_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RENEW_SECONDS", 0.0)
    film, seen = sent(clip("mp4", size="1280x720", seconds=4)), []
    watch = jobs.watch

    def spying(*args: Any) -> Callable[[], bool]:
        ask = watch(*args)

        def asked() -> bool:
            wanted = ask()
            seen.append(again(film).percent)
            return wanted

        return asked

    monkeypatch.setattr(jobs, "watch", spying)
    prepare(film.pk)
    assert seen == sorted(seen)
    assert any(0 < percent < 100 for percent in seen)


def test_a_film_whose_file_is_gone_is_refused() -> None:
    film = sent()
    default_storage.delete(film.original)
    prepare(film.pk)
    assert (again(film).status, again(film).refused_because) == (Status.REFUSED, Refusal.UNREADABLE)


def test_two_workers_on_one_film_leave_one_film(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first was taken for dead and was not; it is done before the second."""
    film, make = sent(), jobs.open_copy

    def overtaken(*args: Any) -> Any:
        Film.objects.filter(pk=film.pk).update(status=Status.READY, percent=100)
        return make(*args)

    monkeypatch.setattr(jobs, "open_copy", overtaken)
    monkeypatch.setattr(jobs, "RENEW_SECONDS", 600)  # nobody looks on the way, however slow the machine
    prepare(film.pk)
    assert (again(film).status, on_disk(folders)) == (Status.READY, ["jpg", "mp4", "mp4", "webm"])


def test_a_job_that_runs_again_changes_nothing() -> None:
    film = sent()
    prepare(film.pk)
    before = again(film).__dict__ | {"_state": None}
    prepare(film.pk)
    assert again(film).__dict__ | {"_state": None} == before


def test_a_film_in_the_hands_of_another_worker_is_left_alone() -> None:
    film = sent()
    take(Film.objects.filter(pk=film.pk))
    prepare(film.pk)
    assert (again(film).status, again(film).attempts) == (Status.WORKING, 1)


def test_after_three_attempts_it_is_refused() -> None:
    film = sent()
    for number in range(1, MAX_ATTEMPTS + 1):
        with clock.at(clock.now() + HOLD * 2 * number):
            assert take(Film.objects.pending().filter(pk=film.pk))
    with clock.at(clock.now() + HOLD * 2 * (MAX_ATTEMPTS + 1)):
        prepare(film.pk)
    assert (again(film).status, again(film).refused_because) == (Status.REFUSED, Refusal.GAVE_UP)


def test_a_full_disk_is_no_fault_of_the_film(monkeypatch: pytest.MonkeyPatch, folders: Folders) -> None:
    def no_room(*args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    film = sent()
    with monkeypatch.context() as full:
        full.setattr("workflows.videos.transcode.subprocess.Popen", no_room)
        prepare(film.pk)
    assert (again(film).status, again(film).attempts, on_disk(folders)) == (Status.RECEIVED, 0, ["mp4"])
    with clock.at(clock.now() + REST * 2):
        prepare(film.pk)
    assert again(film).status == Status.READY


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        settings.AMBASSADE_CLAMD = f"127.0.0.1:{line.getsockname()[1]}"
        yield Scanner(line)
        line.shutdown(socket.SHUT_RDWR)


def test_a_film_in_which_a_virus_is_found_is_refused_and_leaves_the_library(scanner: Scanner, folders: Folders) -> None:
    film = sent(clip() + VIRUS)
    prepare(film.pk)
    assert (again(film).status, again(film).refused_because) == (Status.REFUSED, Refusal.INFECTED)
    assert on_disk(folders) == []
    clean = sent()
    prepare(clean.pk)
    assert again(clean).status == Status.READY


def test_while_the_scanner_is_away_a_film_waits(settings: Any, folders: Folders) -> None:
    settings.AMBASSADE_CLAMD = str(folders / "nobody.ctl")
    film = sent()
    prepare(film.pk)
    assert (again(film).status, again(film).attempts, on_disk(folders)) == (Status.RECEIVED, 0, ["mp4"])
    settings.AMBASSADE_CLAMD = ""
    with clock.at(clock.now() + REST * 2):
        prepare(film.pk)
    assert again(film).status == Status.READY


@pytest.mark.req("R2.3")
def test_withdrawal_erases_every_file(folders: Folders, commits: Any) -> None:
    with commits():
        film = sent()
        prepare(film.pk)
    person = content.appearance()
    content.testimonial(appearance=person, video=again(film).media)
    assert on_disk(folders) == MADE
    person.withdrawn_on = clock.today()
    with commits():
        person.save()
    assert (on_disk(folders), Film.objects.count(), Media.objects.count()) == ([], 0, 0)


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("moment", ["while it works", "when it is done"])
def test_withdrawal_while_a_worker_is_at_it_leaves_no_file(
    moment: str, folders: Folders, commits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RENEW_SECONDS", 0.0)
    person, film = content.appearance(), sent()
    content.testimonial(appearance=person, video=film.media)
    make = jobs.open_copy

    def withdrawn(*args: Any) -> Any:
        made = make(*args) if moment == "when it is done" else None
        person.withdrawn_on = clock.today()
        with commits():
            person.save()
        return made or make(*args)

    monkeypatch.setattr(jobs, "open_copy", withdrawn)
    prepare(film.pk)
    assert (on_disk(folders), Film.objects.count(), Media.objects.count()) == ([], 0, 0)


@pytest.mark.req("R2.3")
def test_withdrawal_erases_a_film_that_only_a_draft_names(commits: Any) -> None:
    person = content.appearance()
    row = content.testimonial(appearance=person)
    row.video = content.video("other.mp4")
    row.save_revision()
    person.withdrawn_on = clock.today()
    with commits():
        person.save()
    assert not Media.objects.exists()


@pytest.mark.req("R2.3")
def test_a_film_is_on_no_page_before_it_is_ready(site: Any, client: Client) -> None:
    film = sent()
    content.testimonial(video=film.media, slug="noor")
    content.story(video=film.media, slug="noor", captions=content.CAPTIONS)
    addresses = ("/nl/getuigenissen/", "/nl/getuigenissen/noor/", "/nl/verhalen/noor/")
    seen = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in seen] == [200, 404, 200]
    assert ["noor/" in seen[0].content.decode(), "<video" in seen[2].content.decode()] == [False, False]
    prepare(film.pk)
    seen = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in seen] == [200, 200, 200]
    page = seen[1].content.decode()
    for kind, ending in (("video/webm", "webm"), ("video/mp4", "mp4")):
        assert f'<source src="/media/{film.name(ending)}" type="{kind}">' in page
    assert f'poster="/media/{film.name("jpg")}"' in page
    assert 'preload="none"' in page


def test_a_worker_that_was_overtaken_by_another_file_keeps_nothing(
    folders: Folders, commits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, make = sent(), jobs.open_copy

    def replaced(*args: Any) -> Any:
        media = again(film).media
        media.file = ContentFile(clip("mp4", seconds=1.5), name=f"{uuid4().hex}.mp4")
        with commits():
            media.save()
        return make(*args)

    with monkeypatch.context() as overtaken:
        overtaken.setattr(jobs, "open_copy", replaced)
        prepare(film.pk)
    assert (again(film).status, on_disk(folders), again(film).key == film.key) == (Status.RECEIVED, ["mp4"], False)
    prepare(film.pk)
    assert (again(film).status, on_disk(folders)) == (Status.READY, MADE)


def test_work_that_nobody_wants_any_more_leaves_nothing(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any) -> None:
        raise AbandonedError

    film = sent()
    monkeypatch.setattr(jobs, "transcode", stop)
    prepare(film.pk)
    assert on_disk(folders) == ["mp4"]


def test_the_sweep_queues_what_was_left_behind_and_takes_in_films_from_before() -> None:
    fresh, lost, dead, done = (sent() for _n in range(4))
    content.make_ready(done.media)
    before = sent().media
    Film.objects.filter(media=before).delete()
    Film.objects.filter(pk=lost.pk).update(received_at=clock.now() - timedelta(minutes=5))
    Film.objects.filter(pk=dead.pk).update(status=Status.WORKING, held_until=clock.now() - HOLD)
    OrmQ.objects.all().delete()
    sweep()
    sweep()
    queued = sorted(row.task["args"][0] for row in OrmQ.objects.all())
    assert queued == sorted([lost.pk, dead.pk, Film.objects.get(media=before).pk])
    assert fresh.pk not in queued


def test_the_sweep_takes_away_what_belongs_to_no_film_and_finishes_what_was_half_done(folders: Folders) -> None:
    film = sent()
    prepare(film.pk)
    default_storage.save(f"films/{uuid4().hex}.webm", ContentFile(b"of nobody"))
    default_storage.save("films/README.txt", ContentFile(b"no film of ours"))
    stray = jobs.workshop(uuid4())
    stray.mkdir(parents=True)
    (stray / "original").write_bytes(b"of nobody")
    late = default_storage.save("media/late.mov", ContentFile(b"as it was sent"))
    Film.objects.filter(pk=film.pk).update(original=late)
    sweep()
    assert on_disk(folders) == sorted([*MADE, "txt"])
    assert again(film).original == ""
