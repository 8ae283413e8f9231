"""The shell of the back office: its menu per role and its home."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UpgradeNotificationPanel,
    UserObjectsInWorkflowModerationPanel,
    WhatsNewInWagtailVersionPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.snippets.models import register_snippet

from cms.media import MediaIndexView, chooser_upload
from snippets.editing import ContentViewSetGroup
from workflows.people.admin import PeopleViewSetGroup
from workflows.people.roles import Role, has_role
from workflows.people.shown.editing import ConsentViewSet

# Only who edits the site sees what edits it; the desk brings its own entries for the others.
FOR_EDITORS = {"explorer", "images", "documents", "media", "snippets", "reports", "translations", "redirects"}
NEVER = {"help"}
NEVER_ON_HOME = (UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel, WorkflowObjectsToModeratePanel)
FOR_EDITORS_ON_HOME = (LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


class WordsAndTools(ContentViewSetGroup):
    items = (*ContentViewSetGroup.items, ConsentViewSet)


register_snippet(WordsAndTools)


@hooks.register("register_admin_urls")
def people_urls() -> list[Any]:
    return [path("people/", include("workflows.people.urls"))]


@hooks.register("register_admin_urls", order=-1)
def media_urls() -> list[Any]:
    """Before the extension's own views at the same addresses."""
    return [
        *(path(f"media/{kind}/chooser/upload/", chooser_upload, {"media_type": kind}) for kind in ("audio", "video")),
        path("media/", MediaIndexView.as_view()),
        path("media/results/", MediaIndexView.as_view(results_only=True), name="media_results"),
    ]


@hooks.register("register_admin_viewset")
def people_viewsets() -> Any:
    return PeopleViewSetGroup()


class AdministratorMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.ADMINISTRATOR)


@hooks.register("register_settings_menu_item")
def register_item() -> MenuItem:
    url = reverse("people_admin:register")
    return AdministratorMenuItem(_("Import the register"), url, name="register", icon_name="upload", order=610)


@hooks.register("register_settings_menu_item")
def invitations_item() -> MenuItem:
    url = reverse("people_admin:invitations")
    return AdministratorMenuItem(_("Invitations"), url, name="invitations", icon_name="mail", order=620)


@hooks.register("register_settings_menu_item")
def second_factors_item() -> MenuItem:
    url = reverse("people_admin:resets")
    return AdministratorMenuItem(_("Lost second factors"), url, name="second-factors", icon_name="key", order=630)


@hooks.register("register_settings_menu_item")
def erasures_item() -> MenuItem:
    url = reverse("people_admin:erasures")
    return AdministratorMenuItem(_("Requests for erasure"), url, name="erasures", icon_name="bin", order=640)


@hooks.register("construct_main_menu")
def menu_per_role(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    edits = request.user.is_superuser or has_role(request.user, Role.COMMUNICATIONS)
    menu_items[:] = [item for item in menu_items if item.name not in NEVER and (edits or item.name not in FOR_EDITORS)]


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    summary_items.clear()


@hooks.register("construct_homepage_panels")
def own_panels_only(request: HttpRequest, panels: list[Any]) -> None:
    """Editors keep what they edited last; what waits for review stands in “Waiting for you”, like all the rest."""
    edits = request.user.is_superuser or has_role(request.user, Role.COMMUNICATIONS)
    unwanted = NEVER_ON_HOME if edits else (*NEVER_ON_HOME, *FOR_EDITORS_ON_HOME)
    panels[:] = [panel for panel in panels if not isinstance(panel, unwanted)]
