"""What every page of ours is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from pages import public, terms
from snippets.latest import OnLatestVersion
from snippets.previews import InEachLanguage


class PublicPageForm(OnLatestVersion, WagtailAdminPageForm):
    pass


class PublicPage(InEachLanguage, Page):
    """Every page of ours: cacheable by anyone, and aware of its other languages."""

    base_form_class = PublicPageForm

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        return public.restrictions_of(self)

    @property
    def text_language(self) -> str:
        """That of the reader; a page that stands in for a translation speaks that of its source."""
        return self.alias_of.locale.language_code if self.alias_of_id else get_language() or settings.LANGUAGE_CODE

    def under(self) -> list[tuple[str, datetime | None]]:
        """What it shows at addresses of its own: the rest of the address, and when that changed."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["translations"] = public.translations_of(self)
        return context

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return terms.explain(super().serve_preview(request, mode_name))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public.cacheable(request, terms.explain(super().serve(request, *args, **kwargs)))
