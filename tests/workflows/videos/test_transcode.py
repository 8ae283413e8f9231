"""Real ffmpeg on real clips, and on files made to do harm."""

import re
import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.factories.videos import CODECS, VOICE, clip, draw, voice
from workflows.videos import transcode as room
from workflows.videos.container import HEAD, Container, container_of
from workflows.videos.models import Refusal
from workflows.videos.transcode import AbandonedError, TranscodeError, ffmpeg, open_copy, probe, transcode

pytestmark = pytest.mark.once


@pytest.fixture
def into(tmp_path) -> Path:
    (tmp_path / "into").mkdir()
    return tmp_path / "into"


def write(folder: Path, data: bytes) -> Path:
    path = folder / "source"
    path.write_bytes(data)
    return path


def refused(data: bytes, into: Path, container: Container = Container.MP4) -> str:
    with pytest.raises(TranscodeError) as error:
        transcode(write(into.parent, data), container, into)
    return error.value.code


def told(path: Path) -> str:
    return subprocess.run([ffmpeg(), "-hide_banner", "-i", str(path)], capture_output=True, text=True).stderr


@pytest.mark.parametrize("kind", CODECS)
def test_every_kind_becomes_h264_and_aac_with_a_poster(kind, into):
    data = clip(kind)
    made = transcode(write(into.parent, data), container_of(data[:HEAD]), into)
    words = told(made.video)
    assert re.search(r"Video: h264 \(High\).*yuv420p", words)
    assert "Audio: aac" in words
    assert (made.width, made.height) == (320, 180)
    assert made.seconds == pytest.approx(2, abs=0.3)
    assert made.poster.read_bytes().startswith(b"\xff\xd8\xff")
    assert made.video.read_bytes().index(b"moov") < made.video.read_bytes().index(b"mdat")


@pytest.mark.parametrize("kind", VOICE)
def test_where_a_voice_is_enough_it_gets_a_still_picture(kind, into):
    data = voice(kind)
    made = transcode(write(into.parent, data), container_of(data[:HEAD]), into, sound_will_do=True)
    words = told(made.video)
    assert ("Video: h264" in words, "Audio: aac" in words) == (True, True)
    assert (made.has_picture, made.has_sound, made.width, made.height) == (False, True, 640, 360)
    assert made.seconds == pytest.approx(2, abs=0.6)
    assert made.poster.read_bytes().startswith(b"\xff\xd8\xff")


def test_where_a_voice_is_enough_a_video_stays_one_and_silence_is_refused(into):
    made = transcode(write(into.parent, clip()), Container.MP4, into, sound_will_do=True)
    assert (made.has_picture, made.width) == (True, 320)
    with pytest.raises(TranscodeError) as error:
        transcode(write(into.parent, voice("wav", more="-af volume=0")), Container.WAV, into, sound_will_do=True)
    assert error.value.code == Refusal.NO_SOUND


def test_a_voice_is_refused_where_a_picture_is_asked(into):
    assert refused(voice("m4a"), into) == Refusal.NO_PICTURE


@pytest.mark.parametrize(
    ("size", "expected"),
    [("1920x1080", (1280, 720)), ("1080x1920", (720, 1280)), ("642x358", (642, 358)), ("1440x1080", (960, 720))],
)
def test_picture_fits_into_720_lines_and_keeps_its_shape(size, expected, into):
    made = transcode(write(into.parent, clip("mp4", size=size, seconds=1.2)), Container.MP4, into)
    assert (made.width, made.height) == pytest.approx(expected, abs=2)


def test_what_a_telephone_writes_into_a_file_is_gone(into):
    secret = "location=+50.85+004.35/"
    data = clip("mp4", more=f"-metadata title=Secret-name -metadata {secret} -movflags use_metadata_tags")
    assert b"Secret-name" in data
    made = transcode(write(into.parent, data), Container.MP4, into)
    assert b"Secret-name" not in made.video.read_bytes()
    assert b"50.85" not in made.video.read_bytes() + made.poster.read_bytes()


def test_recording_of_a_browser_which_does_not_say_its_length(into):
    """Written to a pipe, as a MediaRecorder does: no duration, no index."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-i", str(write(into.parent, clip("webm")))]
    data = subprocess.run(
        [*command, "-c", "copy", "-live", "1", "-f", "webm", "-"], capture_output=True, check=True
    ).stdout
    assert probe(write(into.parent, data), Container.MATROSKA).seconds is None
    assert transcode(write(into.parent, data), Container.MATROSKA, into).seconds == pytest.approx(2, abs=0.3)


def loudness(path: Path) -> float:
    command = [ffmpeg(), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    words = subprocess.run(command, capture_output=True, text=True).stderr
    return float(re.findall(r"I: +(-?[\d.]+) LUFS", words)[-1])


@pytest.mark.parametrize("decibels", [-30, 10])
def test_sound_comes_out_as_loud_whoever_held_the_microphone(decibels, into):
    source = write(into.parent, clip("mp4", seconds=6, more=f"-af volume={decibels}dB"))
    assert loudness(source) != pytest.approx(-16, abs=3)
    made = transcode(source, Container.MP4, into)
    assert loudness(made.video) == pytest.approx(-16, abs=1.5)


def test_silence_stays_silence(into):
    made = transcode(write(into.parent, clip("mp4", more="-af volume=0")), Container.MP4, into)
    assert loudness(made.video) < -60


def test_a_copy_in_open_formats_is_as_long_and_says_nothing_of_its_maker(into):
    made = transcode(write(into.parent, clip("mp4", more="-metadata title=Secret-name")), Container.MP4, into)
    copy = open_copy(made, into)
    words = told(copy)
    assert ("Video: vp9" in words, "Audio: opus" in words) == (True, True)
    assert probe(copy, Container.MATROSKA).seconds == pytest.approx(made.seconds, abs=0.1)
    assert b"Secret-name" not in copy.read_bytes()


def test_the_share_that_is_done_is_told(into):
    shares: list[float] = []
    source = write(into.parent, clip("mp4", size="1280x720", seconds=4))
    made = transcode(source, Container.MP4, into, told=shares.append)
    assert (shares != [], min(shares) >= 0, max(shares) <= 1) == (True, True, True)
    before = len(shares)
    open_copy(made, into, told=shares.append)
    assert shares[before:] != []
    with pytest.raises(AbandonedError):
        open_copy(made, into, still_wanted=lambda: False)


def test_video_without_sound_is_fine(into):
    made = transcode(write(into.parent, clip("mp4", more="-an")), Container.MP4, into)
    assert ("Audio:" in told(made.video), made.has_sound) == (False, False)


@pytest.mark.parametrize(("more", "heard"), [("", True), ("-af volume=0", False)])
def test_it_is_known_whether_anything_can_be_heard(more, heard, into):
    assert transcode(write(into.parent, clip("mp4", more=more)), Container.MP4, into).has_sound is heard


def test_sound_without_picture_is_refused(into):
    assert refused(clip("mp4", more="-vn"), into) == Refusal.NO_PICTURE


def test_cover_of_a_song_is_no_moving_picture(into):
    song, cover = into.parent / "song.mp4", into.parent / "cover.jpg"
    song.write_bytes(clip("mp4", more="-vn"))
    subprocess.run(
        [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1", str(cover)], check=True
    )
    command = [ffmpeg(), "-v", "error", "-i", str(song), "-i", str(cover), "-map", "0:a", "-map", "1:v", "-c", "copy"]
    subprocess.run([*command, "-disposition:v", "attached_pic", str(into.parent / "both.mp4")], check=True)
    assert refused((into.parent / "both.mp4").read_bytes(), into) == Refusal.NO_PICTURE


def test_video_shorter_than_a_second_is_refused(into):
    assert refused(clip("mp4", seconds=0.5), into) == Refusal.TOO_SHORT


def test_video_longer_than_allowed_is_refused_even_when_it_does_not_say_so(into, monkeypatch):
    monkeypatch.setattr(room, "LONGEST", 1.5)
    monkeypatch.setattr(room, "FILE", [each if each != "601.0" else "2.5" for each in room.FILE])
    assert refused(clip("mp4"), into) == Refusal.TOO_LONG
    command = [
        ffmpeg(),
        "-v",
        "error",
        "-i",
        str(write(into.parent, clip("webm"))),
        "-c",
        "copy",
        "-live",
        "1",
        "-f",
        "webm",
        "-",
    ]
    silent = subprocess.run(command, capture_output=True, check=True).stdout
    assert refused(silent, into, Container.MATROSKA) == Refusal.TOO_LONG


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_truncated_video_is_refused(share, into):
    data = clip("mp4")
    assert refused(data[: int(len(data) * share)], into) == Refusal.UNREADABLE


def test_noise_behind_a_true_beginning_is_refused(into):
    for kind, container in (("mp4", Container.MP4), ("webm", Container.MATROSKA), ("avi", Container.AVI)):
        data = clip(kind)[:64] + bytes(n * 37 % 251 for n in range(50_000))
        assert refused(data, into, container) in (Refusal.UNREADABLE, Refusal.NO_PICTURE), kind


def test_picture_of_gigantic_size_is_refused_within_the_limits(into):
    bomb = into.parent / "bomb.avi"
    source = ["-f", "lavfi", "-i", "color=size=12000x8000:rate=2", "-t", "2", "-c:v", "mjpeg"]
    subprocess.run([ffmpeg(), "-v", "error", "-nostdin", *source, str(bomb)], check=True, timeout=60)
    begun = time.monotonic()
    assert refused(bomb.read_bytes(), into, Container.AVI) in (Refusal.UNREADABLE, Refusal.TOO_HEAVY)
    assert time.monotonic() - begun < 30


def test_work_that_takes_too_long_is_ended(into, monkeypatch):
    monkeypatch.setattr(room, "LENGTHS_ALLOWED", 0.0)
    monkeypatch.setattr(room, "START_UP_SECONDS", 0.2)
    assert refused(clip("mp4", size="1920x1080", seconds=4), into) == Refusal.TOO_HEAVY


def test_work_that_takes_too_much_memory_is_ended(into, monkeypatch):
    monkeypatch.setattr(room, "MEMORY", 160 * 1024 * 1024)
    assert refused(clip("mp4", size="1920x1080", seconds=1.2), into) in (Refusal.TOO_HEAVY, Refusal.UNREADABLE)


def test_work_that_writes_too_much_is_ended(into, monkeypatch):
    monkeypatch.setattr(room, "OUTPUT", 4000)
    assert refused(clip("mp4"), into) in (Refusal.TOO_HEAVY, Refusal.UNREADABLE)


def test_work_that_nobody_wants_any_more_stops_at_once(into):
    source = write(into.parent, clip("mp4", size="1920x1080", seconds=4))
    with pytest.raises(AbandonedError):
        transcode(source, Container.MP4, into, still_wanted=lambda: False)


class Listener:
    """A port of this machine that notes who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls: list[object] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, address = self.socket.accept()
            except OSError:
                return
            self.calls.append(address)
            caller.close()


@pytest.fixture
def listener():
    with socket.socket():
        heard = Listener()
        yield heard
        heard.socket.shutdown(socket.SHUT_RDWR)
        heard.socket.close()


def quicktime_elsewhere(kind: bytes, target: bytes) -> bytes:
    """A clip whose picture is said to lie in another file or at another address."""
    data = clip("mov")
    entry = b"\0\0\0\x0curl \0\0\0\x01"
    assert entry in data
    longer = (12 + len(target)).to_bytes(4, "big") + kind + b"\0\0\0\0" + target
    return data.replace(entry, longer, 1)


LURES = {
    "hls": b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n%s\n#EXT-X-ENDLIST\n",
    "hls in a box": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\n#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n%s\n",
    "concat": b"ffconcat version 1.0\nfile '%s'\n",
    "dash": b'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>%s</BaseURL></MPD>',
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\na=%s\nm=video 9 RTP/AVP 96\n",
    "asx": b'<asx version="3.0"><entry><ref href="%s"/></entry></asx>',
    "qt link": b"RTSPtext%s",
}


@pytest.mark.parametrize("lure", LURES)
@pytest.mark.parametrize("container", Container)
def test_list_that_names_other_files_or_hosts_opens_none(lure, container, into, listener):
    secret = into.parent / "secret.mp4"
    secret.write_bytes(clip("mp4"))
    for target in (f"http://127.0.0.1:{listener.port}/x.ts", f"tcp://127.0.0.1:{listener.port}", f"file://{secret}"):
        with pytest.raises(TranscodeError):
            transcode(write(into.parent, LURES[lure] % target.encode()), container, into)
    assert (listener.calls, list(into.glob("video.mp4"))) == ([], [])


def test_video_whose_data_lie_elsewhere_opens_no_other_place(into, listener):
    for target in (f"http://127.0.0.1:{listener.port}/x.mov", f"file://{into.parent}/secret.mp4"):
        source = write(into.parent, quicktime_elsewhere(b"url ", target.encode()))
        with suppress(TranscodeError):
            transcode(source, Container.MP4, into)
    assert listener.calls == []


def test_clip_with_a_page_behind_it_comes_out_without_the_page(into):
    page = b"<script>alert(document.domain)</script>"
    made = transcode(write(into.parent, clip("mp4") + page * 50), Container.MP4, into)
    assert page not in made.video.read_bytes()


def test_subtitles_do_not_come_along(into):
    words = into.parent / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:02,000\n<script>alert(1)</script>\n")
    clip_path = draw(into.parent / "clip.mkv")
    command = [ffmpeg(), "-v", "error", "-i", str(clip_path), "-i", str(words), "-c", "copy", "-c:s", "srt"]
    subprocess.run([*command, str(into.parent / "both.mkv")], check=True)
    made = transcode(into.parent / "both.mkv", Container.MATROSKA, into)
    assert "Subtitle:" not in told(made.video)
    assert b"<script>" not in made.video.read_bytes()
