"""Prepares private videos, one at a time; each job is safe to run again, and safe to be killed."""

import errno
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction

from workflows.kernel import clock
from workflows.videos import arriving, files
from workflows.videos.container import Container
from workflows.videos.holding import MAX_ATTEMPTS, put_back, take, waiting, watch
from workflows.videos.keeping import JOB, QUEUE, queue
from workflows.videos.models import PrivateVideo, Refusal, Status, VideoQuerySet
from workflows.videos.scanning import InfectedError, ScannerAwayError, scan
from workflows.videos.transcode import AbandonedError, Playable, TranscodeError
from workflows.videos.transcode import transcode as make
from workflows.videos.upload import left_over

RENEW_SECONDS = 15.0
FULL = (errno.ENOSPC, errno.EDQUOT)
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
        scan(files.original(pk))
        work.mkdir(mode=0o700, exist_ok=True)
        made = make(
            files.original(pk), Container(video.container), work, holding(pk), sound_will_do=video.sound_will_do
        )
    except AbandonedError:
        files.remove(pk)
    except InfectedError as found:
        logger.warning("video_infected", video=str(pk), what=str(found))
        settle(video, refused_because=Refusal.INFECTED)
    except ScannerAwayError as away:
        logger.error("video_not_scanned", video=str(pk), why=str(away))
        postpone(pk)
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
    return PrivateVideo.objects.get(pk=pk) if take(PrivateVideo.objects.pending().filter(pk=pk)) else None


def in_hand(pk: uuid.UUID) -> VideoQuerySet:
    return PrivateVideo.objects.filter(pk=pk, status=Status.WORKING)


def holding(pk: uuid.UUID) -> Callable[[], bool]:
    return watch(in_hand(pk), RENEW_SECONDS)


def postpone(pk: uuid.UUID) -> None:
    files.keep_original(pk)
    put_back(in_hand(pk))


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
            found |= {"width": made.width, "height": made.height, "has_sound": made.has_sound}
            found |= {"has_picture": made.has_picture}
        if row is not None:
            found |= {"held_until": None, "finished_at": clock.now()}
            PrivateVideo.objects.filter(pk=video.pk).update(**found)
    if row is None or made is None:
        files.remove(video.pk)
    else:
        files.keep_playable(video.pk)


def sweep() -> None:
    """Queue again what a lost job or a dead worker left behind; take away files that belong to nothing."""
    for video in PrivateVideo.objects.left_behind().exclude(pk__in=waiting(QUEUE, JOB)):
        queue(video.pk)
    old = clock.now().timestamp() - STRAY.total_seconds()
    kept = set(PrivateVideo.objects.kept().values_list("pk", flat=True))
    for pk, changed_at in files.kept():
        if pk not in kept and changed_at < old:
            files.remove(pk)
    for path in left_over(old):
        path.unlink(missing_ok=True)
    arriving.sweep(old)
