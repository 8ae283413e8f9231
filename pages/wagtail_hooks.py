from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.decided import decide_once
from pages.models import Event
from pages.repeat import repeat_view
from snippets.choosers import ChooseByWords


class ChooseEvent(ChooseByWords):
    columns, ordering = ("name", "place_name", "organiser"), ("-starts", "-pk")


class EventViewSet(SnippetViewSet):
    """The rows behind the event pages, for the communications team."""

    model = Event
    chooser_viewset_class = ChooseEvent
    icon = "calendar-alt"
    menu_label = pgettext_lazy("agenda", "Events")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["name", "starts", "level", "status", "region"]
    list_filter = ["status", "level", "region", "sectors", "themes", "is_online", "place_kind"]
    search_fields = ["name", "place_name", "organiser"]
    ordering = ["-starts"]
    panels = [
        FieldPanel("name"),
        FieldPanel("status"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]), FieldPanel("all_day"), FieldPanel("timezone")],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place_name"),
                FieldPanel("place_kind"),
                FieldPanel("address"),
                FieldPanel("place_accessibility"),
                FieldPanel("is_online"),
                FieldPanel("online_url"),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("level"),
                FieldPanel("region"),
                FieldPanel("sectors", widget=forms.CheckboxSelectMultiple),
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
                FieldPanel("languages", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("For whom"),
        ),
        FieldPanel("cost"),
        FieldPanel("organiser"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("repeat/<int:pk>/", repeat_view, name="repeat")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.select_related("region")


register_snippet(EventViewSet)


@hooks.register("register_snippet_listing_buttons")
def repeat_button(snippet: Model, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    if isinstance(snippet, Event) and user.has_perm("pages.add_event"):
        url = reverse("wagtailsnippets_pages_event:repeat", args=[snippet.pk])
        yield ListingButton(gettext("Repeat until …"), url, icon_name="copy", priority=30)


hooks.register("before_edit_page", decide_once)
hooks.register("before_edit_snippet", decide_once)
