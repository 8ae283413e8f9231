"""Keeps an upload that is far too large from filling the disk, before any form sees it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


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
