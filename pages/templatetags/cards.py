"""Parts of lists of events of which an equal one looks the same, so that each is drawn once per language."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pages.agenda import Facet
from pages.cards import Card

register = template.Library()
MOST = 5000  # of two kilobytes each


@register.simple_tag
def event_card(card: Card, heading: str) -> SafeString:
    """The component event_card."""
    return once("components/event_card.html", card=card, heading=heading)


@register.simple_tag
def agenda_facet(facet: Facet, opened: bool) -> SafeString:
    """One question of the filter; with something chosen it is one of too many to keep."""
    if facet.used:
        return render_to_string("pages/agenda_facet.html", {"facet": facet, "opened": True})
    return once("pages/agenda_facet.html", facet=facet, opened=opened)


def once(name: str, **said: Any) -> SafeString:
    """What this template draws of these words, which can be hashed."""
    if settings.DEBUG:  # the template may have been edited
        return render_to_string(name, said)
    return drawn(name, get_language(), tuple(said.items()))


@lru_cache(MOST)
def drawn(name: str, language: str | None, said: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(name, dict(said))
