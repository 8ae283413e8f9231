"""What comes in, what is refused at the door, and that nothing half done stays."""

import errno
import io
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django_q.models import OrmQ

from tests.factories.people import make_member
from tests.factories.videos import clip, make_playable_video, make_video, upload
from workflows.videos import files
from workflows.videos.keeping import MOST_PENDING, erase, receive
from workflows.videos.models import PrivateVideo, Status
from workflows.videos.upload import IncomingFile

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


def an_archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("video.mp4", clip())
    return target.getvalue()


HOSTILE = {
    "nothing": b"",
    "text": b"This is not a film, it is a letter. " * 200,
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "concat list": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!doctype html><script>alert(1)</script>",
    "photo": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(5000),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    "sound": b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(5000),
    "one letter G": b"G" + bytes(5000),
    "subtitles": b"WEBVTT\n\n00:01.000 --> 00:04.000\n<b>Hello</b>\n",
    "manifest": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
}


@pytest.mark.parametrize("name", [*HOSTILE, "archive"])
def test_what_is_no_video_is_refused_and_leaves_nothing(name, private_root):
    data = an_archive() if name == "archive" else HOSTILE[name]
    with pytest.raises(ValidationError):
        receive(upload(data), make_member())
    assert not PrivateVideo.objects.exists()
    assert list(private_root.rglob("*")) == []


def test_received_video_waits_for_a_worker_on_the_queue_for_videos(private_root):
    member = make_member()
    video = receive(upload(name="../../Léa & moi\n.mp4"), member)
    assert (video.member, video.status, video.original_name) == (member, Status.RECEIVED, "Léa & moi.mp4")
    assert (video.size, files.original(video.pk).read_bytes()) == (len(clip()), clip())
    assert [row.key for row in OrmQ.objects.all()] == ["media"]
    assert OrmQ.objects.get().task["args"] == (video.pk,)


def test_files_are_for_our_account_alone(private_root):
    video = make_video()
    assert files.folder(video.pk).stat().st_mode & 0o077 == 0
    assert files.original(video.pk).stat().st_mode & 0o077 == 0


def test_half_an_upload_leaves_nothing(private_root):
    broken = upload()
    broken.chunks = lambda chunk_size=None: iter([clip()[:1000], *(_ for _ in [None])])
    with pytest.raises(TypeError):
        receive(broken, make_member())
    assert not PrivateVideo.objects.exists()
    assert list((private_root / "videos").iterdir()) == []


def test_full_disk_is_told_and_leaves_nothing(private_root):
    full = upload()

    def chunks(chunk_size=None):
        yield clip()[:1000]
        raise OSError(errno.ENOSPC, "No space left on device")

    full.chunks = chunks
    with pytest.raises(ValidationError) as refused:
        receive(full, make_member())
    assert refused.value.code == "room"
    assert list((private_root / "videos").iterdir()) == []


def test_video_that_is_too_large_is_refused(settings):
    settings.AMBASSADE_VIDEO_MB = 1
    with pytest.raises(ValidationError, match="1"):
        receive(upload(clip() + bytes(MB)), make_member())


def test_a_member_keeps_only_so_much_and_others_are_not_held_back(settings):
    settings.AMBASSADE_VIDEO_MEMBER_MB = 0.1
    member = make_member()
    first = make_video(member, data=clip()[:1000] + bytes(60_000))
    with pytest.raises(ValidationError) as refused:
        make_video(member, data=clip()[:1000] + bytes(60_000))
    assert refused.value.code == "quota"
    make_video(make_member(), data=clip()[:1000] + bytes(60_000))
    erase(first)
    make_video(member, data=clip()[:1000] + bytes(60_000))


def test_only_so_many_wait_at_once():
    member = make_member()
    for _n in range(MOST_PENDING):
        make_video(member)
    with pytest.raises(ValidationError) as refused:
        make_video(member)
    assert refused.value.code == "pending"


def test_upload_of_a_large_file_does_not_fill_the_memory():
    with IncomingFile("big.mp4", "video/mp4", 300 * MB, None) as large:
        large.write(clip())
        large.truncate(300 * MB)
        large.seek(0)
        tracemalloc.start()
        try:
            video = receive(large, make_member())
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert files.original(video.pk).stat().st_size == 300 * MB
    assert most < 8 * MB


def test_erased_video_is_gone_from_the_disk_and_its_row_says_so(django_capture_on_commit_callbacks):
    video = make_playable_video()
    with django_capture_on_commit_callbacks(execute=True):
        erase(video)
    assert (video.status, video.original_name, video.size) == (Status.ERASED, "", 0)
    assert not files.folder(video.pk).exists()
    erase(video)


@pytest.mark.django_db(transaction=True)
def test_files_stay_when_the_erasure_is_rolled_back():
    video = make_playable_video()
    with transaction.atomic():
        erase(video)
        transaction.set_rollback(True)
    video.refresh_from_db()
    assert (video.status, files.playable(video.pk).exists()) == (Status.PLAYABLE, True)
    with transaction.atomic():
        erase(video)
    assert not files.folder(video.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_video_of_a_transaction_that_rolls_back_is_not_queued():
    member = make_member()
    with transaction.atomic():
        make_video(member)
        transaction.set_rollback(True)
    assert not OrmQ.objects.filter(key="media").exists()
