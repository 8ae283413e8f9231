"""Keeps `EventListing` equal to the live, open event pages, whenever one is published, moved, hidden or closed."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from pages.events import EventListing, EventText
from pages.models import EventPage
from snippets.lexicon import plain
from workflows.kernel import clock


def refresh(page: EventPage) -> None:
    """Writes, or takes away, what lists say of this page."""
    url = page.get_url() if page.live and not page.get_view_restrictions().exists() else None
    if not url:
        EventListing.objects.filter(page=page).delete()
        return
    language = page.locale.language_code
    EventListing.objects.filter(event=page.event, language=language).exclude(page=page).delete()
    EventListing.objects.filter(page=page).exclude(event=page.event, language=language).delete()
    said = {"event": page.event, "language": language, "title": page.title, "summary": page.summary, "url": url}
    if not EventListing.objects.filter(page=page, **said).exists():
        EventListing.objects.update_or_create(page=page, defaults=said | {"changed_at": clock.now()})
    keep_text(page)


def keep_text(page: EventPage) -> None:
    """What is said further down changes no feed, so it dates nothing."""
    parts = (part for field in (page.body, page.recap) for part in field.stream_block.get_searchable_content(field))
    text = " ".join(" ".join(parts).split())
    if not EventText.objects.filter(listing__page=page, text=text).exists():
        told = {"text": text, "folded": plain(text)}
        EventText.objects.update_or_create(listing=EventListing.objects.get(page=page), defaults=told)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
def on_page(sender: type, instance: Page, **kwargs: object) -> None:
    refresh_below(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_restriction(sender: type, instance: PageViewRestriction, **kwargs: object) -> None:
    refresh_below(instance.page)


def refresh_below(page: Page) -> None:
    if isinstance(page, EventPage):
        refresh(page)
        return
    for below in EventPage.objects.descendant_of(page, inclusive=True).select_related("event", "locale"):
        refresh(below)
