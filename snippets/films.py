"""A film in the media library, made ready for visitors by jobs of the storey above. Its files lie beside the library's.

What was sent is replaced: the library's file becomes our MP4; a WebM and a still stand beside it under the same key.
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtailmedia.models import Media

FOLDER = "films"
KINDS = ("mp4", "webm", "jpg")


class Status(models.TextChoices):
    """Where the files are: not a lifecycle, nobody takes a step here."""

    RECEIVED = "received", pgettext_lazy("video", "Received")
    WORKING = "working", pgettext_lazy("video", "Being prepared")
    READY = "ready", pgettext_lazy("video", "Ready to play")
    REFUSED = "refused", pgettext_lazy("video", "Could not be used")


class Refusal(models.TextChoices):
    """Why no playable video came out of it, in words for whoever sent it."""

    NO_PICTURE = "no_picture", _("The file holds no moving picture.")
    NO_SOUND = "no_sound", _("Nothing can be heard in the recording: look whether the microphone is on.")
    TOO_SHORT = "too_short", _("The video is shorter than one second.")
    TOO_LONG = "too_long", _("The video is longer than ten minutes. Cut it shorter and send it again.")
    UNREADABLE = "unreadable", _("The file is damaged or incomplete, so it cannot be played.")
    TOO_HEAVY = "too_heavy", _("The video asks too much of our machines: make it shorter or smaller.")
    INFECTED = (
        "infected",
        _(
            "The virus scanner found something harmful in the file, so it has been erased. Perhaps you do not know of "
            "it: have your device checked, and send the video from another one or record it here."
        ),
    )
    GAVE_UP = "gave_up", _("Preparing the video failed several times. Please send it again, or in another format.")


class FilmQuerySet(models.QuerySet["Film"]):
    def pending(self) -> "FilmQuerySet":
        return self.filter(status__in=[Status.RECEIVED, Status.WORKING])


class Film(models.Model):
    media = models.OneToOneField(Media, models.CASCADE, related_name="film", verbose_name=_("video"))
    key = models.UUIDField(_("name of its files"), default=uuid.uuid4, unique=True, editable=False)
    original = models.CharField(_("file as it was sent"), max_length=255, blank=True)
    status = models.CharField(
        pgettext_lazy("of a video", "status"), max_length=20, choices=Status.choices, default=Status.RECEIVED
    )
    refused_because = models.CharField(
        _("could not be used because"), max_length=20, choices=Refusal.choices, blank=True
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    held_until = models.DateTimeField(_("held by a worker until"), null=True, blank=True)
    received_at = models.DateTimeField(_("received on"))

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("film"), _("films")
        ordering = ["-received_at", "pk"]

    def __str__(self) -> str:
        return str(self.media)

    @property
    def is_ready(self) -> bool:
        return self.status == Status.READY

    @property
    def is_pending(self) -> bool:
        return self.status in (Status.RECEIVED, Status.WORKING)

    @property
    def is_refused(self) -> bool:
        return self.status == Status.REFUSED

    def name(self, kind: str) -> str:
        """Nobody guesses it, and no name of a person stands in it."""
        return f"{FOLDER}/{self.key.hex}.{kind}"

    def url(self, kind: str) -> str:
        return default_storage.url(self.name(kind))

    @property
    def still(self) -> str:
        """The picture that an editor chose, else the one out of the film."""
        return self.media.thumbnail.url if self.media.thumbnail else self.url("jpg")

    def erase_files(self) -> None:
        """What was sent and what was made of it."""
        for name in (self.original, *map(self.name, KINDS)):
            if name:
                default_storage.delete(name)


@receiver(post_delete, sender=Film)
def on_deleted(instance: Film, **kwargs: object) -> None:
    """The row goes with the library's; the files go with the commit, whatever a worker has made of them meanwhile."""
    transaction.on_commit(instance.erase_files)


def site_languages() -> dict[str, str]:
    return dict(settings.LANGUAGES)


class Filmed:
    """Of a text in one language with a `video` and its `captions`: what its film lacks before visitors may see it."""

    @property
    def film(self) -> Film | None:
        return getattr(self.video, "film", None)  # type: ignore[attr-defined]

    @property
    def spoken(self) -> str:
        """The code of the language in the film."""
        language = getattr(self, "language", None)
        return language.key if language else self.locale.language_code  # type: ignore[attr-defined]

    def with_captions(self) -> set[str]:
        """The languages whose captions are public, and that of this row as it is in hand."""
        rows = self.siblings().exclude(pk=self.pk).exclude(captions="")  # type: ignore[attr-defined]
        found = set(rows.values_list("locale__language_code", flat=True))
        return found | ({self.locale.language_code} if self.captions else set())  # type: ignore[attr-defined]

    def without_captions(self) -> list[str]:
        there = self.with_captions()
        return [code for code in site_languages() if code not in there]


def ready() -> models.Q:
    return models.Q(video__film__status=Status.READY)


def captioned(rows: Any) -> Any:
    """The database's word for: captions and transcript in the language that is spoken are public."""
    whole = ~models.Q(captions="") & ~models.Q(transcript="")
    here = models.Q(language__key=models.F("locale__language_code")) | ~models.Q(language__key__in=site_languages())
    there = rows.live().filter(
        whole,
        translation_key=models.OuterRef("translation_key"),
        locale__language_code=models.OuterRef("language__key"),
    )
    return (here & whole) | models.Exists(there)
