"""The lexicon of one language to take along: a booklet (PDF) and a table (CSV). Only what anybody may read."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages import public
from pages.entries import LexiconPage
from snippets.lexicon import lines
from snippets.models import LexiconTerm
from snippets.printing import pdf
from snippets.sheets import sheet

BOOKLET = Path(__file__).with_suffix(".typ").read_bytes()
KEPT = 3600  # seconds that a booklet is kept: it is made anew as soon as a word changes


def lexicon() -> tuple[LexiconPage, list[LexiconTerm]]:
    """The page and the published terms in the reader's language, each with `confused` and `linked`: names of others."""
    language = get_language() or settings.LANGUAGE_CODE
    page = LexiconPage.objects.live().public().filter(locale__language_code=language).first()
    if page is None:
        raise Http404
    rows = LexiconTerm.objects.in_language(language).prefetch_related("confusable", "related")
    terms = sorted(rows, key=lambda term: (term.letter, term.term.casefold()))
    chosen = {term.translation_key: {each.translation_key for each in term.confusable.all()} for term in terms}
    for term in terms:
        key, related = term.translation_key, {each.translation_key for each in term.related.all()}
        term.confused = [t.term for t in terms if t.translation_key in chosen[key] or key in chosen[t.translation_key]]
        term.linked = [t.term for t in terms if t.translation_key in related]
    return page, terms


def facts_of(term: LexiconTerm) -> list[tuple[str, str]]:
    return [
        (capfirst(_("also written")), ", ".join(lines(term.also))),
        (pgettext("lexicon", "Say"), " · ".join(term.ways_to_say)),
        (pgettext("lexicon", "Rather not"), " · ".join(term.ways_to_avoid)),
        (_("An example"), " ".join(lines(term.example))),
        (_("Easily confused with"), ", ".join(term.confused)),
        (capfirst(_("what the difference is")), " ".join(lines(term.difference))),
        (_("Related terms"), ", ".join(term.linked)),
        (_("Good to know"), " ".join(lines(term.note))),
    ]


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    page, terms = lexicon()
    base = settings.BASE_URL + page.base
    table = [
        [
            term.term,
            " ".join(lines(term.definition)),
            *(words for _label, words in facts_of(term)),
            f"{base}{term.slug}/",
        ]
        for term in terms
    ]
    named = [capfirst(pgettext("lexicon", "term")), capfirst(_("definition"))]
    heads = [*named, *(label for label, _words in facts_of(blank())), _("Page")]
    return public.cacheable(request, sheet(page.slug, "csv", [heads, *table]))


def blank() -> LexiconTerm:
    term = LexiconTerm()
    term.confused = term.linked = []
    return term


@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    page, terms = lexicon()
    changed = max((term.last_published_at for term in terms if term.last_published_at), default=None)
    book = {
        "language": page.language,
        "title": page.title,
        "subtitle": _("As of %(day)s") % {"day": date_format(changed)} if changed else "",
        "site": settings.WAGTAIL_SITE_NAME,
        "terms": [
            {
                "term": term.term,
                "definition": lines(term.definition),
                "facts": [fact for fact in facts_of(term) if fact[1]],
            }
            for term in terms
        ],
    }
    response = HttpResponse(booklet(book), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.pdf"'
    return public.cacheable(request, response)


def booklet(book: dict[str, Any]) -> bytes:
    key = hashlib.sha256(BOOKLET + json.dumps(book, ensure_ascii=False).encode()).hexdigest()
    return cache.get_or_set(f"booklet-{key}", lambda: pdf(BOOKLET, book), KEPT)
