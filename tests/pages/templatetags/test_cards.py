from dataclasses import replace
from typing import Any

from django.utils.translation import override

from pages.gallery import card
from pages.templatetags.cards import drawn, event_card


def test_equal_cards_are_drawn_once() -> None:
    drawn.cache_clear()
    with override("en"):
        assert event_card(card("local"), "h3") == event_card(card("local"), "h3")
    assert (drawn.cache_info().misses, drawn.cache_info().hits) == (1, 1)


def test_whatever_differs_is_drawn_by_itself() -> None:
    shown = card("local")
    moved = replace(shown, moved_from="Friday")
    with override("en"):
        pages = [event_card(shown, "h3"), event_card(shown, "h4"), event_card(moved, "h3")]
    with override("fr"):
        pages.append(event_card(moved, "h3"))
    assert len(set(pages)) == 4


def test_who_edits_templates_sees_every_change(settings: Any) -> None:
    settings.DEBUG = True
    drawn.cache_clear()
    event_card(card("local"), "h3")
    assert drawn.cache_info().misses == 0
