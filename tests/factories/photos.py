"""Photos as telephones send them, and photos that are kept with a report."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import cast, missions
from workflows.kernel.perform import perform
from workflows.missions import photos
from workflows.missions.models import Assignment
from workflows.missions.photos import ReportPhoto
from workflows.people.models import Member


def data(kind: str = "JPEG", size: tuple[int, int] = (80, 60), colour: str = "teal", **options: Any) -> bytes:
    kept = BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, size, colour).save(kept, kind, **options)
    return kept.getvalue()


def upload(content: bytes | None = None, name: str = "IMG_1.JPG", **options: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data(**options) if content is None else content, "image/jpeg")


def kept(seat: Assignment, agreed: bool = True, **fields: Any) -> ReportPhoto:
    """One more photo with this report."""
    before = set(seat.photos.values_list("pk", flat=True))
    count, refused = photos.add(seat, [upload(colour=f"rgb({len(before) * 20}, 90, 90)")], agreed)
    assert (count, refused) == (1, [])
    rows = seat.photos.exclude(pk__in=before)
    if fields:
        rows.update(**fields)
    return rows.get()


def reported(person: Member | None = None) -> Assignment:
    """A seat of which the report is filed."""
    person = person or cast.ambassador()
    mission = missions.carried_out(person)
    perform(missions.assignment(mission, person), "file_report", by=person.user, report_went="Well.")
    return missions.assignment(mission, person)


def fresh(photo: ReportPhoto) -> ReportPhoto:
    return ReportPhoto.objects.get(pk=photo.pk)
