"""Public events, one made the way the product does it and as many like it as wanted."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from wagtail.models import Page

from pages.events import Event
from pages.models import AgendaPage, EventPage
from pages.site import create_event, ensure_site
from tests.factories import missions
from tests.house.lists.table import (
    copies,
    keys,
    number,
)
from workflows.kernel import clock


def make_event() -> Event:
    ensure_site()
    starts = clock.now() + timedelta(days=10)
    fields = {"starts": starts, "ends": starts + timedelta(hours=2), "level": "local", "status": "confirmed"}
    words = {code: {"title": f"Evening {code}", "summary": "Two stories."} for code in ("nl", "fr")}
    return create_event(words, place_name="Flagey", region=missions.make_region(), **fields)


def more_events(event: Event, how_many: int) -> None:
    """Each with a page in Dutch, laid under the agenda without the ceremony of publishing it."""
    agenda, listing = AgendaPage.objects.get(locale__language_code="nl"), event.listings.get(language="nl")
    page: EventPage = listing.page
    made = copies(event, how_many, uid=uuid4)
    children = count(agenda.get_children_count() + 1)
    places = (Page._get_path(agenda.path, page.depth, next(children)) for _n in made)
    laid = copies(Page.objects.get(pk=page.pk), how_many, path=places, slug=number, translation_key=uuid4,
                  latest_revision_id=lambda: None, live_revision_id=lambda: None)  # fmt: skip
    for each, under in zip(made, laid, strict=True):
        EventPage(page_ptr_id=under.pk, event_id=each.pk).save_base(raw=True, force_insert=True)
    copies(listing, how_many, event_id=keys(made), page_id=keys(laid))
    Page.objects.filter(pk=agenda.pk).update(numchild=agenda.numchild + how_many)
