from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets.button import Button, ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from pages import photos
from pages.decided import decide_once
from pages.digest import stuck
from pages.imports.bringing import may_import
from pages.models import Event
from pages.repeat import repeat_view
from pages.upkeep import checks
from pages.upkeep.due import may_see
from pages.upkeep.newer import newer_text
from pages.upkeep.views import due_view, planned_view
from snippets.choosers import ChooseByWords
from snippets.sheets import Exported


class ChooseEvent(ChooseByWords):
    columns, ordering = ("name", "place_name", "organiser"), ("-starts", "-pk")


class EventIndexView(Exported, IndexView):
    also_exported = (
        "ends", "place_name", "address", "is_online", "online_url", "sectors", "themes", "languages", "organiser",
        "uid",
    )  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Event]:
        rows = super().get_base_queryset()
        return rows.prefetch_related("sectors", "themes", "languages") if self.is_export else rows

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        importing = Button(_("Import events"), reverse("event_import:upload"), icon_name="upload", priority=50)
        return [*super().header_more_buttons, *([importing] if may_import(self.request.user) else [])]


class EventViewSet(SnippetViewSet):
    """The rows behind the event pages, for the communications team."""

    model = Event
    chooser_viewset_class = ChooseEvent
    index_view_class = EventIndexView
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
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
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
        FieldPanel("networks", widget=forms.CheckboxSelectMultiple),
        FieldPanel("joining"),
        FieldPanel("cost"),
        FieldPanel("organiser"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("repeat/<int:pk>/", repeat_view, name="repeat")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.select_related("region")


register_snippet(EventViewSet)


@hooks.register("register_admin_urls")
def import_urls() -> list[Any]:
    return [
        path("events/import/", include("pages.imports.urls")),
        path("reports/due/", due_view, name="content_due"),
        path("reports/due/text/<int:pk>/", newer_text, name="newer_text"),
        path("reports/planned/", planned_view, name="content_planned"),
        path("photos-of-missions/<int:pk>/", photos.photos_of, name="mission_photos"),
        path("photos-of-missions/<int:pk>/<uuid:key>/", photos.photo, name="mission_photo_public"),
        path(
            "photos-of-missions/<int:pk>/<uuid:key>/small/", photos.photo, {"size": "small"}, name="mission_photo_shown"
        ),
        path("photos-of-missions/<int:pk>/<uuid:key>/take/", photos.take, name="mission_photo_take"),
        path("reports/agenda-mails/", stuck.stuck, name="agenda_mails"),
        path("reports/agenda-mails/<int:pk>/again/", stuck.send_again, name="agenda_mail_again"),
    ]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def due_item() -> MenuItem:
    words = pgettext_lazy("of texts", "What is due")
    return KeepersMenuItem(words, reverse("content_due"), name="due", icon_name="calendar-check", order=10)


@hooks.register("register_reports_menu_item")
def planned_item() -> MenuItem:
    url = reverse("content_planned")
    return KeepersMenuItem(_("Planned content"), url, name="planned", icon_name="calendar-alt", order=20)


class AgendaMailsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return stuck.may_see(request.user)


@hooks.register("register_reports_menu_item")
def agenda_mails_item() -> MenuItem:
    words, url = _("Mails about the agenda"), reverse("agenda_mails")
    return AgendaMailsMenuItem(words, url, name="agenda-mails", icon_name="mail", order=30)


@hooks.register("register_snippet_listing_buttons")
def repeat_button(snippet: Model, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    if isinstance(snippet, Event) and user.has_perm("pages.add_event"):
        url = reverse("wagtailsnippets_pages_event:repeat", args=[snippet.pk])
        yield ListingButton(gettext("Repeat until …"), url, icon_name="copy", priority=30)


hooks.register("before_edit_page", decide_once)
hooks.register("before_edit_snippet", decide_once)
for _moment in ("after_create_page", "after_edit_page", "after_create_snippet", "after_edit_snippet"):
    hooks.register(_moment, checks.tell)
for _moment in ("before_edit_page", "before_edit_snippet"):
    hooks.register(_moment, checks.tell_translator, order=-1)
