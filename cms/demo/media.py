"""Pictures, papers and short films for the demo, drawn when it is filled: nothing of them is kept with the code."""

import io
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image, ImageDraw, ImageFont
from wagtail.images.models import Image as LibraryImage
from wagtailmedia.models import Media

from pages.films.jobs import prepare

COLOURS = [("#33218a", "#ffb92e", "#ff6b57"), ("#24155f", "#ff6b57", "#ffb92e"), ("#17613c", "#ffb92e", "#fdfbf6")]
SECONDS = 9


def drawing(number: int, size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """A flag, a sun and a line of hills in the colours of the house; no two alike, and no words, which pages add."""
    ground, bright, warm = COLOURS[number % len(COLOURS)]
    width, height = size
    picture = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(picture)
    left = width * (25 + 17 * number % 45) // 100
    pen.ellipse((left, height // 6, left + height // 2, height // 6 + height // 2), fill=bright)
    for step in range(4):
        top = height * (55 + 9 * step + 5 * (number + step) % 7) // 100
        pen.polygon(
            [
                (0, top),
                (width * (step + 1) // 5, top - height // 9),
                (width, top + height // 14),
                (width, height),
                (0, height),
            ],
            fill=warm if step % 2 else ground,
        )
    pen.polygon([(width // 12, height // 9), (width // 5, height // 6), (width // 12, height // 4)], fill=warm)
    pen.line((width // 12, height // 9, width // 12, height * 4 // 5), fill="#fdfbf6", width=max(4, width // 160))
    return picture


def as_file(picture: Image.Image, kind: str, name: str) -> ContentFile:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return ContentFile(buffer.getvalue(), name=name)


def library_image(title: str, number: int, size: tuple[int, int] = (1280, 720)) -> LibraryImage:
    file = as_file(drawing(number, size=size), "PNG", f"demo-{number}.png")
    return LibraryImage.objects.create(title=title, file=file, width=size[0], height=size[1])


def logo(name: str, number: int) -> LibraryImage:
    ground, bright, _warm = COLOURS[number % len(COLOURS)]
    picture = Image.new("RGB", (360, 160), ground)
    initials = "".join(word[0] for word in name.split() if word[0].isupper())[:3]
    ImageDraw.Draw(picture).text((180, 80), initials, fill=bright, font=ImageFont.load_default(86), anchor="mm")
    file = as_file(picture, "PNG", f"logo-{number}.png")
    return LibraryImage.objects.create(title=name, file=file, width=360, height=160)


def paper(number: int, kind: str) -> ContentFile:
    if kind == "video":
        return ContentFile(film_bytes(drawing(number)), name=f"kit-{number}.mp4")
    if kind == "card":
        return as_file(drawing(number, (1063, 637)), "PNG", f"kit-{number}.png")
    return as_file(drawing(number, (1240, 1754)), "PDF", f"kit-{number}.pdf")


def film(title: str, number: int) -> Media:
    """In the library and ready for visitors: so small that nobody needs to wait for the worker."""
    still = drawing(number)
    media = Media.objects.create(
        title=title,
        type="video",
        file=ContentFile(film_bytes(still), name=f"{uuid4().hex}.mp4"),
        thumbnail=as_file(still.resize((640, 360)), "JPEG", f"testimonial-{number}.jpg"),
    )
    prepare(media.film.pk)
    return Media.objects.get(pk=media.pk)


def film_bytes(still: Image.Image) -> bytes:
    """Nine seconds of a still with a soft tone under it, small enough to make while the demo is filled."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "still.png", Path(folder) / "film.mp4"
        still.save(source)
        command = [
            get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-loop", "1", "-framerate", "5", "-i", str(source),
            "-f", "lavfi", "-i", f"sine=frequency=220:duration={SECONDS}", "-t", str(SECONDS), "-vf", "scale=640:360",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "48k",
            "-movflags", "+faststart", str(target),
        ]  # fmt: skip
        subprocess.run(command, check=True, timeout=60)
        return target.read_bytes()
