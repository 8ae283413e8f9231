"""“Is my sector represented?”: a page per sector, theme and region, under one that lists them all (R7.2)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from pages import figures, public
from pages.agenda import with_query
from pages.base import PublicPage
from pages.blocks import FEATURES
from pages.entries import NetworksPage
from pages.queries import EventFilter
from snippets.lists import Choice


class PresencePage(PublicPage):
    """The entries of three lists with their figures; one page per entry: /nl/vertegenwoordigd/sector/theatre/."""

    intro = RichTextField(gettext_lazy("introduction"), features=FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/presence_page.html"

    class Meta:
        verbose_name = gettext_lazy("page on where we are present")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and len(path_components) == 2 and path_components[0] in figures.KINDS:
            return RouteResult(self, kwargs=dict(zip(("kind", "key"), path_components, strict=True)))
        return super().route(request, path_components)

    def under(self) -> list[tuple[str, datetime | None]]:
        """What stands in its lists, in their order. 3 queries."""
        rows = [(kind, model.objects.filter(retired=False)) for kind, model in figures.KINDS.items()]
        return [(f"{kind}/{key}/", None) for kind, found in rows for key in found.values_list("key", flat=True)]

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "pages/presence_entry.html" if kwargs.get("kind") else self.template

    def get_context(
        self, request: HttpRequest, *args: Any, kind: str = "", key: str = "", **kwargs: Any
    ) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        base = public.address(get_language() or settings.LANGUAGE_CODE, self.url_path)
        if not kind:
            return context | {"lists": [list_of(each, base) for each in figures.KINDS]}
        entry = figures.with_figures(kind).filter(key=key).first()
        if entry is None:
            raise Http404
        translations = {code: f"{url}{kind}/{key}/" for code, url in lists_only(context["translations"]).items()}
        return context | {"translations": context["translations"] | translations} | context_of(kind, entry, base)


def lists_only(translations: dict[str, str]) -> dict[str, str]:
    """Where a language has no such page its home page answers, which has nothing under it."""
    return {code: url for code, url in translations.items() if url != f"/{code}/"}


def words_of(kind: str) -> str:
    words = {"sector": pgettext("profession", "Sector"), "theme": _("Theme"), "region": _("Region")}
    return words[kind]


def list_of(kind: str, base: str) -> dict[str, Any]:
    headings = {"sector": _("By sector"), "theme": _("By theme"), "region": _("By region")}
    rows = figures.overview(kind)
    return {
        "heading": headings[kind],
        "caption": _("%(what)s: this year, planned and looked for") % {"what": headings[kind]},
        "columns": [
            words_of(kind),
            _("Done this year"),
            _("Events planned"),
            _("Ambassadors"),
            _("Requests without anybody"),
        ],
        "rows": [
            [
                {"text": str(row), "href": f"{base}{kind}/{row.key}/"},
                row.done + row.in_private,
                row.planned,
                row.people,
                row.waiting,
            ]
            for row in rows
        ],
    }


def context_of(kind: str, entry: Choice, base: str) -> dict[str, Any]:
    reader = get_language() or settings.LANGUAGE_CODE
    found = figures.presence(kind, entry, reader)
    months = [month for month in found.months if month.done or month.planned]
    agenda = f"/{reader}/agenda/"
    explained = NetworksPage.objects.live().filter(locale__language_code=reader).first() if found.networks else None
    chosen = EventFilter(**{kind: (entry.key,)})
    return {
        "kind": kind,
        "entry": entry,
        "entry_name": str(entry),
        "kicker": words_of(kind),
        "overview": base,
        "past": found.past,
        "coming": found.coming,
        "speakers": found.speakers,
        "networks": found.networks,
        "networks_url": public.address(reader, explained.url_path) if explained else "",
        "bars": figures.bars_of(found.months) if months else [],
        "columns": [_("Month"), _("Events done"), _("Events planned")],
        "rows": [[month.name, month.done, month.planned] for month in months],
        "all_coming": with_query(agenda, chosen),
        "all_past": with_query(agenda, EventFilter(**{kind: (entry.key,)}, past=True)),
    }
