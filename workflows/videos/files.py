"""Where the files of a video lie: a folder each, under a root that no address serves and no library lists."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from workflows.videos.upload import incoming

NO_SECOND_NAME = (errno.EPERM, errno.ENOTSUP, errno.EMLINK)  # of file systems without hard links


def root() -> Path:
    return Path(settings.AMBASSADE_PRIVATE_ROOT) / "videos"


def folder(pk: uuid.UUID) -> Path:
    return root() / pk.hex


def original(pk: uuid.UUID) -> Path:
    return folder(pk) / "original"


def playable(pk: uuid.UUID) -> Path:
    return folder(pk) / "video.mp4"


def poster(pk: uuid.UUID) -> Path:
    return folder(pk) / "poster.jpg"


def workshop(pk: uuid.UUID) -> Path:
    """Where half-made files stand while a worker makes them."""
    return folder(pk) / "work"


def part(pk: uuid.UUID) -> Path:
    """Where an upload stands that comes in piece by piece."""
    return incoming() / f"{pk.hex}.part"


def begin_part(pk: uuid.UUID) -> None:
    incoming().mkdir(mode=0o700, parents=True, exist_ok=True)
    open(part(pk), "xb", opener=_for_us_alone).close()


def parts() -> Iterator[tuple[uuid.UUID, Path]]:
    for path in incoming().glob("*.part"):
        with suppress(ValueError):
            yield uuid.UUID(path.stem), path


def take_over(pk: uuid.UUID, arrived: Path) -> int:
    """A second name for what lies on our disk already, so that nothing is copied, nor lost before it is settled."""
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder(pk).mkdir(mode=0o700)
    try:
        os.link(arrived, original(pk))
    except OSError as error:
        if error.errno not in NO_SECOND_NAME:
            remove(pk)
            raise
        shutil.copyfile(arrived, original(pk))
    return original(pk).stat().st_size


def write(pk: uuid.UUID, upload: UploadedFile) -> int:
    """Copy the upload piece by piece; the bytes written. What fails half-way leaves nothing."""
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder(pk).mkdir(mode=0o700)
    size = 0
    try:
        with open(original(pk), "xb", opener=_for_us_alone) as target:
            for chunk in upload.chunks():
                size += target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        remove(pk)
        raise
    return size


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def keep_playable(pk: uuid.UUID) -> None:
    """Take away what was sent and what was half made."""
    original(pk).unlink(missing_ok=True)
    keep_original(pk)


def keep_original(pk: uuid.UUID) -> None:
    """Take away what was half made."""
    shutil.rmtree(workshop(pk), ignore_errors=True)


def remove(pk: uuid.UUID) -> None:
    shutil.rmtree(folder(pk), ignore_errors=True)


def kept() -> Iterator[tuple[uuid.UUID, float]]:
    """Every folder there is, with the time of its last change in seconds."""
    for path in root().glob("*/"):
        try:
            yield uuid.UUID(path.name), path.stat().st_mtime
        except (ValueError, FileNotFoundError):
            continue
