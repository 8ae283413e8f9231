"""What editors keep, written and published the way the product does it."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from wagtail.models import Locale
from wagtailmedia.models import Media

from snippets.kept import Kept
from snippets.models import Appearance, Axis, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial
from tests.factories.people import language
from workflows.kernel import clock

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


def video(name: str = "talk.mp4") -> Media:
    file = ContentFile(b"not really a film", name=name)
    still = ContentFile(b"not really a picture", name="still.jpg")
    return Media.objects.create(title=name, type="video", file=file, thumbnail=still)


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
