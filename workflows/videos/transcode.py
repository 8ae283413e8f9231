"""Makes one file that every browser plays, and a picture of it, from a file that nobody trusts.

ffmpeg runs as a process of its own: it reads that file alone, by the one demuxer named, without a network protocol,
within limits of time, memory and output; it dies with the process that started it.
"""

import ctypes
import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from workflows.videos.container import Container

SHORTEST, LONGEST = 1.0, 600.0  # seconds
PROBE_SECONDS, POSTER_SECONDS = 30.0, 60.0
LENGTHS_ALLOWED, START_UP_SECONDS = 3.5, 60.0  # how long a video may take: so many times its length, and this
MEMORY = 1536 * 1024 * 1024  # of addresses; what is really used stays far below
OUTPUT = 400 * 1024 * 1024
PIXELS = 4096 * 2304
TOLD = 512 * 1024  # of what ffmpeg says
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

DONE = re.compile(rb"out_time_us=(\d+)")
DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d\.\d+)")
MOVING = r"Stream #0:\d+.*?: Video: (?!.*\(attached pic\))"  # the cover of a song does not move
PICTURE = re.compile(MOVING + r".*?, (\d{1,5})x(\d{1,5})[ ,\n]")

# Square pixels; then into 1280 × 720 lying or 720 × 1280 standing, never larger than it was, even numbers.
FILTERS = (
    "fps=fps='min(30,source_fps)',"
    "scale=w='if(gt(sar,0),iw*sar,iw)':h=ih,setsar=1,"
    "scale=w='if(gt(iw,ih),min(1280,iw),min(720,iw))':h='if(gt(iw,ih),min(720,ih),min(1280,ih))'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"
)
PICTURES = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-maxrate", "2500k"]
PICTURES += ["-bufsize", "5000k", "-profile:v", "high", "-level:v", "4.0", "-g", "150", "-threads", "2"]
SOUND = ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]
# As loud as speech on the web usually is, whoever held the microphone; the peaks stay below clipping.
LOUD = "loudnorm=I=-16:TP=-1.5:LRA=11"
SILENCE = -60.0  # LUFS; below it nobody speaks, and there is nothing to level
MEASURED = re.compile(r'"input_(i|tp|lra|thresh)" : "(-?[\d.]+)"')
OPEN_PICTURES = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-tile-columns", "1"]
OPEN_PICTURES += ["-b:v", "1500k", "-maxrate", "2500k", "-crf", "34", "-g", "150", "-threads", "2"]
OPEN_SOUND = ["-c:a", "libopus", "-b:a", "96k"]
ONE_OF_EACH = ["-map", "0:V:0", "-map", "0:a:0?", "-sn", "-dn"]
# Whoever may send a sound recording gets the picture of its waves, so that every player plays it.
WAVES = "[0:a:0]showwaves=size=640x360:mode=cline:rate=10:colors=0xffb92e,format=yuv420p[waves]"
SOUND_AND_WAVES = ["-filter_complex", WAVES, "-map", "[waves]", "-map", "0:a:0"]
WITHOUT_WORDS = ["-map_metadata", "-1", "-map_chapters", "-1"]
WITHOUT_WORDS += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
FILE = ["-t", str(LONGEST + 1), "-fs", str(OUTPUT), "-movflags", "+faststart", "-f", "mp4"]
OPEN_FILE = ["-fs", str(OUTPUT), "-f", "webm"]
ONE_PICTURE = ["-frames:v", "1", "-q:v", "4", "-f", "mjpeg"]


class TranscodeError(Exception):
    """No playable video comes out of this file; `code` is one of workflows.videos.models.Refusal."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(f"{code}: {told[-500:]}" if told else code)
        self.code = code


class AbandonedError(Exception):
    """Nobody wants the result any more."""


@dataclass(frozen=True)
class Picture:
    """What a probe saw; `seconds` is None where the file does not say (recordings of a browser).

    Nothing is 0 × 0 large but a sound recording.
    """

    width: int
    height: int
    seconds: float | None


@dataclass(frozen=True)
class Playable:
    video: Path
    poster: Path
    seconds: float
    width: int
    height: int
    has_sound: bool = True
    has_picture: bool = True


Asked = Callable[[], bool]
Told = Callable[[float], None]


def always() -> bool:
    return True


def nobody(share: float) -> None:
    pass


def transcode(
    source: Path,
    container: Container,
    into: Path,
    still_wanted: Asked = always,
    told: Told = nobody,
    *,
    sound_will_do: bool = False,
) -> Playable:
    """H.264 and AAC in an MP4 of at most 720p that starts at once, without metadata, and a JPEG poster, in `into`.

    A recording without a picture is refused, unless `sound_will_do`. `still_wanted` is asked every second or so; the
    work stops when it says no. `told` hears which share is done, where the file says how long it is. A refusal is a
    TranscodeError.
    """
    before = probe(source, container, sound_will_do=sound_will_do)
    length = before.seconds if before.seconds is not None else LONGEST
    refuse_length(length)
    video, poster = into / "video.mp4", into / "poster.jpg"
    loud = _levelled(source, container, length)
    if not before.width and not loud:
        raise TranscodeError("no_sound")
    streams = [*ONE_OF_EACH, "-vf", FILTERS] if before.width else SOUND_AND_WAVES
    command = [*_reading(source, container), *streams, *PICTURES, *loud, *SOUND, *WITHOUT_WORDS, *FILE, str(video)]
    _run(command, length * LENGTHS_ALLOWED + START_UP_SECONDS, still_wanted, share_of(before.seconds, told))
    made = probe(video, Container.MP4)
    refuse_length(made.seconds or 0.0)
    middle = min(1.0, (made.seconds or 0.0) / 2)
    grab = [*_reading(video, Container.MP4, "-ss", f"{middle:.2f}"), *ONE_PICTURE, str(poster)]
    _run(grab, POSTER_SECONDS, still_wanted)
    if not poster.exists():
        raise TranscodeError("unreadable", "no poster")
    size = (made.width, made.height)
    return Playable(video, poster, made.seconds or 0.0, *size, has_sound=bool(loud), has_picture=before.width > 0)


def open_copy(made: Playable, into: Path, still_wanted: Asked = always, told: Told = nobody) -> Path:
    """VP9 and Opus in a WebM, for browsers without the patented kinds; out of our own MP4, so as loud and as long."""
    copy = into / "video.webm"
    command = [*_reading(made.video, Container.MP4), *ONE_OF_EACH, *OPEN_PICTURES, *OPEN_SOUND, *WITHOUT_WORDS]
    most = made.seconds * LENGTHS_ALLOWED + START_UP_SECONDS
    _run([*command, *OPEN_FILE, str(copy)], most, still_wanted, share_of(made.seconds, told))
    probe(copy, Container.MATROSKA)
    return copy


def share_of(length: float | None, told: Told) -> Told:
    """Turns seconds that are done into a share of the length, when that is known."""
    return (lambda seconds: told(min(seconds / length, 1.0))) if length else nobody


def refuse_length(seconds: float) -> None:
    if seconds < SHORTEST:
        raise TranscodeError("too_short")
    if seconds > LONGEST:
        raise TranscodeError("too_long")


def probe(path: Path, container: Container, *, sound_will_do: bool = False) -> Picture:
    """Read what the file says about itself; there is no ffprobe in the package that carries ffmpeg."""
    told = _run(_reading(path, container), PROBE_SECONDS, must_succeed=False)
    if "Duration:" not in told:
        raise TranscodeError("unreadable", told)
    picture, length = PICTURE.search(told), DURATION.search(told)
    seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else None
    if sound_will_do and not re.search(MOVING, told) and ": Audio: " in told:
        return Picture(0, 0, seconds)
    if picture is None or "0" in picture.groups():
        raise TranscodeError("unreadable" if re.search(MOVING, told) else "no_picture", told)
    return Picture(int(picture[1]), int(picture[2]), seconds)


def ffmpeg() -> str:
    """The system's where there is one, else the package's."""
    if found := shutil.which("ffmpeg"):
        return found
    from imageio_ffmpeg import get_ffmpeg_exe  # optional: not needed beside the system's

    return str(get_ffmpeg_exe())


def _levelled(source: Path, container: Container, length: float) -> list[str]:
    """The filter that makes it as loud as it should be, by what a first hearing measured; none for silence."""
    listen = [*_reading(source, container), "-map", "0:a:0?", "-vn", "-t", str(LONGEST + 1)]
    listen += ["-af", f"{LOUD}:print_format=json", "-f", "null", "-"]
    told = _run(listen, length * LENGTHS_ALLOWED + START_UP_SECONDS, must_succeed=False)
    found = dict(MEASURED.findall(told))
    if len(found) < 4 or float(found["i"]) < SILENCE:
        return []
    return ["-af", ":".join([LOUD, *(f"measured_{name}={value}" for name, value in found.items()), "linear=true"])]


def _reading(path: Path, container: Container, *before: str) -> list[str]:
    """ffmpeg, told to read this file by this demuxer and to open nothing that the file may name."""
    safe = [
        "-nostdin",
        "-hide_banner",
        "-nostats",
        "-y",
        "-protocol_whitelist",
        "file,pipe",
        "-max_pixels",
        str(PIXELS),
    ]
    safe += ["-threads", "2", "-f", container.value]
    if container is Container.MP4:
        safe += ["-enable_drefs", "0", "-use_absolute_path", "0"]
    return [ffmpeg(), *safe, *before, "-i", f"file:{path}"]


def _run(
    command: list[str],
    seconds: float,
    still_wanted: Asked = always,
    done: Told = nobody,
    must_succeed: bool = True,
) -> str:
    """Run within the limits and return the end of what it said; `done` hears how many seconds are made."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [*command[:1], "-progress", "pipe:1", *command[1:]] if must_succeed else command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            preexec_fn=_limits(seconds),
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )
        too_late = Timer(seconds, process.kill)
        too_late.start()
        try:
            assert process.stdout is not None  # noqa: S101
            for line in process.stdout:
                if found := DONE.match(line):
                    done(int(found[1]) / 1_000_000)
                if line.startswith(b"progress=") and not still_wanted():
                    raise AbandonedError
            code = process.wait()
        finally:
            too_late.cancel()
            process.kill()
            process.wait()
            process.stdout and process.stdout.close()
        words.seek(max(0, words.seek(0, os.SEEK_END) - TOLD))
        told = words.read().decode(errors="replace")
    if os.strerror(errno.ENOSPC) in told:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ) or "Cannot allocate memory" in told:
        raise TranscodeError("too_heavy", told)
    if must_succeed and code:
        raise TranscodeError("unreadable", told)
    return told


def _limits(seconds: float) -> Callable[[], None]:
    """What the child takes upon itself before it becomes ffmpeg."""
    parent = os.getpid()

    def take() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT + 1024, OUTPUT + 1024))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds * 4), int(seconds * 4) + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(OSError):
            os.nice(5)
        if LIBC is not None:
            LIBC.prctl(DEATH_SIGNAL, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return take
