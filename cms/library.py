"""The media library takes what is a film or a sound by its own first bytes, whatever its name says."""

from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm

from workflows.videos.container import HEAD, Container, container_of

KINDS = {"mp4": Container.MP4, "webm": Container.MATROSKA, "m4a": Container.MP4, "ogg": Container.OGG}


def is_mp3(head: bytes) -> bool:
    """It begins with a tag, or with the eleven bits of a first frame."""
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def is_what_it_says(name: str, head: bytes) -> bool:
    ending = PurePath(name).suffix.lstrip(".").lower()
    if ending == "mp3":
        return is_mp3(head)
    return ending not in KINDS or container_of(head) == KINDS[ending]


def head_of(file: File) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


class LibraryForm(BaseMediaForm):
    def _post_clean(self) -> None:
        """After the model's own check of the ending, which would miss a file that was refused before."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        if not self.errors and "file" in self.changed_data and not is_what_it_says(file.name, head_of(file)):
            self.add_error("file", _("This file is not what its name says: no film or sound can be read in it."))
