"""What the frame of every page reads from the page tree."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from pages import public

register = template.Library()


@register.simple_tag
def site_frame() -> dict[str, Any]:
    """The baseline, and the links of menu and footer; see pages.public.frame."""
    return public.frame(get_language() or settings.LANGUAGE_CODE)
