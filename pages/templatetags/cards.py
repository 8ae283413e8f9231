"""Cards as lists print them."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pages.cards import Card

register = template.Library()
MOST = 5000  # cards, of two kilobytes each


@register.simple_tag
def event_card(card: Card, heading: str) -> SafeString:
    """The component event_card; an equal card looks the same, so it is drawn once per language."""
    if settings.DEBUG:  # the template may have been edited
        return render_card(card, heading)
    return drawn(card, heading, get_language())


@lru_cache(MOST)
def drawn(card: Card, heading: str, language: str | None) -> SafeString:
    return render_card(card, heading)


def render_card(card: Card, heading: str) -> SafeString:
    return render_to_string("components/event_card.html", {"card": card, "heading": heading})
