import errno
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django_q.models import OrmQ

from tests.factories.people import make_member
from tests.factories.videos import clip, make_playable_video, make_video
from tests.house.processes import wait_for
from workflows.kernel import clock
from workflows.videos import files, jobs
from workflows.videos.holding import GRACE, HOLD, MAX_ATTEMPTS, REST
from workflows.videos.jobs import sweep, transcode
from workflows.videos.keeping import erase
from workflows.videos.models import PrivateVideo, Refusal, Status
from workflows.videos.transcode import AbandonedError

pytestmark = pytest.mark.django_db


def again(video: PrivateVideo) -> PrivateVideo:
    return PrivateVideo.objects.get(pk=video.pk)


def on_disk(video: PrivateVideo) -> set[str]:
    return {path.name for path in files.folder(video.pk).rglob("*")}


def test_video_becomes_playable_and_what_was_sent_is_gone():
    video = make_video()
    transcode(video.pk)
    video = again(video)
    assert (video.status, video.attempts, video.held_until) == (Status.PLAYABLE, 1, None)
    assert (video.width, video.height, round(video.seconds)) == (320, 180, 2)
    assert on_disk(video) == {"video.mp4", "poster.jpg"}
    assert video.size == files.playable(video.pk).stat().st_size
    assert video.finished_at is not None


def test_job_that_runs_again_changes_nothing():
    video = make_playable_video()
    before = files.playable(video.pk).stat()
    transcode(video.pk)
    assert (again(video).attempts, files.playable(video.pk).stat()) == (1, before)


def test_refused_video_says_why_and_leaves_the_disk():
    video = make_video(data=clip()[:3000])
    transcode(video.pk)
    video = again(video)
    assert (video.status, video.refused_because) == (Status.REFUSED, Refusal.UNREADABLE)
    assert not files.folder(video.pk).exists()


def test_video_in_the_hands_of_another_worker_is_left_alone():
    video = make_video()
    assert jobs.claim(video.pk) is not None
    transcode(video.pk)
    assert (again(video).status, again(video).attempts) == (Status.WORKING, 1)


def test_attempt_is_counted_before_the_work_and_after_three_it_is_refused():
    video = make_video()
    for number in range(1, MAX_ATTEMPTS + 1):
        with clock.at(clock.now() + HOLD * 2 * number):
            assert jobs.claim(video.pk).attempts == number
    with clock.at(clock.now() + HOLD * 2 * (MAX_ATTEMPTS + 1)):
        transcode(video.pk)
    assert (again(video).status, again(video).refused_because) == (Status.REFUSED, Refusal.GAVE_UP)
    assert not files.folder(video.pk).exists()


def test_sweep_queues_what_was_left_behind_and_only_that():
    fresh, lost, held, dead = (make_video() for _n in range(4))
    make_playable_video()
    erase(make_video())
    now = clock.now()
    PrivateVideo.objects.filter(pk=lost.pk).update(created_at=now - GRACE * 2)
    PrivateVideo.objects.filter(pk=held.pk).update(status=Status.WORKING, held_until=now + HOLD)
    PrivateVideo.objects.filter(pk=dead.pk).update(status=Status.WORKING, held_until=now - HOLD)
    OrmQ.objects.all().delete()
    sweep()
    assert {row.task["args"][0] for row in OrmQ.objects.all()} == {lost.pk, dead.pk}
    assert again(fresh).status == Status.RECEIVED


def test_sweep_does_not_queue_a_second_time_what_waits_in_the_queue_for_long():
    video = make_video()
    with clock.at(clock.now() + timedelta(hours=2)):
        sweep()
        sweep()
    assert [row.task["args"][0] for row in OrmQ.objects.all()] == [video.pk]


def test_sweep_takes_away_files_that_belong_to_no_row():
    kept, row_lost, row_refused = make_playable_video(), make_playable_video(), make_playable_video()
    PrivateVideo.objects.filter(pk=row_lost.pk).delete()
    PrivateVideo.objects.filter(pk=row_refused.pk).update(status=Status.REFUSED, refused_because=Refusal.GAVE_UP)
    sweep()
    assert files.folder(row_lost.pk).exists(), "one that is being received has no row yet"
    with clock.at(clock.now() + timedelta(hours=2)):
        sweep()
    assert [files.folder(video.pk).exists() for video in (kept, row_lost, row_refused)] == [True, False, False]


def test_sweep_takes_away_what_a_killed_web_process_left(private_root):
    half = private_root / "incoming" / "tmpabc.upload"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    sweep()
    assert half.exists(), "it may still be coming in"
    with clock.at(clock.now() + timedelta(hours=2)):
        sweep()
    assert not half.exists()


def test_worker_says_that_it_lives_and_stops_when_the_video_is_erased(monkeypatch):
    monkeypatch.setattr(jobs, "RENEW_SECONDS", 0.0)
    video = make_video()
    jobs.claim(video.pk)
    still_wanted = jobs.holding(video.pk)
    before = again(video).held_until
    assert still_wanted()
    assert again(video).held_until > before
    erase(video)
    assert not still_wanted()


def test_video_erased_while_it_is_made_does_not_come_back(monkeypatch):
    video = make_video()
    make = jobs.make

    def erased_at_the_end(*args, **options):
        made = make(*args, **options)
        PrivateVideo.objects.filter(pk=video.pk).update(status=Status.ERASED)
        return made

    monkeypatch.setattr(jobs, "make", erased_at_the_end)
    transcode(video.pk)
    assert again(video).status == Status.ERASED
    assert not files.folder(video.pk).exists()


def test_video_that_nobody_wants_any_more_leaves_nothing(monkeypatch):
    video = make_video()

    def stop(*args, **options):
        erase(video)
        raise AbandonedError

    monkeypatch.setattr(jobs, "make", stop)
    transcode(video.pk)
    assert again(video).status == Status.ERASED
    assert not files.folder(video.pk).exists()


def test_full_disk_is_no_fault_of_the_video(monkeypatch):
    video = make_video()
    with monkeypatch.context() as full:
        full.setattr("workflows.videos.transcode.subprocess.Popen", no_room)
        transcode(video.pk)
    assert (again(video).status, again(video).attempts) == (Status.RECEIVED, 0)
    assert on_disk(video) == {"original"}
    with clock.at(clock.now() + REST * 2):
        OrmQ.objects.all().delete()
        sweep()
        (row,) = OrmQ.objects.all()
        transcode(*row.task["args"])
    assert again(video).status == Status.PLAYABLE


def no_room(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_was_half_made_by_a_dead_worker_is_made_anew():
    video = make_video()
    files.workshop(video.pk).mkdir()
    (files.workshop(video.pk) / "video.mp4").write_bytes(b"half")
    transcode(video.pk)
    assert again(video).status == Status.PLAYABLE


def ffmpegs() -> set[int]:
    found = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            program, *arguments = command.read_bytes().split(b"\0")
            if b"ffmpeg" in program and str(django_settings.AMBASSADE_PRIVATE_ROOT).encode() in b" ".join(arguments):
                found.add(int(command.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(sys.platform != "linux", reason="no /proc")
def test_killed_worker_takes_its_ffmpeg_along_and_the_sweep_goes_on(private_root, tmp_path):
    video = make_video(make_member(), data=clip("mp4", size="1920x1080", seconds=8))
    environment = os.environ | {
        "AMBASSADE_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.workflows.kernel.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
    }
    code = (
        "import django, uuid; django.setup(); from django.conf import settings;"
        f"settings.AMBASSADE_PRIVATE_ROOT = {str(private_root)!r};"
        f"from workflows.videos.jobs import transcode; transcode(uuid.UUID({str(video.pk)!r}))"
    )
    worker = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], env=environment, cwd=django_settings.ROOT)
    try:
        wait_for(lambda: (files.workshop(video.pk) / "video.mp4").exists() and ffmpegs(), 60)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_for(lambda: not ffmpegs(), 20)
    assert (again(video).status, again(video).attempts) == (Status.WORKING, 1)
    OrmQ.objects.all().delete()
    with clock.at(clock.now() + HOLD * 2):
        sweep()
        (row,) = OrmQ.objects.all()
        transcode(*row.task["args"])
    assert (again(video).status, again(video).attempts) == (Status.PLAYABLE, 2)
