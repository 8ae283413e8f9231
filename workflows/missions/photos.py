"""Photos that belong to a report, each with or without the agreement of those who can be recognised on it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.languages import labelled
from workflows.kernel import clock
from workflows.missions import pictures
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State

LONGEST_CAPTION = 200
OPEN_FOR_PHOTOS = (State.CARRIED_OUT, State.REPORTED, State.EVALUATED, State.SETTLED)


def agreement() -> str:
    """The very words that are said of a photo; they are kept with it as they stood."""
    return gettext(
        "Everybody who can be recognised on this photo, and for a child a parent, agreed that the cooperative shows it "
        "on its website and in what it publishes."
    )


class PhotoQuerySet(models.QuerySet):
    def told(self) -> Any:
        """Everything but the pictures, which are read only to show one."""
        return self.defer("content", "preview")

    def of_reports(self, mission: Mission | int) -> Any:
        return self.filter(assignment__mission=mission, assignment__state=AssignmentState.FULFILLED)

    def agreed(self) -> Any:
        return self.filter(agreed_at__isnull=False, withdrawn_at=None)

    def for_the_public(self, mission: Mission | int) -> Any:
        """What may be shown, and what was taken along while it might."""
        rows = self.of_reports(mission).filter(Q(agreed_at__isnull=False, withdrawn_at=None) | Q(image__isnull=False))
        return rows.select_related("image").told()


class ReportPhoto(models.Model):
    """What is on it stands in the row, made anew from what was sent: there and gone with it, and no address of the
    library or of the web server leads to it. `image` is the copy that went to the library.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="photos")
    caption = models.CharField(_("what the photo shows"), max_length=LONGEST_CAPTION, blank=True)
    content = models.BinaryField(default=b"")
    preview = models.BinaryField(default=b"")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    agreed_at = models.DateTimeField(_("agreed on"), null=True, blank=True)
    agreed_words = models.TextField(_("the words agreed to"), blank=True)
    withdrawn_at = models.DateTimeField(_("agreement withdrawn on"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken into the library on"), null=True, blank=True)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            pgettext_lazy("of a report", "photo"),
            pgettext_lazy("of a report", "photos"),
        )
        ordering = ["kept_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(agreed_at__isnull=False), name="no_photo_is_taken_without_agreement"
            )
        ]

    def __str__(self) -> str:
        return self.caption or gettext("Photo without a caption")

    @property
    def may_be_shown(self) -> bool:
        return self.agreed_at is not None and self.withdrawn_at is None

    @property
    def is_in_library(self) -> bool:
        return self.image_id is not None

    @property
    def must_come_off(self) -> bool:
        """Published while it might be, and may not be any more."""
        return self.is_in_library and not self.may_be_shown

    def agree(self, now: datetime) -> None:
        self.agreed_at, self.agreed_words, self.withdrawn_at = now, agreement(), None


def takes_photos(assignment: Assignment) -> bool:
    """From the day until the mission is closed, of whoever reports."""
    reports = assignment.state in (AssignmentState.ACCEPTED, AssignmentState.FULFILLED)
    return reports and assignment.mission.state in OPEN_FOR_PHOTOS


def locked(assignment: Assignment) -> Any:
    """Its photos, while nobody else changes them."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    return ReportPhoto.objects.filter(assignment=assignment).told()


def add(assignment: Assignment, uploads: list[UploadedFile], agreed: bool) -> tuple[int, list[str]]:
    """How many were kept, and of each of the others its name and why it was not. What is sent twice is kept once."""
    most = settings.AMBASSADE_PHOTOS
    read, refused = [], [labelled(each.name, full()) for each in uploads[most:]]
    for upload in uploads[:most]:  # made anew before anything is locked: that takes a while
        try:
            read.append((upload.name, pictures.read(upload)))
        except ValidationError as error:
            refused.append(labelled(upload.name, " ".join(error.messages)))
    kept = 0
    with transaction.atomic():
        rows = locked(assignment)
        for name, picture in read:
            if rows.filter(content=picture.content).exists():
                continue
            if rows.count() >= most:
                refused.append(labelled(name, full()))
                continue
            photo = ReportPhoto(assignment=assignment, **vars(picture))
            if agreed:
                photo.agree(clock.now())
            photo.save()
            kept += 1
    return kept, refused


def full() -> str:
    most = settings.AMBASSADE_PHOTOS
    return ngettext(
        "A report has %(most)d photo at most: remove one first.",
        "A report has %(most)d photos at most: remove one first.",
        most,
    ) % {"most": most}


@transaction.atomic
def change(assignment: Assignment, said: dict[uuid.UUID, tuple[str, bool]]) -> None:
    """Photo -> its caption, and whether those on it agreed. Of a photo in the library a step takes that back."""
    for photo in locked(assignment).filter(pk__in=said):
        photo.caption, agrees = said[photo.pk]
        if agrees and not photo.may_be_shown:
            photo.agree(clock.now())
        elif not agrees and photo.may_be_shown and not photo.is_in_library:
            photo.agreed_at, photo.agreed_words, photo.taken_at = None, "", None
        photo.save(update_fields=["caption", "agreed_at", "agreed_words", "withdrawn_at", "taken_at"])


@transaction.atomic
def remove(assignment: Assignment, pk: uuid.UUID) -> bool:
    """Not one that stands in the library: what was published has to come off there first."""
    return bool(locked(assignment).filter(pk=pk, image=None).delete()[0])
