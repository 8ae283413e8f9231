"""What the home page may put forward, beside the pieces of every page: next events, and one of what editors keep."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages import cards, networks, public
from pages.blocks import Body
from pages.entries import EntriesPage, NetworksPage, StoriesPage, TestimonialsPage
from snippets.kept import Kept


class NextEvents(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    number = blocks.IntegerBlock(label=_("How many at most"), min_value=1, max_value=12, default=4)

    class Meta:
        icon, label, template = "date", _("Coming events"), "pages/blocks/next_events.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        shown = cards.next_cards(value["number"], get_language() or settings.LANGUAGE_CODE)
        return super().get_context(value, parent_context) | {"cards": shown}


class Entry(SnippetChooserBlock):
    """One entry as its list shows it: in the reader's language, and nothing once the list does not show it."""

    list_page: type[EntriesPage]

    def get_context(self, value: Kept | None, parent_context: Any = None) -> dict[str, Any]:
        language = get_language() or settings.LANGUAGE_CODE
        context = super().get_context(value, parent_context) | {"entry": None, "reader": language}
        page = self.list_page.objects.live().filter(locale__language_code=language).first()
        if value is None or page is None or page.get_view_restrictions().exists():
            return context
        entry = page.entries().filter(translation_key=value.translation_key).first()
        return context | {"entry": entry, "base": public.address(language, page.url_path)}

    def get_translatable_segments(self, value: Kept | None) -> list[Any]:
        """The same entry in every language of the page, so that it needs no translation before the page has one."""
        return []

    def restore_translated_segments(self, value: Kept | None, segments: Any) -> Kept | None:
        return value


class TestimonialEntry(Entry):
    list_page = TestimonialsPage

    class Meta:
        icon, label, template = "media", _("Testimonial"), "pages/blocks/testimonial.html"


class StoryEntry(Entry):
    list_page = StoriesPage

    class Meta:
        icon, label, template = "openquote", _("Story"), "pages/blocks/story.html"


class NetworkEntry(Entry):
    list_page = NetworksPage

    class Meta:
        icon, label, template = "group", pgettext_lazy("on a page", "Network"), "pages/blocks/network.html"

    def get_context(self, value: Kept | None, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        if (entry := context["entry"]) is None:
            return context
        assembly = networks.next_assemblies([entry], context["reader"]).get(entry.translation_key)
        return context | {"speaker": networks.speaker_of(entry), "assembly": assembly}


class HomeBody(Body):
    next_events = NextEvents()
    testimonial = TestimonialEntry("snippets.Testimonial")
    story = StoryEntry("snippets.Story")
    network = NetworkEntry("snippets.Network")
