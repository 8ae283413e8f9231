"""The call for candidates, always there to be found, and what makes it urgent now and then (R1.4)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from pages import public
from pages.base import PublicPage
from pages.blocks import Body, Questions, Steps
from workflows.candidates import rules
from workflows.candidates.campaigns import Campaign, profiles_of
from workflows.candidates.durations import WHOLE, durations
from workflows.candidates.policy import criteria_in_use
from workflows.candidates.selection import stages
from workflows.people.charter.models import in_force

CHARTER = "charter"
KEPT = 300  # seconds


class CallPage(PublicPage):
    """What the function stands for, how one becomes an ambassador, and one button; the charter in force under it."""

    intro = models.CharField(_("introduction"), max_length=400)
    body = StreamField(Body(), blank=True, verbose_name=_("what it is"))
    steps = StreamField(Steps(), blank=True, verbose_name=_("steps on the way"))
    questions = StreamField(Questions(), blank=True, verbose_name=_("questions and answers"))
    button = models.CharField(_("words on the button"), max_length=60)
    beside_button = models.CharField(_("one line beside the button"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("steps"),
        FieldPanel("questions"),
        FieldPanel("button"),
        FieldPanel("beside_button"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("questions"),
    ]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/call_page.html"

    class Meta:
        verbose_name = _("call for candidates")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and path_components == [CHARTER]:
            return RouteResult(self, kwargs={"part": CHARTER})
        return super().route(request, path_components)

    def under(self) -> list[tuple[str, datetime | None]]:
        return [(f"{CHARTER}/", None)] if in_force() else []

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "pages/charter.html" if kwargs.get("part") == CHARTER else self.template

    def get_context(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        call = public.address(get_language() or settings.LANGUAGE_CODE, self.url_path)
        charter = in_force()
        if part == CHARTER:
            if charter is None:
                raise Http404
            under = {code: f"{url}{CHARTER}/" for code, url in context["translations"].items() if url != f"/{code}/"}
            return context | {
                "charter": charter,
                "entry": charter,
                "call": call,
                "translations": context["translations"] | under,
            }
        context |= {"charter_url": f"{call}{CHARTER}/" if charter else "", "charter": charter}
        return context | campaigns_of(request) | selection() | for_staff(request)


def campaigns_of(request: HttpRequest) -> dict[str, Any]:
    """Those that run, the one whose link was followed first; the button hands that one on."""
    running = list(Campaign.objects.running())
    asked = request.GET.get("campaign", "")
    running.sort(key=lambda each: each.key != asked)
    followed = bool(running) and running[0].key == asked
    sought = profiles_of(running)
    return {
        "campaigns": [(each, sought[each.pk]) for each in running],
        "candidacy_url": candidacy_url(asked if followed else ""),
    }


def candidacy_url(campaign: str = "") -> str:
    """Where a candidacy begins, or nothing as long as this house has no such room."""
    try:
        begin = reverse("candidacy")
    except NoReverseMatch:
        return ""
    return f"{begin}?{urlencode({'campaign': campaign})}" if campaign else begin


def selection() -> dict[str, Any]:
    """The stages, the days that they took and the criteria; counted anew every few minutes."""
    took, criteria = cache.get_or_set("call-selection", lambda: (durations(), criteria_in_use()), KEPT)
    return {
        "stages": stages(took),
        "whole": took[WHOLE],
        "least": settings.AMBASSADE_DURATIONS_LEAST,
        "criteria": criteria,
    }


def for_staff(request: HttpRequest) -> dict[str, Any]:
    """Whoever may nominate a member finds the way here, and what each campaign brought. Visitors are not looked for."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and not getattr(request, "is_preview", False)
    if not known or not rules.staff(None, request.user):
        return {"nominate_url": "", "columns": [], "brought": []}
    columns = [
        pgettext("candidates", "Campaign"),
        _("Until"),
        pgettext("candidacies", "Begun"),
        pgettext("candidacies", "Sent"),
        pgettext("candidacies", "Admitted"),
    ]
    rows = Campaign.objects.with_yield()[: settings.AMBASSADE_CAMPAIGNS_SHOWN]
    brought = [[str(each), each.closes_on, each.begun, each.sent, each.admitted] for each in rows]
    return {"nominate_url": reverse("nominate"), "columns": columns, "brought": brought}
