"""Clips that ffmpeg draws and hums by itself, and videos that came in through the door."""

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.people import make_member
from workflows.videos.arriving import append, begin
from workflows.videos.jobs import transcode
from workflows.videos.keeping import receive
from workflows.videos.models import PrivateVideo, Upload
from workflows.videos.transcode import ffmpeg

CODECS = {
    "mp4": "-c:v libx264 -preset ultrafast -c:a aac",
    "mov": "-c:v libx264 -preset ultrafast -c:a aac",
    "3gp": "-c:v libx264 -preset ultrafast -c:a aac -ar 8000",
    "webm": "-c:v libvpx -deadline realtime -c:a libopus",
    "mkv": "-c:v libx264 -preset ultrafast -c:a aac",
    "avi": "-c:v mpeg4 -c:a libmp3lame",
    "ts": "-c:v libx264 -preset ultrafast -c:a aac",
    "mpg": "-r 25 -c:v mpeg2video -c:a mp2",
    "ogv": "-c:v libtheora -c:a libvorbis",
}
VOICE = {
    "mp3": "-c:a libmp3lame",
    "m4a": "-c:a aac",
    "aac": "-c:a aac",
    "wav": "",
    "flac": "",
    "ogg": "-c:a libvorbis",
    "weba": "-c:a libopus -f webm",
}


def draw(path: Path, *, seconds: float = 2, size: str = "320x180", more: str = "") -> Path:
    """A clip of that length, of few pictures; its kind is the end of its name."""
    source = f"-f lavfi -i testsrc=size={size}:rate=10 -f lavfi -i sine=frequency=440"
    command = f"{ffmpeg()} -nostdin -v error -y {source} -t {seconds} {CODECS[path.suffix[1:]]} {more} -pix_fmt yuv420p"
    subprocess.run([*command.split(), str(path)], check=True, timeout=120)
    return path


@cache
def ten_hours() -> bytes:
    """A picture a minute, for ten hours."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "long.mp4"
        source = "-f lavfi -i color=size=64x64:rate=1/60 -t 36000 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
        subprocess.run([ffmpeg(), "-nostdin", "-v", "error", *source.split(), str(path)], check=True, timeout=120)
        return path.read_bytes()


@cache
def clip(kind: str = "mp4", **options: Any) -> bytes:
    """The bytes of a short clip, drawn once."""
    with TemporaryDirectory() as folder:
        return draw(Path(folder) / f"clip.{kind}", **options).read_bytes()


@cache
def voice(kind: str = "mp3", seconds: float = 2, more: str = "") -> bytes:
    """The bytes of a sound recording, hummed once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"voice.{kind}"
        source = f"-f lavfi -i sine=frequency=440 -t {seconds} {VOICE[kind]} {more}"
        subprocess.run([ffmpeg(), "-nostdin", "-v", "error", *source.split(), str(path)], check=True, timeout=120)
        return path.read_bytes()


def upload(data: bytes | None = None, name: str = "me.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, clip() if data is None else data, "video/mp4")


def make_upload(
    member: Any = None, data: bytes | None = None, length: int | None = None, name: str = "me.mp4"
) -> Upload:
    """One that came in piece by piece, as a whole unless it is said to be longer."""
    data = clip() if data is None else data
    upload = begin(member or make_member(), len(data) if length is None else length, name)
    append(upload, 0, BytesIO(data).read)
    return upload


def make_video(member: Any = None, **fields: Any) -> PrivateVideo:
    """One that was received and waits for a worker."""
    return receive(upload(**fields), member or make_member())


def make_playable_video(member: Any = None) -> PrivateVideo:
    video = make_video(member)
    transcode(video.pk)
    video.refresh_from_db()
    return video
