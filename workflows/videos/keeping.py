"""How a private video comes in and goes out."""

import uuid
from functools import partial

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from workflows.kernel import clock
from workflows.people.models import Member
from workflows.videos import files
from workflows.videos.arriving import Arrived, plain_name
from workflows.videos.container import HEAD, SOUND, Container, container_of
from workflows.videos.models import PrivateVideo, Status

logger = structlog.get_logger(__name__)

QUEUE = "media"
JOB = "workflows.videos.jobs.transcode"
MOST_PENDING = 3


def check(upload: UploadedFile, *, sound_will_do: bool = False) -> Container:
    """What kind of video it is; a ValidationError says in one sentence why it cannot be one."""
    refuse_size(upload.size or 0)
    upload.seek(0)
    container = container_of(upload.read(HEAD))
    upload.seek(0)
    if container in SOUND and not sound_will_do:
        raise ValidationError(_("This is a sound recording. We need a video."), code="kind")
    if container is None:
        raise ValidationError(
            _("This is not a video that we can read. Send it as MP4, MOV, WebM, MKV, AVI, MPEG, 3GP or Ogg."),
            code="kind",
        )
    return container


def refuse_size(size: int) -> None:
    most = settings.AMBASSADE_VIDEO_MB * 1024 * 1024
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    if size > most:
        raise ValidationError(
            _("The file is larger than %(most)s. Make a shorter or smaller video."),
            code="large",
            params={"most": filesizeformat(most)},
        )


def receive(upload: UploadedFile, member: Member, *, sound_will_do: bool = False) -> PrivateVideo:
    """Keep the upload for this member and queue its preparation; a refusal is a ValidationError with a sentence."""
    container, pk = check(upload, sound_will_do=sound_will_do), uuid.uuid4()
    refuse_above_quota(member, upload.size or 0)
    try:
        size = files.take_over(pk, upload.path) if isinstance(upload, Arrived) else files.write(pk, upload)
    except OSError as error:
        logger.exception("video_not_written", member=member.pk)
        raise ValidationError(_("There is no room for your video now. Try again later."), code="room") from error
    try:
        with transaction.atomic():
            Member.objects.select_for_update().get(pk=member.pk)
            refuse_above_quota(member, size)
            video = PrivateVideo.objects.create(
                pk=pk,
                member=member,
                original_name=plain_name(upload.name),
                container=container,
                size=size,
                sound_will_do=sound_will_do,
            )
            queue(pk)
    except BaseException:
        files.remove(pk)
        raise
    return video


def refuse_above_quota(member: Member, size: int) -> None:
    mine = PrivateVideo.objects.filter(member=member)
    if mine.pending().count() >= MOST_PENDING:
        raise ValidationError(_("Your earlier videos are still being prepared. Try again later."), code="pending")
    kept = mine.kept().aggregate(total=Sum("size"))["total"] or 0
    if kept + size > settings.AMBASSADE_VIDEO_MEMBER_MB * 1024 * 1024:
        raise ValidationError(_("You keep too many videos here. Remove an earlier one first."), code="quota")


def queue(pk: uuid.UUID) -> None:
    """A job on the queue for videos; a transaction that rolls back queues nothing."""
    async_task(JOB, pk, cluster=QUEUE)


def erase(video: PrivateVideo) -> None:
    """The row stays and says so; the files go with the commit. A worker that holds it stops by itself.

    What a crash between the commit and the files leaves, the sweep takes away.
    """
    PrivateVideo.objects.filter(pk=video.pk).update(
        status=Status.ERASED, refused_because="", original_name="", size=0, held_until=None, finished_at=clock.now()
    )
    transaction.on_commit(partial(files.remove, video.pk))
    video.refresh_from_db()
