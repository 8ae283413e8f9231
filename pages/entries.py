"""The pages that list what editors keep, each with one page per entry under it: /nl/lexicon/vennoot/."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from pages import facets, networks, public
from pages.base import PublicPage
from pages.blocks import FEATURES
from pages.films.shown import CAPTIONS, shown_film
from snippets.kept import Kept, KeptQuerySet
from snippets.models import LexiconTerm, Network, Story, Testimonial
from workflows.kernel import clock

PAGE_SIZE = 24
TEXT_LENGTH = 100


class EntriesPage(PublicPage):
    """A list of entries; those that have an address of their own are shown under it."""

    intro = RichTextField(_("introduction"), features=FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    entry_template = ""

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    def entries(self) -> KeptQuerySet:
        raise NotImplementedError

    def under(self) -> list[tuple[str, datetime | None]]:
        """The entries that have words in its language: those of another stand under that one's list."""
        rows = self.entries().filter(locale=self.locale_id).order_by("slug")
        return [(f"{slug}/", changed) for slug, changed in rows.values_list("slug", "last_published_at")]

    def context_of_list(self, request: HttpRequest) -> dict[str, Any]:
        raise NotImplementedError

    def context_of_entry(self, entry: Any, addresses: dict[str, str]) -> dict[str, Any]:
        return {}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and self.entry_template and len(path_components) == 1:
            return RouteResult(self, kwargs={"slug": path_components[0]})
        return super().route(request, path_components)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.entry_template if kwargs.get("slug") else self.template

    def get_context(self, request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if not slug:
            return context | self.context_of_list(request)
        entry = self.entries().filter(slug=slug).first()
        if entry is None:
            raise Http404
        addresses = addresses_of(entry, context["translations"])
        links = self.translations(addresses, context["translations"])
        context |= {"entry": entry, "translations": links, "noindex": entry.locale.language_code != self.language}
        return context | self.context_of_entry(entry, addresses)

    def translations(self, addresses: dict[str, str], lists: dict[str, str]) -> dict[str, str]:
        """The entry in each language; where it has no words yet, its first language is shown there too."""
        first = next(iter(addresses.values()), "").rstrip("/").rpartition("/")[2]
        return {code: addresses.get(code) or f"{lists[code]}{first}/" for code in lists}


def addresses_of(entry: Kept, lists: dict[str, str]) -> dict[str, str]:
    """Language code -> address of this entry, where it has words in that language; in the order of the languages."""
    slugs = dict(entry.siblings().values_list("locale__language_code", "slug"))
    return {code: f"{lists[code]}{slugs[code]}/" for code, _name in settings.LANGUAGES if code in slugs}


class LexiconPage(EntriesPage):
    """Under it a page per term, and one per pair that is easily confused: /nl/lexicon/freelancer/vennoot/."""

    template, entry_template = "pages/lexicon_page.html", "pages/term_page.html"
    pair_template = "pages/compare_page.html"

    class Meta:
        verbose_name = _("lexicon")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and len(path_components) == 2:
            return RouteResult(self, kwargs={"slug": path_components[0], "other": path_components[1]})
        return super().route(request, path_components)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.pair_template if kwargs.get("other") else super().get_template(request, *args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A pair has one address: the two in the order of the alphabet."""
        slug, other = kwargs.get("slug", ""), kwargs.get("other", "")
        if other and other < slug:
            self.pair(other, slug)
            return HttpResponsePermanentRedirect(f"{self.base}{other}/{slug}/")
        return super().serve(request, *args, **kwargs)

    @property
    def base(self) -> str:
        return public.address(self.language, self.url_path)

    def get_context(
        self, request: HttpRequest, *args: Any, slug: str = "", other: str = "", **kwargs: Any
    ) -> dict[str, Any]:
        if not other:
            return super().get_context(request, *args, slug=slug, **kwargs)
        context = PublicPage.get_context(self, request, *args, **kwargs)
        pair = self.pair(slug, other)
        rows = pair[0].siblings() | pair[1].siblings()
        slugs: dict[str, list[str]] = {}
        for code, each in rows.order_by("slug").values_list("locale__language_code", "slug"):
            slugs.setdefault(code, []).append(each)
        links = {
            code: f"{url}{'/'.join(slugs[code])}/" if len(slugs.get(code, ())) == 2 else url
            for code, url in context["translations"].items()
        }
        return context | {"pair": pair, "translations": links, "base": self.base}

    def pair(self, slug: str, other: str) -> list[LexiconTerm]:
        found = {term.slug: term for term in self.entries().filter(slug__in=(slug, other))}
        if slug == other or len(found) < 2 or not found[slug].is_confused_with(found[other]):
            raise Http404
        return [found[slug], found[other]]

    def entries(self) -> KeptQuerySet:
        return LexiconTerm.objects.in_language(self.text_language).select_related("locale")

    def under(self) -> list[tuple[str, datetime | None]]:
        slugs = dict(self.entries().values_list("translation_key", "slug"))
        chosen = LexiconTerm.objects.live().filter(confusable__isnull=False)
        pairs = chosen.values_list("translation_key", "confusable__translation_key")
        known = {tuple(sorted((slugs[one], slugs[other]))) for one, other in pairs if {one, other} <= slugs.keys()}
        return [*super().under(), *((f"{one}/{other}/", None) for one, other in sorted(known))]

    def context_of_list(self, request: HttpRequest) -> dict[str, Any]:
        words = " ".join(request.GET.get("q", "").split())[:TEXT_LENGTH]
        terms = sorted(self.entries(), key=lambda term: (term.letter, term.term.casefold()))
        found = [term for term in terms if term.matches(words)]
        letters = [(letter, list(group)) for letter, group in groupby(found, key=lambda term: term.letter)]
        return {"words": words, "letters": letters, "count": len(found), "noindex": bool(words)}

    def context_of_entry(self, entry: LexiconTerm, addresses: dict[str, str]) -> dict[str, Any]:
        confusables, relations = entry.neighbours()
        pairs = [(other, f"{self.base}{'/'.join(sorted((entry.slug, other.slug)))}/") for other in confusables]
        words = dict(entry.siblings().values_list("locale__language_code", "term"))
        elsewhere = [(code, words[code], url) for code, url in addresses.items() if code != self.language]
        return {"pairs": pairs, "relations": relations, "base": self.base, "elsewhere": elsewhere}

    def translations(self, addresses: dict[str, str], lists: dict[str, str]) -> dict[str, str]:
        """A term stands in the lexicon of its own language only: elsewhere the whole lexicon answers."""
        return {code: addresses.get(code) or lists[code] for code in lists}


class FilmsPage(EntriesPage):
    """Entries with a film, whose captions are served beside it as long as the consent holds."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and len(path_components) == 2 and path_components[1] == CAPTIONS:
            return RouteResult(self, kwargs={"slug": path_components[0], "captions": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, captions: bool = False, **kwargs: Any) -> HttpResponse:
        if not captions:
            return super().serve(request, *args, **kwargs)
        entry = self.entries().filter(slug=kwargs["slug"]).exclude(captions="").first()
        if entry is None or not entry.appearance.allows_film(clock.today()):
            raise Http404
        return public.cacheable(request, HttpResponse(entry.captions, content_type="text/vtt; charset=utf-8"))

    def context_of_entry(self, entry: Any, addresses: dict[str, str]) -> dict[str, Any]:
        return {"film": shown_film(entry, addresses, self.language, clock.today())}


class TestimonialsPage(FilmsPage):
    template, entry_template = "pages/testimonials_page.html", "pages/testimonial_page.html"

    class Meta:
        verbose_name = _("page of testimonials")

    def entries(self) -> KeptQuerySet:
        return Testimonial.objects.for_reader(self.language).shown(clock.today())

    def context_of_list(self, request: HttpRequest) -> dict[str, Any]:
        every = list(self.entries().order_by("-first_published_at", "-pk"))
        wanted = facets.read(request, ("sector", "theme", "language"))
        found = [entry for entry in every if facets.suits(entry, wanted)]
        listed = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return {
            "listed": listed,
            "facets": facets.choices(every, wanted),
            "filtered": bool(wanted),
            "base": facets.base(wanted),
            "noindex": len(wanted) > 1,
        }


class StoriesPage(FilmsPage):
    template, entry_template = "pages/stories_page.html", "pages/story_page.html"

    class Meta:
        verbose_name = _("page of stories")

    def entries(self) -> KeptQuerySet:
        return Story.objects.for_reader(self.language).shown(clock.today())

    def context_of_list(self, request: HttpRequest) -> dict[str, Any]:
        every = self.entries().prefetch_related("picture__renditions").order_by("-first_published_at", "-pk")
        return {"listed": Paginator(every, PAGE_SIZE).get_page(request.GET.get("page")), "base": "?"}


class NetworksPage(EntriesPage):
    template, entry_template = "pages/networks_page.html", "pages/network_page.html"

    class Meta:
        verbose_name = _("page of networks")

    def entries(self) -> KeptQuerySet:
        return Network.objects.for_reader(self.language).select_related("speaker", "logo", "locale")

    def context_of_list(self, request: HttpRequest) -> dict[str, Any]:
        """Everything a network says of itself stands in the list; what we do there on its own page."""
        rows = list(self.entries().prefetch_related("logo__renditions").order_by("name", "pk"))
        assemblies = networks.next_assemblies(rows, self.language)
        shown = [(row, networks.speaker_of(row), assemblies.get(row.translation_key)) for row in rows]
        return {"networks": shown, "base": public.address(self.language, self.url_path)}

    def context_of_entry(self, entry: Network, addresses: dict[str, str]) -> dict[str, Any]:
        assembly = networks.next_assemblies([entry], self.language).get(entry.translation_key)
        held = {"speaker": networks.speaker_of(entry), "assembly": assembly}
        return held | networks.of_network(entry, self.language)
