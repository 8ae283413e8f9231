"""What the frame of every page reads from the page tree."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from pages import public

register = template.Library()


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """What search engines read of a page (JSON-LD); no word in it can end the element that it stands in."""
    told = json.dumps(data, ensure_ascii=False).translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{told}</script>')  # noqa: S308


@register.simple_tag
def site_frame() -> dict[str, Any]:
    """The baseline, and the links of menu and footer; see pages.public.frame."""
    return public.frame(get_language() or settings.LANGUAGE_CODE)
