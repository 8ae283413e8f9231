"""Files that were sent as answers: a folder per set of answers, under a root that no address serves."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from workflows.videos.arriving import plain_name
from workflows.videos.scanning import InfectedError, ScannerAwayError, scan

# The first bytes of each kind of file that is taken, and how it is served.
KINDS = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".odt": (b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
}
ACCEPT = ",".join(KINDS)


def root() -> Path:
    return Path(settings.AMBASSADE_PRIVATE_ROOT) / "answers"


def folder(pk: uuid.UUID) -> Path:
    return root() / pk.hex


def path(pk: uuid.UUID, kept: dict[str, Any]) -> Path:
    return folder(pk) / uuid.UUID(kept["id"]).hex


def check(upload: UploadedFile) -> None:
    """A ValidationError says in one sentence why it is not taken."""
    most = settings.AMBASSADE_ANSWER_FILE_MB * 1024 * 1024
    if (upload.size or 0) > most:
        raise ValidationError(_("The file is larger than %(most)s."), params={"most": filesizeformat(most)})
    begins, _kind = KINDS.get(_ending(upload.name), (b"\0", ""))
    upload.seek(0)
    is_known = upload.read(len(begins)) == begins and begins != b"\0"
    upload.seek(0)
    if not is_known:
        raise ValidationError(_("Send a PDF, a picture (JPEG or PNG), or a text as DOCX or ODT."))


def write(pk: uuid.UUID, upload: UploadedFile) -> dict[str, Any]:
    """What is kept of it among the answers. A ValidationError where a virus was found, or no scanner answered."""
    kept = {"id": uuid.uuid4().hex, "name": plain_name(upload.name), "size": upload.size}
    target = path(pk, kept)
    try:
        with _opened(target) as file:
            for chunk in upload.chunks():
                file.write(chunk)
        scan(target)
    except InfectedError as error:
        target.unlink()
        raise ValidationError(_("A virus was found in this file. It was not kept.")) from error
    except ScannerAwayError as error:
        target.unlink()
        raise ValidationError(_("Files cannot be checked for viruses at the moment. Try again later.")) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return kept


def _opened(target: Path, tries: int = 3) -> BinaryIO:
    """A new file; its folder is made anew where the sweep took it away, empty, at that moment."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return open(target, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
    except FileNotFoundError:
        if tries == 1:
            raise
        return _opened(target, tries - 1)


def content_type(kept: dict[str, Any]) -> str:
    return KINDS.get(_ending(kept["name"]), (b"", "application/octet-stream"))[1]


def _ending(name: str | None) -> str:
    return Path(name or "").suffix.lower()


def remove_one(pk: uuid.UUID, kept: dict[str, Any]) -> None:
    path(pk, kept).unlink(missing_ok=True)


def keep_only(pk: uuid.UUID, ids: set[str], before: float) -> None:
    """Of what was not changed since `before`, in seconds; the folder goes with the last of it."""
    for each in folder(pk).glob("*"):
        with suppress(FileNotFoundError):
            if each.name not in ids and each.stat().st_mtime <= before:
                each.unlink()
    with suppress(OSError):  # something stands in it
        folder(pk).rmdir()


def remove(pk: uuid.UUID) -> None:
    shutil.rmtree(folder(pk), ignore_errors=True)


def unchanged_since(before: float) -> Iterator[uuid.UUID]:
    """The folders to which nothing came and from which nothing went since, in seconds."""
    for each in root().glob("*/"):
        with suppress(ValueError, FileNotFoundError):
            if each.stat().st_mtime <= before:
                yield uuid.UUID(each.name)
