"""A video that comes in piece by piece: each piece stays as soon as it is here, whatever becomes of the connection.

How much is here is the size of the file and nothing else. A piece is written under the file's lock, and only by whoever
says rightly how much was there before it: two that send at once never mix, and nobody waits for a connection that died.
"""

import fcntl
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from workflows.people.models import Member
from workflows.videos import files
from workflows.videos.container import HEAD
from workflows.videos.models import Upload

PIECE = 64 * 1024


class ElsewhereError(Exception):
    """So much is here already, or not yet, that this piece does not fit."""


class GoneError(Exception):
    """Let go meanwhile."""


class Arrived(UploadedFile):
    """An upload that is here as a whole. Only its first bytes are read; the rest is taken over where it lies."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.path = upload, files.part(upload.pk)
        with self.path.open("rb") as file:
            super().__init__(BytesIO(file.read(HEAD)), upload.name or "video", size=upload.length)


def plain_name(name: str | None) -> str:
    """The file's own name, for the one who sent it; never part of a path."""
    return "".join(each for each in PurePath(name or "").name if each.isprintable())[:150]


def begin(member: Member, length: int, name: str) -> Upload:
    """Room for one more. Whoever begins too many lets go of the oldest, which they left behind."""
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        mine = list(Upload.objects.filter(member=member))
        for oldest in mine[: len(mine) + 1 - settings.AMBASSADE_UPLOADS]:
            let_go(oldest)
        upload = Upload.objects.create(member=member, length=length, name=plain_name(name))
        files.begin_part(upload.pk)
    return upload


def offset_of(upload: Upload) -> int:
    try:
        return files.part(upload.pk).stat().st_size
    except FileNotFoundError:
        raise GoneError from None


def append(upload: Upload, at: int, read: Callable[[int], bytes]) -> int:
    """Write what `read` gives behind the first `at` bytes; how many are here then."""
    try:
        file = files.part(upload.pk).open("r+b", buffering=0)
    except FileNotFoundError:
        raise GoneError from None
    with file:
        with held(file, at):
            pass  # says that it does not fit before the first byte is asked for
        try:
            while at < upload.length and (piece := read(min(PIECE, upload.length - at))):
                with held(file, at):
                    for begins in _written(file.fileno(), piece, at):
                        at = begins
        finally:
            os.fsync(file.fileno())
    return at


def _written(file: int, piece: bytes, at: int) -> Iterator[int]:
    """Where the file ends, each time the disk took some of it: a full one may take less than it was given."""
    left = memoryview(piece)
    while left:
        taken = os.pwrite(file, left, at)
        at, left = at + taken, left[taken:]
        yield at


@contextmanager
def held(file: Any, at: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        now = os.fstat(file.fileno())
        if not now.st_nlink:
            raise GoneError
        if now.st_size != at:
            raise ElsewhereError
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def arrived(member: Member, key: Any) -> Arrived | None:
    """The upload of that key, if it is this member's, still kept and here as a whole."""
    try:
        upload = Upload.objects.alive().filter(member=member, pk=uuid.UUID(str(key))).first()
        return Arrived(upload) if upload is not None and offset_of(upload) == upload.length else None
    except (ValueError, GoneError, FileNotFoundError):
        return None


def let_go(upload: Upload) -> None:
    """The row and its file, with the commit."""
    path = files.part(upload.pk)
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(before: float) -> None:
    """Lets go of what nobody finished in time, and of files without a row that are older than this moment."""
    for upload in Upload.objects.over():
        let_go(upload)
    rows = set(Upload.objects.values_list("pk", flat=True))
    for pk, path in files.parts():
        if pk not in rows and _changed_at(path) < before:
            path.unlink(missing_ok=True)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
