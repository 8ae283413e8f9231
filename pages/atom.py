"""The agenda for feed readers: the same events as the page of the same address, as Atom (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from pages import moments
from pages.cards import best, changed_at, place_words, titled
from pages.events import Event
from pages.feeds import description_of


def feed_of(events: Sequence[Event], reader: str, name: str, source: str, page: str, since: datetime) -> str:
    """`source` and `page` are the addresses of the feed and of its page; `since` dates a feed that holds nothing."""
    told = [(event, listing) for event in events if (listing := best(event.every_listing, reader))]
    feed = DatedFeed(
        title=" · ".join(part for part in (settings.WAGTAIL_SITE_NAME, _("Agenda"), name) if part),
        link=page,
        description="",
        language=reader,
        feed_url=source,
        feed_guid=source,
        author_name=settings.WAGTAIL_SITE_NAME,
    )
    for event, listing in told:
        said = (moments.when(event), place_words(event), description_of(event, listing))
        feed.add_item(
            title=titled(event, listing),
            link=f"{settings.BASE_URL}{listing.url}",
            description="\n\n".join(part for part in said if part),
            unique_id=f"urn:uuid:{event.uid}",
            updateddate=changed_at(event, listing),
            categories=[str(event.get_level_display()), *(str(sector) for sector in event.every_sector)],
        )
    feed.since = since
    return feed.writeString("utf-8")


class DatedFeed(Atom1Feed):
    """Equal events give equal bytes: a feed without entries is dated by its page, not by the moment it is read."""

    since: datetime

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.since

    def add_item_elements(self, handler: object, item: dict) -> None:
        super().add_item_elements(handler, item | {"description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})  # type: ignore[attr-defined]
