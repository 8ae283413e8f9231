"""Keeps uploads from filling the disk or the memory, before any form sees them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


def incoming() -> Path:
    """Where an upload stands until its request is answered."""
    return Path(settings.AMBASSADE_PRIVATE_ROOT) / "incoming"


def left_over(before: float) -> Iterator[Path]:
    """What a killed web process left there, by the time of its last change in seconds."""
    for path in incoming().glob("*.upload*"):
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue


class LargestUpload(FileUploadHandler):
    """First of the handlers: what comes after the first byte too many is read and thrown away.

    What is left is just larger than any form takes, so the form itself says so, with everything typed kept.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.most = settings.AMBASSADE_VIDEO_MB * 1024 * 1024

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= self.most else None

    def file_complete(self, file_size: int) -> None:
        return None


class IncomingFile(TemporaryUploadedFile):
    """On the private disk: /tmp is memory on many machines."""

    def __init__(self, name: str, *rest: Any) -> None:
        incoming().mkdir(mode=0o700, parents=True, exist_ok=True)
        UploadedFile.__init__(self, tempfile.NamedTemporaryFile(suffix=".upload", dir=incoming()), name, *rest)  # noqa: SIM115


class IncomingUpload(TemporaryFileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
