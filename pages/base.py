"""What every page of ours is."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from pages import public


class PublicPage(Page):
    """Every page of ours: cacheable by anyone, and aware of its other languages."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        return public.restrictions_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["translations"] = public.translations_of(self)
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public.cacheable(request, super().serve(request, *args, **kwargs))
