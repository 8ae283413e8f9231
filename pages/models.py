"""The page types that visitors read. They read; they never decide."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from pages import agenda, beside, cards, coming, data
from pages.base import PublicPage
from pages.blocks import FEATURES, Body
from pages.call import CallPage
from pages.coming import Coming
from pages.digest.models import Letter, Subscription
from pages.entries import LexiconPage, NetworksPage, StoriesPage, TestimonialsPage
from pages.events import Event, EventListing, EventStatus, EventText
from pages.highlights import HomeBody
from pages.photos_panel import PhotosPanel
from pages.presence import PresencePage
from snippets.kept import same_everywhere

__all__ = [
    "AgendaPage",
    "CallPage",
    "Coming",
    "ContentPage",
    "Event",
    "EventListing",
    "EventPage",
    "EventStatus",
    "EventText",
    "HomePage",
    "Letter",
    "LexiconPage",
    "NetworksPage",
    "PresencePage",
    "StoriesPage",
    "Subscription",
    "TestimonialsPage",
]


class HomePage(PublicPage):
    baseline = models.CharField(
        _("baseline"), max_length=120, help_text=_("One line: what the ambassadors stand for. Shown on every page.")
    )
    intro = models.CharField(_("introduction"), max_length=400)
    body = StreamField(HomeBody(), blank=True, verbose_name=_("body"))

    content_panels = [*Page.content_panels, FieldPanel("baseline"), FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = cards.next_cards(4, get_language() or "")
        placed = any(block.block_type == "next_events" for block in self.body)  # where the editor wanted them
        return context | {"cards": shown, "tells_next": not (placed and shown)}


class ContentPage(PublicPage):
    intro = models.CharField(_("introduction"), max_length=400, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("body"))
    in_footer = models.BooleanField(_("link in the footer"), default=False)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    template = "pages/content_page.html"

    class Meta:
        verbose_name = _("page of text")


class AgendaPage(PublicPage):
    """The agenda of one language; its slug is `agenda` everywhere, since feeds live under that address."""

    intro = RichTextField(_("introduction"), features=FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.EventPage"]
    template = "pages/agenda_page.html"

    class Meta:
        verbose_name = _("agenda page")

    def clean(self) -> None:
        super().clean()
        if self.slug != agenda.SLUG:
            raise ValidationError({"slug": _("The agenda lives at “agenda” in every language.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if redirect := agenda.to_canonical(request, agenda.asked(request)):
            return redirect
        response = super().serve(request, *args, **kwargs)
        if response.context_data["wanted"].errors:
            response.status_code = 422
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | agenda.context_of(request, self, context["translations"])


class EventPage(PublicPage):
    """The words about one event in one language."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="pages", verbose_name=_("event"))
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("body"))
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    image_alt = models.CharField(
        _("what the image shows"), max_length=200, blank=True, help_text=_("Read aloud to who cannot see it.")
    )
    recap = StreamField(Body(), blank=True, verbose_name=_("afterwards"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("event"),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("image")),
        PhotosPanel(heading=_("Photos of the mission")),
        FieldPanel("recap"),
    ]
    override_translatable_fields = same_everywhere("event")
    search_fields = [*Page.search_fields, *map(index.SearchField, ("summary", "body", "recap"))]
    parent_page_types = ["pages.AgendaPage"]
    subpage_types: list[str] = []
    template = "pages/event_page.html"

    class Meta:
        verbose_name = _("event page")

    def clean(self) -> None:
        super().clean()
        if self.image_id and not self.image_alt:
            raise ValidationError({"image_alt": _("Say what the image shows.")})
        if self.slug in agenda.TAKEN:
            raise ValidationError({"slug": _("The agenda itself uses this address; choose another.")})
        others = EventPage.objects.filter(event_id=self.event_id, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.event_id and others.exists():
            raise ValidationError({"event": _("This event already has a page in this language.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context |= cards.page_context(self) | coming.context_of(request, self.event)
        networks, speakers = beside.networks_of(self.event, self.locale.language_code), beside.speakers_of(self.event)
        structured = data.for_search_engines(self, speakers)
        explained = NetworksPage.objects.live().filter(locale=self.locale).first() if networks else None
        return context | {
            "speakers": speakers,
            "networks": networks,
            "networks_url": explained.get_url() if explained else "",
            "structured": structured,
        }
