"""Photos with one report: one that may be shown, one that may not."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.demo.media import as_file, drawing
from workflows.missions import photos
from workflows.missions.models import Assignment
from workflows.missions.states import State


def fill_photos() -> None:
    captions = {"fr": "Une salle comble à MAD Brussels", "nl": "Een volle zaal", "en": "A full hall"}
    seat = Assignment.objects.filter(mission__state=State.REPORTED).select_related("member").order_by("pk")[0]
    for number, agreed in enumerate((True, False), start=20):
        sent = as_file(drawing(number), "JPEG", f"photo-{number}.jpg")
        photos.add(seat, [SimpleUploadedFile(str(sent.name), sent.read(), "image/jpeg")], agreed)
    seat.photos.agreed().update(caption=captions[seat.member.language])
