"""What is sent as a photo: taken only where it is one, and nothing but the picture of it is kept."""

import socket
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from PIL import Image, ImageFile, ImageOps

from tests.factories import photos
from tests.factories.scanner import VIRUS, Scanner
from workflows.missions import pictures


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(ValidationError) as refused:
        pictures.read(photos.upload(content, name))
    return " ".join(refused.value.messages)


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera of Lotte"
    exif[0x0112] = 6  # taken upright
    exif.get_ifd(0x8825)[1] = "N"
    return photos.data(size=(80, 60), exif=exif)


def test_nothing_of_the_camera_and_of_the_place_is_kept_and_it_stands_upright():
    sent = with_place()
    assert (0x8825 in opened(sent).getexif(), b"Lotte" in sent) == (True, True)
    kept = pictures.read(photos.upload(sent))
    assert (dict(opened(kept.content).getexif()), b"Lotte" in kept.content) == ({}, False)
    assert (kept.width, kept.height) == opened(kept.content).size == (60, 80)


def with_odd_note(tag: int, kind: int, count: int, value: bytes) -> bytes:
    """Taken upright, with one more note that no program writes like that."""
    notes = [struct.pack(">HHI", 0x0112, 3, 1) + b"\x00\x06\x00\x00", struct.pack(">HHI", tag, kind, count) + value]
    head = b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, len(notes))
    return photos.data(size=(80, 60), exif=head + b"".join(sorted(notes)) + bytes(4))


@pytest.mark.parametrize(
    "note",
    [
        (254, 1, 1, bytes(4)),  # what rewriting it would raise: struct.error
        (262, 3, 2, bytes(4)),  # KeyError
        (269, 5, 1, bytes(4)),  # AttributeError
        (282, 1, 1, bytes(4)),  # TypeError
        (282, 11, 1, b"\xff" * 4),  # ValueError
    ],
)
def test_odd_notes_of_a_camera_stop_no_photo_and_it_stands_upright(note):
    kept = pictures.read(photos.upload(with_odd_note(*note)))
    assert (kept.width, kept.height) == (60, 80)


def bright(image: Image.Image) -> list[bool]:
    """Of each corner."""
    places = [(x, y) for x in (5, image.width - 5) for y in (5, image.height - 5)]
    return [sum(image.getpixel(place)) > 380 for place in places]


@pytest.mark.parametrize("held", range(1, 9))
def test_it_stands_upright_however_the_telephone_was_held(held):
    sent = Image.new("RGB", (80, 60), "black")
    sent.paste("white", (0, 0, 40, 30))
    exif = Image.Exif()
    exif[0x0112] = held
    content = BytesIO()
    sent.save(content, "JPEG", quality=95, exif=exif)
    kept = opened(pictures.read(photos.upload(content.getvalue())).content)
    expected = ImageOps.exif_transpose(opened(content.getvalue()))
    assert kept.size == expected.size
    assert bright(kept) == bright(expected)


def test_a_large_one_is_made_smaller_with_a_preview_beside_it():
    kept = pictures.read(photos.upload(size=(3000, 1500)))
    assert (opened(kept.content).size, opened(kept.preview).size) == ((2048, 1024), (480, 240))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_is_kept_as_jpeg_whatever_its_name_says(kind):
    kept = pictures.read(photos.upload(name="notes.txt", kind=kind))
    assert (opened(kept.content).format, opened(kept.preview).format) == ("JPEG", "JPEG")


def test_what_can_be_seen_through_becomes_white():
    kept = pictures.read(photos.upload(kind="PNG", colour=(0, 0, 0, 0)))
    assert opened(kept.content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 no picture", photos.data()[:200], photos.data("PNG")[:60], b"<svg/>", b"\xff\xd8\xff" + bytes(99)],
    ids=["nothing", "a PDF", "half a JPEG", "half a PNG", "an SVG", "a broken JPEG"],
)
def test_what_is_no_whole_photo_is_refused_in_a_sentence(content):
    assert refusal(content) == pictures.unreadable()


@pytest.mark.parametrize("error", [struct.error, KeyError, TypeError, zlib.error, OverflowError, AttributeError])
def test_whatever_a_decoder_raises_is_a_refusal_in_a_sentence(monkeypatch, error):
    def broken(image):
        raise error

    monkeypatch.setattr(ImageFile.ImageFile, "load", broken)
    assert refusal(photos.data("PNG")) == pictures.unreadable()


def test_a_heic_photo_is_refused_with_what_to_do():
    assert "JPEG" in refusal(b"\x00\x00\x00\x18ftypheic" + bytes(40), "IMG_1.HEIC")
    assert refusal(b"\x00\x00\x00\x18ftypheic" + bytes(40)) != pictures.unreadable()


def test_one_that_is_too_heavy_is_not_read(settings):
    settings.AMBASSADE_PHOTO_MB = 0
    assert refusal(photos.data()) not in ("", pictures.unreadable())


def test_one_with_too_many_pixels_is_not_unpacked(settings):
    settings.AMBASSADE_PHOTO_MEGAPIXELS = 1
    assert refusal(photos.data("PNG", (1100, 1000))) == pictures.too_many_pixels()


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert refusal(photos.data("PNG", (80, 60))) == pictures.too_many_pixels()


def test_a_virus_is_refused(settings, tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "clamd.ctl"))
        settings.AMBASSADE_CLAMD = str(tmp_path / "clamd.ctl")
        Scanner(line)
        with override("en"):
            said = refusal(photos.data() + VIRUS)
        line.shutdown(socket.SHUT_RDWR)
    assert said == "A virus was found in it."


def test_nothing_is_taken_while_the_scanner_is_away(settings, tmp_path: Path):
    settings.AMBASSADE_CLAMD = str(tmp_path / "nobody.ctl")
    with override("en"):
        assert refusal(photos.data()) == "Files cannot be checked for viruses at the moment. Try again later."
