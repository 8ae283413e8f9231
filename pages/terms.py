"""Words of the lexicon in the texts of a page: the first mention shows its definition, the others are plain words."""

import re
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from wagtail.models import Page

from pages import public
from snippets.models import LexiconTerm

MARK = re.compile(r'<a data-term="([0-9a-f-]{36})">(.*?)</a>', re.DOTALL)
END_OF_HEAD = "</head>"


def shown_in(response: HttpResponse) -> HttpResponse:
    """What was rendered, with its marks as its readers see them. Two queries, whatever the number of marks."""
    if getattr(response, "streaming", False) or b"data-term=" not in response.content:
        return response
    html = response.content.decode(response.charset)
    terms = explained({key for key, _word in MARK.findall(html)}, get_language() or "")
    met: set[str] = set()

    def first(mark: re.Match[str]) -> str:
        key, word = mark.groups()
        if key in met or key not in terms:
            return word
        met.add(key)
        return render_to_string("pages/term.html", terms[key] | {"word": word, "number": len(met)}).strip()

    html = MARK.sub(first, html)
    if met:
        html = html.replace(END_OF_HEAD, render_to_string("pages/term_head.html") + END_OF_HEAD, 1)
    response.content = html.encode(response.charset)
    return response


def explained(keys: set[str], language: str) -> dict[str, dict[str, Any]]:
    """What the lexicon of that language says of them today; nothing while it is not published."""
    home = Page.objects.live().public().filter(lexiconpage__isnull=False, locale__language_code=language)
    path = home.values_list("url_path", flat=True).first()
    if path is None:
        return {}
    terms = LexiconTerm.objects.in_language(language).filter(translation_key__in=keys)
    base = public.address(language, path)
    return {str(t.translation_key): {"term": t, "url": f"{base}{t.slug}/"} for t in terms}


def explain(response: Any) -> HttpResponse:
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.add_post_render_callback(shown_in)
        return response
    return shown_in(response) if isinstance(response, HttpResponse) else response
