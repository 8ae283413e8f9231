"""A video that somebody gave in confidence. Its files lie outside every library; see `files`."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.films import Refusal
from workflows.kernel import clock
from workflows.people.models import Member
from workflows.videos.holding import left_behind


class Status(models.TextChoices):
    """Where the files are: not a lifecycle, nobody takes a step here."""

    RECEIVED = "received", pgettext_lazy("video", "Received")
    WORKING = "working", pgettext_lazy("video", "Being prepared")
    PLAYABLE = "playable", pgettext_lazy("video", "Ready to play")
    REFUSED = "refused", pgettext_lazy("video", "Could not be used")
    ERASED = "erased", pgettext_lazy("video", "Erased")


class VideoQuerySet(models.QuerySet["PrivateVideo"]):
    def pending(self) -> "VideoQuerySet":
        return self.filter(status__in=[Status.RECEIVED, Status.WORKING])

    def kept(self) -> "VideoQuerySet":
        """Those that take room on our disk."""
        return self.exclude(status__in=[Status.REFUSED, Status.ERASED])

    def left_behind(self) -> "VideoQuerySet":
        """Pending, and no worker holds them: their job was lost or their worker died."""
        return self.pending().filter(left_behind("created_at"))


class PrivateVideo(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="private_videos", verbose_name=pgettext_lazy("person", "member")
    )
    original_name = models.CharField(_("name of the file"), max_length=150, blank=True)
    container = models.CharField(_("kind of file"), max_length=20)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    status = models.CharField(
        pgettext_lazy("of a video", "status"), max_length=20, choices=Status.choices, default=Status.RECEIVED
    )
    refused_because = models.CharField(
        _("could not be used because"), max_length=20, choices=Refusal.choices, blank=True
    )
    seconds = models.FloatField(_("length in seconds"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    has_sound = models.BooleanField(_("has sound"), default=True)
    has_picture = models.BooleanField(_("has a picture"), default=True)
    sound_will_do = models.BooleanField(_("a sound recording will do"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    held_until = models.DateTimeField(_("held by a worker until"), null=True, blank=True)
    created_at = models.DateTimeField(_("received on"), default=clock.now)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("private video"), _("private videos")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(status=Status.REFUSED) & ~models.Q(refused_because=""))
                | (~models.Q(status=Status.REFUSED) & models.Q(refused_because="")),
                name="private_video_refused_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.original_name or str(self.pk)

    @property
    def is_playable(self) -> bool:
        return self.status == Status.PLAYABLE

    @property
    def is_pending(self) -> bool:
        return self.status in (Status.RECEIVED, Status.WORKING)

    @property
    def is_refused(self) -> bool:
        return self.status == Status.REFUSED


class UploadQuerySet(models.QuerySet["Upload"]):
    def alive(self) -> "UploadQuerySet":
        return self.filter(begun_at__gt=clock.now() - lifetime())

    def over(self) -> "UploadQuerySet":
        return self.filter(begun_at__lte=clock.now() - lifetime())


def lifetime() -> timedelta:
    return timedelta(days=settings.AMBASSADE_KEPT["upload"])


class Upload(models.Model):
    """A video on its way in, piece by piece. How much of it is here, its file says: see `arriving`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="uploads", verbose_name=pgettext_lazy("person", "member")
    )
    name = models.CharField(_("name of the file"), max_length=150, blank=True)
    length = models.PositiveBigIntegerField(_("size in bytes"))
    begun_at = models.DateTimeField(pgettext_lazy("of an upload", "begun on"), default=clock.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("upload"), _("uploads")
        ordering = ["begun_at", "pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def ends_at(self) -> datetime:
        return self.begun_at + lifetime()
