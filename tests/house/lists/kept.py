"""What editors keep, what of it is due, and what is planned."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.urls import reverse

from pages.digest.models import Letter, Subscription
from pages.site import ensure_site
from snippets.kept import Kept
from snippets.models import Appearance
from tests.factories import cast, content, photos
from tests.house.lists.events import make_event, more_events
from tests.house.lists.table import (
    Made,
    address,
    columns,
    copies,
    keys,
    number,
    shown,
)
from workflows.kernel import clock


@shown("wagtailsnippets_pages_event:list", "communications")
def _events(user: Any) -> Made:
    event = make_event()
    return reverse("wagtailsnippets_pages_event:list"), lambda n: copies(event, n, uid=uuid4)


def kit_item() -> Any:
    return content.kit_item(language=cast.language("nl"), replaced_by=content.kit_item())


KEPT = {
    "lexiconterm": content.term,
    "keymessage": content.key_message,
    "kititem": kit_item,
    "testimonial": content.testimonial,
    "story": content.story,
    "network": lambda: content.network(speaker=content.appearance()),
    "appearance": content.appearance,
}


def more_kept(pattern: Any, how_many: int) -> list[Any]:
    """Each of its own person, where it shows one."""
    own: dict[str, Any] = {"translation_key": uuid4} if isinstance(pattern, Kept) else {}
    if "slug" in columns(type(pattern)):
        own["slug"] = number
    for name in columns(type(pattern)) & {"appearance", "speaker"}:
        own[f"{name}_id"] = keys(copies(Appearance.objects.get(pk=getattr(pattern, f"{name}_id")), how_many))
    return copies(pattern, how_many, **own)


def kept(name: str, user: Any) -> Made:
    return reverse(f"wagtailsnippets_snippets_{name}:list"), partial(more_kept, KEPT[name]())


for _name in KEPT:
    shown(f"wagtailsnippets_snippets_{_name}:list", "communications")(partial(kept, _name))


@shown("content_due", "communications")
def _due(user: Any) -> Made:
    """Of every kind of content, so one question per kind."""
    ensure_site()
    term = content.term(review_on=clock.today(), owner=user)
    event = make_event()

    def more(how_many: int) -> None:
        more_kept(term, how_many)
        more_events(event, how_many)

    return reverse("content_due"), more


@shown("content_planned", "communications")
def _planned(user: Any) -> Made:
    """Likewise."""
    ensure_site()
    term = content.term(review_on=clock.today(), owner=user)
    page = make_event().pages.get(locale__language_code="nl")
    page.expire_at = clock.now()
    page.save()
    return reverse("content_planned"), partial(more_kept, term)


@shown("mission_photos", "communications")
def _mission_photos(user: Any) -> Made:
    photo = photos.kept(photos.reported())
    return reverse("mission_photos", args=[photo.assignment.mission_id]), lambda n: copies(photo, n)


@shown("agenda_mails", "communications")
def _agenda_mails(user: Any) -> Made:
    subscription = Subscription.objects.create(email="first@home.example", language="nl")
    letter = Letter.objects.create(subscription=subscription, kind="digest", state="failed", error="It refused")

    def more(how_many: int) -> None:
        copies(letter, how_many, uuid=uuid4, subscription_id=keys(copies(subscription, how_many, email=address)))

    return reverse("agenda_mails"), more
