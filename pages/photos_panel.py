"""In the editor of an event: where the photos of its mission are. Pages read it, so it knows no screen of the desk."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel

from workflows.missions.photos import ReportPhoto
from workflows.people.roles import Role, has_role


def may_take(user: Any) -> bool:
    return has_role(user, Role.COMMUNICATIONS)


def off_the_website(count: int) -> str:
    words = ngettext(
        "%(count)d photo may not be shown any more: take it off the website",
        "%(count)d photos may not be shown any more: take them off the website",
        count,
    )
    return words % {"count": count}


class PhotosPanel(Panel):
    """Above the recap of an event: leads to the photos of its mission, where there are any."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/photos_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and may_take(self.request.user) and bool(self.photos)

        @cached_property
        def photos(self) -> list[ReportPhoto]:
            event = self.instance.event if self.instance.event_id else None
            return list(ReportPhoto.objects.for_the_public(event.mission)) if event and event.mission_id else []

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            photos = self.photos
            context["url"] = reverse("mission_photos", args=[self.instance.event.mission_id])
            context["count"] = sum(each.may_be_shown for each in photos)
            context["off"] = off_the_website(n) if (n := sum(each.must_come_off for each in photos)) else ""
            return context
