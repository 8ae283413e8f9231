"""From what a telephone sends to what is kept: a plain JPEG, made anew, so that nothing but the picture is in it."""

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from workflows.videos.scanning import InfectedError, ScannerAwayError, scan

READ = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"  # an iPhone makes a JPEG of a HEIC where it is not among them
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
LONGEST, PREVIEW = 2048, 480  # pixels of the longer side
QUALITY = 85
HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    content: bytes
    preview: bytes
    width: int
    height: int


def read(upload: UploadedFile) -> Picture:
    """A ValidationError says in one sentence why it is not taken. Its name and its kind as sent are not believed."""
    most = settings.AMBASSADE_PHOTO_MB * 1024 * 1024
    if (upload.size or 0) > most:
        raise ValidationError(_("It is larger than %(most)s."), params={"most": filesizeformat(most)})
    upload.seek(0)
    data = upload.read()
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise ValidationError(
            _("It is a HEIC photo, which we cannot read. Send it as JPEG: on an iPhone, choose “Most compatible” under "
              "Settings, Camera, Formats.")
        )  # fmt: skip
    look_for_viruses(data)
    try:
        return made_anew(data)
    except ValidationError:
        raise
    except BOMBS as error:
        raise ValidationError(too_many_pixels()) from error
    except Exception as error:  # what decoders raise on broken bytes has no name in common
        raise ValidationError(unreadable()) from error


def unreadable() -> str:
    return _("It is not a photo that can be read. Send a JPEG, PNG or WebP.")


def too_many_pixels() -> str:
    return _("It has more than %(most)d million pixels.") % {"most": settings.AMBASSADE_PHOTO_MEGAPIXELS}


def look_for_viruses(data: bytes) -> None:
    if not settings.AMBASSADE_CLAMD:
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            scan(Path(file.name))
        except InfectedError as error:
            raise ValidationError(_("A virus was found in it.")) from error
        except ScannerAwayError as error:
            raise ValidationError(_("Files cannot be checked for viruses at the moment. Try again later.")) from error


def made_anew(data: bytes) -> Picture:
    """Upright, at most so large, without place, time or name of a camera."""
    with Image.open(BytesIO(data), formats=READ) as image:
        if image.width * image.height > settings.AMBASSADE_PHOTO_MEGAPIXELS * 1_000_000:
            raise ValidationError(too_many_pixels())
        image.draft("RGB", (LONGEST, LONGEST))
        shown = upright(image)
    shown.thumbnail((LONGEST, LONGEST))
    small = shown.copy()
    small.thumbnail((PREVIEW, PREVIEW))
    return Picture(jpeg(shown), jpeg(small), *shown.size)


def upright(image: Image.Image) -> Image.Image:
    """As it was held. Of what a camera noted only that is read: much of it is odd, and nothing of it is kept."""
    image.load()  # a PNG may say it at its end
    try:
        turn = UPRIGHT.get(image.getexif().get(ORIENTATION))
    except Exception:  # a note that cannot be read turns nothing
        turn = None
    return plain(image if turn is None else image.transpose(turn))


def plain(image: Image.Image) -> Image.Image:
    """Three colours; what could be seen through becomes white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def jpeg(image: Image.Image) -> bytes:
    image.info.clear()
    kept = BytesIO()
    image.save(kept, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return kept.getvalue()


def answer(data: bytes) -> HttpResponse:
    """Shows one to whoever was found to be allowed to see it; 404 where nothing is left of it."""
    if not data:
        raise Http404
    return HttpResponse(bytes(data), content_type="image/jpeg", headers=HEADERS)
