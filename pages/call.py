"""The call for candidates, always there to be found (R1.4)."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.base import PublicPage
from pages.blocks import Body, Steps


class CallPage(PublicPage):
    """What the function stands for, how one becomes an ambassador, and one button."""

    intro = models.CharField(_("introduction"), max_length=400)
    body = StreamField(Body(), blank=True, verbose_name=_("what it is"))
    steps = StreamField(Steps(), blank=True, verbose_name=_("steps on the way"))
    button = models.CharField(_("words on the button"), max_length=60)
    beside_button = models.CharField(_("one line beside the button"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("steps"),
        FieldPanel("button"),
        FieldPanel("beside_button"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/call_page.html"

    class Meta:
        verbose_name = _("call for candidates")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"candidacy_url": candidacy_url()}


def candidacy_url() -> str:
    """Where a candidacy begins, or nothing as long as this house has no such room."""
    try:
        return reverse("candidacy")
    except NoReverseMatch:
        return ""
