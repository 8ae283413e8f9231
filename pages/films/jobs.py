"""Makes films ready for visitors, one at a time; each job is safe to run again, and safe to be killed.

A worker holds a film under its key: a new file, or a withdrawal, changes the key or takes the row away, and whatever
the worker made by then leaves the disk.
"""

import errno
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django_q.tasks import async_task
from wagtailmedia.models import Media

from snippets.films import FOLDER, Film, FilmQuerySet, Refusal, Status
from workflows.kernel import clock
from workflows.videos.container import HEAD, container_of
from workflows.videos.holding import MAX_ATTEMPTS, left_behind, put_back, take, waiting, watch
from workflows.videos.keeping import QUEUE
from workflows.videos.scanning import InfectedError, ScannerAwayError, scan
from workflows.videos.transcode import AbandonedError, Playable, Told, TranscodeError, open_copy, transcode

JOB = "pages.films.jobs.prepare"
RENEW_SECONDS = 2.0  # the editor reads how far it is
FIRST_SHARE = 55  # of the work, for the MP4
FULL = (errno.ENOSPC, errno.EDQUOT)

logger = structlog.get_logger(__name__)


def receive(media: Media) -> None:
    """A film with a file that is new to us is queued; one whose file is the sent or the made one is left alone."""
    film, is_new = Film.objects.get_or_create(
        media=media, defaults={"original": media.file.name, "received_at": clock.now()}
    )
    if not is_new and media.file.name in (film.original, film.name("mp4")):
        return
    if not is_new:
        start_again(film, media.file.name)
    async_task(JOB, film.pk, cluster=QUEUE)


@transaction.atomic
def start_again(film: Film, original: str) -> None:
    transaction.on_commit(partial(Film(key=film.key, original=film.original).erase_files))
    fresh = {"key": uuid4(), "original": original, "received_at": clock.now(), "status": Status.RECEIVED}
    fresh |= {"refused_because": "", "percent": 0, "attempts": 0, "held_until": None}
    Film.objects.filter(pk=film.pk).update(**fresh)


def prepare(pk: int) -> None:
    """Make the film ready or refuse it; one that is settled or in another worker's hands is left alone."""
    if not take(Film.objects.pending().filter(pk=pk)):
        return
    film = Film.objects.filter(pk=pk).first()
    if film is None:
        return
    work = workshop(film.key)
    try:
        if film.attempts > MAX_ATTEMPTS:
            refuse(film, Refusal.GAVE_UP)
        else:
            work.mkdir(mode=0o700, parents=True, exist_ok=True)
            keep(film, *make(film, work))
    except AbandonedError:
        logger.info("film_abandoned", film=pk)
    except InfectedError as found:
        logger.warning("film_infected", film=pk, what=str(found))
        default_storage.delete(film.original)
        refuse(film, Refusal.INFECTED)
    except ScannerAwayError as away:
        logger.error("film_not_scanned", film=pk, why=str(away))
        put_back(in_hand(film))
    except OSError as error:
        if error.errno not in FULL:
            raise
        logger.exception("film_postponed", film=pk, why=str(error))
        put_back(in_hand(film))
    except TranscodeError as refusal:
        logger.info("film_refused", film=pk, why=str(refusal))
        refuse(film, refusal.code)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def in_hand(film: Film) -> FilmQuerySet:
    return Film.objects.filter(pk=film.pk, key=film.key, status=Status.WORKING)


def workshop(key: UUID) -> Path:
    """Where a worker's own copy and what is half made stand: out of every visitor's reach."""
    return workshops() / key.hex


def workshops() -> Path:
    return Path(settings.AMBASSADE_PRIVATE_ROOT) / "films"


def make(film: Film, work: Path) -> tuple[Playable, Path]:
    source = work / "original"
    if not default_storage.exists(film.original):
        raise TranscodeError(Refusal.UNREADABLE, "the file is gone")
    with default_storage.open(film.original) as sent, source.open("wb") as copy:
        head = sent.read(HEAD)
        copy.write(head)
        shutil.copyfileobj(sent, copy)
    scan(source)
    container = container_of(head)
    if container is None:
        raise TranscodeError(Refusal.UNREADABLE)
    percent = 0

    def told(begins: int, ends: int) -> Told:
        def tell(share: float) -> None:
            nonlocal percent
            percent = max(percent, begins + int(share * (ends - begins)))

        return tell

    still_wanted = watch(in_hand(film), RENEW_SECONDS, lambda: {"percent": percent})
    made = transcode(source, container, work, still_wanted, told(0, FIRST_SHARE))
    return made, open_copy(made, work, still_wanted, told(FIRST_SHARE, 100))


def keep(film: Film, made: Playable, open_film: Path) -> None:
    """The files first, then the rows; unless nobody wants it any more, then not even the files."""
    for kind, path in (("mp4", made.video), ("webm", open_film), ("jpg", made.poster)):
        default_storage.delete(film.name(kind))
        with path.open("rb") as file:
            default_storage.save(film.name(kind), File(file))
    found = {"duration": made.seconds, "width": made.width, "height": made.height}
    with transaction.atomic():
        kept = in_hand(film).update(status=Status.READY, percent=100, held_until=None)
        if kept:
            Media.objects.filter(pk=film.media_id).update(file=film.name("mp4"), **found)
    if kept:
        forget_original(film)
    elif not Film.objects.filter(pk=film.pk, key=film.key).exists():  # else another worker was first, with the same
        film.erase_files()


def forget_original(film: Film) -> None:
    """What was sent may say where and with which telephone it was made; it has no use any more."""
    default_storage.delete(film.original)
    Film.objects.filter(pk=film.pk, key=film.key, status=Status.READY).update(original="")


def refuse(film: Film, code: str) -> None:
    in_hand(film).update(status=Status.REFUSED, refused_because=code, held_until=None)


def sweep() -> None:
    """Queue what was never queued or left behind; take away what belongs to no film."""
    for media in Media.objects.filter(type="video", film=None):
        receive(media)
    queued = waiting(QUEUE, JOB)
    for film in Film.objects.pending().filter(left_behind("received_at")).exclude(pk__in=queued):
        async_task(JOB, film.pk, cluster=QUEUE)
    for film in Film.objects.filter(status=Status.READY).exclude(original=""):
        forget_original(film)
    there = list(on_disk())
    known = set(Film.objects.values_list("key", flat=True))
    for key, path in there:
        if key not in known and isinstance(path, Path):
            shutil.rmtree(path, ignore_errors=True)
        elif key not in known:
            default_storage.delete(path)


def on_disk() -> Iterator[tuple[UUID, Path | str]]:
    """Every file of a film and every workshop, with the key in its name; listed before the rows are asked."""
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    found: list[tuple[str, Path | str]] = [(PurePath(name).stem, f"{FOLDER}/{name}") for name in names]
    found += [(path.name, path) for path in workshops().glob("*/")]
    for stem, path in found:
        try:
            yield UUID(stem), path
        except ValueError:
            continue
