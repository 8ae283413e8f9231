"""What editors keep, written and published the way the product does it."""

from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from wagtail.models import Locale
from wagtailmedia.models import Media

from pages.films.jobs import keep
from snippets.kept import Kept
from snippets.models import Appearance, Axis, Film, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial
from tests.factories.people import language
from workflows.kernel import clock
from workflows.videos.holding import take
from workflows.videos.transcode import Playable

numbers = count(1)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nGood evening.\n"


def published(model: type[Kept], *, code: str = "nl", live: bool = True, **fields: Any) -> Any:
    """One row in one language; a translation is made by giving another's `translation_key`."""
    locale = Locale.objects.get_or_create(language_code=code)[0]
    row = model(locale=locale, translation_key=fields.pop("translation_key", None) or uuid4(), **fields)
    row.full_clean()
    row.live = live
    row.save()
    return row


def term(name: str = "", **fields: Any) -> LexiconTerm:
    values = {"term": name or f"Term {next(numbers)}", "definition": "What it means."} | fields
    return published(LexiconTerm, **values)


def appearance(**fields: Any) -> Appearance:
    """Someone who agreed to be filmed and published, a week ago, for a year."""
    day = clock.today()
    values = {"shown_as": f"Noor {next(numbers)}"}
    for kind in ("filmed", "published"):
        values |= {f"{kind}_on": day - timedelta(days=7), f"{kind}_words": "I agree."}
        values |= {f"{kind}_until": day + timedelta(days=365)}
    return Appearance.objects.create(**values | fields)


def video(name: str = "talk.mp4", *, ready: bool = True) -> Media:
    """A film in the library, made ready for visitors unless it is to wait for that."""
    file = ContentFile(b"not really a film", name=name)
    still = ContentFile(b"not really a picture", name="still.jpg")
    media = Media.objects.create(title=name, type="video", file=file, thumbnail=still)
    if ready:
        make_ready(media)
    return media


def make_ready(media: Media) -> None:
    """As the job does, with a few bytes in place of the work."""
    take(Film.objects.filter(media=media))
    with TemporaryDirectory() as folder:
        made = [Path(folder) / name for name in ("video.mp4", "poster.jpg", "video.webm")]
        for path in made:
            path.write_bytes(b"as if")
        keep(Film.objects.get(media=media), Playable(made[0], made[1], 2.0, 320, 180), made[2])
    media.refresh_from_db()


def testimonial(**fields: Any) -> Testimonial:
    number = next(numbers)
    values = {
        "title": f"Testimonial {number}",
        "quote": "I choose.",
        "captions": CAPTIONS,
        "transcript": "Good evening.",
    }
    values |= {"appearance": fields.pop("appearance", None) or appearance(), "language": language("nl")}
    values |= {"video": fields.pop("video", None) or video()}
    return published(Testimonial, **values | fields)


def story(**fields: Any) -> Story:
    values = {"title": f"Story {next(numbers)}", "why": "For the papers.", "found": "People."}
    return published(Story, **values | {"appearance": fields.pop("appearance", None) or appearance()} | fields)


def network(**fields: Any) -> Network:
    return published(Network, **{"name": f"Network {next(numbers)}", "what": "A circle.", "why": "To speak."} | fields)


def key_message(**fields: Any) -> KeyMessage:
    values = {"message": f"Message {next(numbers)}", "axis": Axis.PROMOTE, "checked_on": clock.today()}
    return published(KeyMessage, **values | fields)


def kit_item(**fields: Any) -> KitItem:
    values = {"title": f"Brochure {next(numbers)}", "kind": "brochure", "version": "1"}
    values |= {"file": ContentFile(b"%PDF-1.4 secret paper", name="brochure.pdf")}
    return published(KitItem, **values | fields)
