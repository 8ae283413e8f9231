"""A small server that speaks as clamd does: https://docs.clamav.net/manual/Usage/Scanning.html#clamd"""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django_q.models import OrmQ

from tests.factories.scanner import VIRUS, Scanner
from tests.factories.videos import clip, make_video
from workflows.kernel import clock
from workflows.videos import files, jobs
from workflows.videos.holding import REST
from workflows.videos.models import PrivateVideo, Refusal, Status
from workflows.videos.scanning import InfectedError, ScannerAwayError, scan

pytestmark = pytest.mark.req("R1.6")


@pytest.fixture(params=["a socket", "a port"])
def scanner(request, settings, tmp_path: Path) -> Iterator[Scanner]:
    if request.param == "a socket":
        line = socket.socket(socket.AF_UNIX)
        line.bind(str(tmp_path / "clamd.ctl"))
        settings.AMBASSADE_CLAMD = str(tmp_path / "clamd.ctl")
    else:
        line = socket.socket()
        line.bind(("127.0.0.1", 0))
        settings.AMBASSADE_CLAMD = f"127.0.0.1:{line.getsockname()[1]}"
    with line:
        yield Scanner(line)
        line.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        (tmp_path / "file").write_bytes(data)
        return tmp_path / "file"

    return write


def test_clean_file_is_seen_as_a_whole(scanner, file):
    data = clip() * 3
    scan(file(data))
    assert scanner.seen == data


def test_what_is_found_is_named(scanner, file):
    with pytest.raises(InfectedError, match=r"^Eicar-Test-Signature$"):
        scan(file(bytes(100_000) + VIRUS))


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: ", b"OK", b"UNKNOWN COMMAND"])
def test_answer_that_is_not_clean_is_none(scanner, file, answer):
    scanner.answer = answer
    with pytest.raises(ScannerAwayError):
        scan(file(b"0123"))


def test_scanner_that_dies_half_way_is_away(scanner, file):
    scanner.dies = True
    with pytest.raises(ScannerAwayError):
        scan(file(clip()))


@pytest.mark.parametrize("where", ["/nowhere/clamd.ctl", "127.0.0.1:1", "nonsense"])
def test_scanner_that_is_not_there_is_away(settings, file, where):
    settings.AMBASSADE_CLAMD = where
    with pytest.raises(ScannerAwayError):
        scan(file(b"0123"))


def test_without_a_scanner_nothing_is_asked(settings):
    settings.AMBASSADE_CLAMD = ""
    assert scan(Path("/nowhere")) is None, "not even the file is opened"


@pytest.fixture
def no_ffmpeg(monkeypatch) -> None:
    def never(*args: object) -> None:
        raise AssertionError("it was read before it was scanned")

    monkeypatch.setattr(jobs, "make", never)


@pytest.mark.django_db
def test_infected_video_is_refused_and_erased_before_anything_reads_it(scanner, no_ffmpeg):
    video = make_video(data=clip() + VIRUS)
    jobs.transcode(video.pk)
    video.refresh_from_db()
    assert (video.status, video.refused_because) == (Status.REFUSED, Refusal.INFECTED)
    assert not files.folder(video.pk).exists()


@pytest.mark.django_db
def test_video_waits_for_a_scanner_that_is_away_and_is_never_passed_unscanned(settings, scanner, no_ffmpeg):
    there, settings.AMBASSADE_CLAMD = settings.AMBASSADE_CLAMD, "/nowhere/clamd.ctl"
    video = make_video()
    for turn in range(5):
        with clock.at(clock.now() + REST * 2 * turn):
            jobs.transcode(video.pk)
    video.refresh_from_db()
    assert (video.status, video.attempts, files.original(video.pk).exists()) == (Status.RECEIVED, 0, True)
    settings.AMBASSADE_CLAMD = there
    OrmQ.objects.all().delete()
    with clock.at(clock.now() + REST * 20):
        jobs.sweep()
        assert [row.task["args"][0] for row in OrmQ.objects.all()] == [video.pk]


@pytest.mark.django_db
def test_clean_video_goes_on(scanner):
    video = make_video()
    jobs.transcode(video.pk)
    assert PrivateVideo.objects.get(pk=video.pk).status == Status.PLAYABLE
