"""The media library takes what is a film or a sound by its own first bytes, whatever its name says."""

from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from wagtailmedia.forms import BaseMediaForm

from snippets.models import Film
from workflows.videos.container import HEAD, Container, container_of
from workflows.videos.keeping import check

KINDS = {
    **dict.fromkeys(("mp4", "m4v", "mov", "3gp", "m4a"), Container.MP4),
    **dict.fromkeys(("webm", "mkv"), Container.MATROSKA),
    **dict.fromkeys(("mpg", "mpeg"), Container.MPEG_PS),
    **dict.fromkeys(("ts", "m2ts", "mts"), Container.MPEG_TS),
    **dict.fromkeys(("ogv", "ogg"), Container.OGG),
    "avi": Container.AVI,
}


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


def state_in_words(film: Film | None) -> str:
    if film is None:
        return _("Every usual kind of video is fine; visitors get it as MP4 and WebM.")
    if film.is_refused:
        return _("This film cannot be used. %(why)s") % {"why": film.get_refused_because_display()}
    if film.is_pending:
        return _("The film is being prepared: %(percent)s %% is done.") % {"percent": film.percent}
    return _("The film is ready: as MP4 and WebM, with a still, and as loud as it should be.")


class LibraryForm(BaseMediaForm):
    """Beside the file of a film stands what became of it; its length and size come from the film itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.type == "video":
            self.fields["file"].help_text = state_in_words(getattr(self.instance, "film", None))

    def _post_clean(self) -> None:
        """After the model's own check of the ending, which would miss a file that was refused before."""
        super()._post_clean()
        if self.errors or "file" not in self.changed_data:
            return
        file = self.cleaned_data["file"]
        try:
            if self.instance.type == "video":
                check(file)
            if not is_what_it_says(file.name, head_of(file)):
                raise ValidationError(_("This file is not what its name says: no film or sound can be read in it."))
        except ValidationError as error:
            self.add_error("file", error)
        else:
            self.hide(file.name)

    def hide(self, name: str) -> None:
        """A film is kept under a name that nobody guesses: what was sent is not for visitors."""
        if self.instance.type == "video":
            self.instance.file.name = f"{uuid4().hex}{PurePath(name).suffix.lower()}"
