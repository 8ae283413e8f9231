"""Prepares private videos, one at a time; each job is safe to run again, and safe to be killed."""

import errno
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django_q.models import OrmQ

from workflows.kernel import clock
from workflows.videos import files
from workflows.videos.container import Container
from workflows.videos.keeping import QUEUE, queue
from workflows.videos.models import MAX_ATTEMPTS, PrivateVideo, Refusal, Status
from workflows.videos.transcode import AbandonedError, Playable, TranscodeError
from workflows.videos.transcode import transcode as make
from workflows.videos.upload import left_over

HOLD = timedelta(minutes=2)  # a worker that says nothing for so long is dead
RENEW_SECONDS = 15.0
FULL = (errno.ENOSPC, errno.EDQUOT)
REST = timedelta(minutes=10)
STRAY = timedelta(hours=1)

logger = structlog.get_logger(__name__)


def transcode(pk: uuid.UUID) -> None:
    """Make the video playable or refuse it; one that is settled or in another worker's hands is left alone."""
    video = claim(pk)
    if video is None:
        return
    if video.attempts > MAX_ATTEMPTS:
        settle(video, refused_because=Refusal.GAVE_UP)
        return
    work = files.workshop(pk)
    try:
        work.mkdir(mode=0o700, exist_ok=True)
        made = make(files.original(pk), Container(video.container), work, holding(pk))
    except AbandonedError:
        files.remove(pk)
    except OSError as error:
        if error.errno not in FULL:
            raise
        logger.exception("video_postponed", video=str(pk), why=str(error))
        postpone(pk)
    except TranscodeError as refusal:
        logger.info("video_refused", video=str(pk), why=str(refusal))
        settle(video, refused_because=refusal.code)
    else:
        settle(video, made=made)


def claim(pk: uuid.UUID) -> PrivateVideo | None:
    """Take it for this worker and count the attempt, committed before any work."""
    now = clock.now()
    free = Q(held_until=None) | Q(held_until__lt=now)
    taken = PrivateVideo.objects.pending().filter(free, pk=pk)
    if not taken.update(status=Status.WORKING, held_until=now + HOLD, attempts=F("attempts") + 1):
        return None
    return PrivateVideo.objects.get(pk=pk)


def holding(pk: uuid.UUID) -> Callable[[], bool]:
    """Says, each time it is asked, whether the video is still wanted, and now and then that its worker lives."""
    last = time.monotonic()

    def still_wanted() -> bool:
        nonlocal last
        if time.monotonic() - last < RENEW_SECONDS:
            return True
        last = time.monotonic()
        mine = PrivateVideo.objects.filter(pk=pk, status=Status.WORKING)
        return bool(mine.update(held_until=clock.now() + HOLD))

    return still_wanted


def postpone(pk: uuid.UUID) -> None:
    """Our disk is full: no fault of the video, so the attempt does not count."""
    files.keep_original(pk)
    later = {"status": Status.RECEIVED, "held_until": clock.now() + REST, "attempts": F("attempts") - 1}
    PrivateVideo.objects.filter(pk=pk, status=Status.WORKING).update(**later)


def settle(video: PrivateVideo, *, made: Playable | None = None, refused_because: str = "") -> None:
    """Write how it ended, unless it was erased meanwhile; what is not to be played leaves the disk."""
    found = {"status": Status.REFUSED, "refused_because": refused_because}
    with transaction.atomic():
        row = PrivateVideo.objects.select_for_update().filter(pk=video.pk, status=Status.WORKING).first()
        if row is not None and made is not None:
            size = made.video.stat().st_size
            made.video.replace(files.playable(video.pk))
            made.poster.replace(files.poster(video.pk))
            found = {"status": Status.PLAYABLE, "size": size, "seconds": made.seconds}
            found |= {"width": made.width, "height": made.height}
        if row is not None:
            found |= {"held_until": None, "finished_at": clock.now()}
            PrivateVideo.objects.filter(pk=video.pk).update(**found)
    if row is None or made is None:
        files.remove(video.pk)
    else:
        files.keep_playable(video.pk)


def sweep() -> None:
    """Queue again what a lost job or a dead worker left behind; take away files that belong to nothing."""
    waiting = {pk for row in OrmQ.objects.filter(key=QUEUE, lock__lte=clock.now()) for pk in row.task.get("args", ())}
    for video in PrivateVideo.objects.left_behind().exclude(pk__in=waiting):
        queue(video.pk)
    old = clock.now().timestamp() - STRAY.total_seconds()
    kept = set(PrivateVideo.objects.kept().values_list("pk", flat=True))
    for pk, changed_at in files.kept():
        if pk not in kept and changed_at < old:
            files.remove(pk)
    for path in left_over(old):
        path.unlink(missing_ok=True)
