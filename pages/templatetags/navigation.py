"""What the frame of every page reads from the page tree."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, gettext_noop

from pages import public

register = template.Library()
WHAT_THIS_IS = gettext_noop(
    "The members of a cooperative are its voice. Here you see where they speak, and ask them to come."
)


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """What search engines read of a page (JSON-LD); no word in it can end the element that it stands in."""
    told = json.dumps(data, ensure_ascii=False).translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{told}</script>')  # noqa: S308


@register.simple_tag
def site_frame() -> dict[str, Any]:
    """The baseline, and the links of menu and footer; see pages.public.frame."""
    return public.frame(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def alternates(translations: dict[str, str]) -> list[tuple[str, str]]:
    """Language and absolute address, where this page is there in that language; last what is meant for all others."""
    is_home = all(url == f"/{code}/" for code, url in translations.items())
    there = [(code, settings.BASE_URL + url) for code, url in translations.items() if is_home or url != f"/{code}/"]
    return [*there, ("x-default", there[0][1])] if there else []


@register.simple_tag
def sharing(page: Any, translations: dict[str, str], entry: Any = None, title: str = "") -> dict[str, str]:
    """How other sites show a link to this page (Open Graph).

    `entry` when the page shows one entry of a list; `title` when what is shown is no page of the tree.
    """
    shown, language = entry or page, get_language() or settings.LANGUAGE_CODE
    url = settings.BASE_URL + translations[language]
    names = ("search_description", "summary", "quote", "definition", "intro")
    said = next(filter(None, (getattr(shown, name, "") for name in names)), "")
    drawn = "event.png" if hasattr(page, "event_id") else "shared.png"
    return {
        "title": title or str(shown),
        "description": Truncator(strip_tags(str(said))).chars(200) or gettext(WHAT_THIS_IS),
        "url": url,
        "locale": f"{language}_{settings.AMBASSADE_COUNTRY.upper()}",
        "picture": f"{url if page else f'{settings.BASE_URL}/{language}/'}{drawn}",
    }
