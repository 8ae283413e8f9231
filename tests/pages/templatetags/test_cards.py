from dataclasses import replace
from typing import Any

from django.utils.translation import override

from pages.agenda import Facet
from pages.gallery import card
from pages.templatetags.cards import agenda_facet, drawn, event_card


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


def test_a_question_with_something_chosen_is_not_kept() -> None:
    drawn.cache_clear()
    asked, chosen = (Facet("level", "Level", (("local", "local", used),)) for used in (False, True))
    with override("en"):
        pages = [agenda_facet(facet, True) for facet in (asked, asked, chosen, chosen)]
    assert (drawn.cache_info().misses, drawn.cache_info().hits) == (1, 1)
    assert [" checked" in page for page in pages] == [False, False, True, True]


def test_who_edits_templates_sees_every_change(settings: Any) -> None:
    settings.DEBUG = True
    drawn.cache_clear()
    event_card(card("local"), "h3")
    assert drawn.cache_info().misses == 0
