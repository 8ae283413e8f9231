"""What a mail tells: exactly what differs from what its reader knows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pages.digest.news import kind_of, news, snapshot
from pages.events import Event, EventStatus
from pages.queries import EventFilter, events_for, with_words

pytestmark = pytest.mark.django_db
EVERYTHING = EventFilter()


def told(wanted: EventFilter = EVERYTHING) -> Any:
    return snapshot(wanted, with_words(events_for(wanted)), "en")


def titles(found: Any) -> dict[str, list[str]]:
    names = ("new", "moved", "cancelled", "changed")
    listed = {name: [card.title for card in getattr(found, name)] for name in names}
    return {name: each for name, each in listed.items() if each} | (
        {"gone": [title for title, _card in found.gone]} if found.gone else {}
    )


def test_nothing_new_is_no_news(make_event: Callable[..., Event]) -> None:
    make_event("en")
    found, after = news(EVERYTHING, told(), "en")
    assert (bool(found), titles(found), after) == (False, {}, told())


def test_each_kind_of_change_stands_under_its_own_heading(make_event: Callable[..., Event]) -> None:
    moved, off, changed, hidden = (make_event("en", title=title) for title in ("Moved", "Off", "Other", "Hidden"))
    make_event("en", title="Same")
    before = told()
    moved.starts += timedelta(days=1)
    moved.ends += timedelta(days=1)
    moved.save()
    off.status = EventStatus.CANCELLED
    off.save()
    changed.place_name = "Vooruit"
    changed.save()
    hidden.pages.get().unpublish()
    make_event("en", title="Fresh")
    found, after = news(EVERYTHING, before, "en")
    assert titles(found) == {
        "new": ["Fresh en"],
        "moved": ["Moved en"],
        "cancelled": ["Off en"],
        "changed": ["Other en"],
        "gone": ["Hidden en"],
    }
    assert titles(news(EVERYTHING, after, "en")[0]) == {}


def test_only_events_of_the_filter_are_told_and_one_that_leaves_it_is_said_to(
    make_event: Callable[..., Event], choices: dict[str, list[Any]]
) -> None:
    wanted = EventFilter.parse("sector=theatre")
    mine = make_event("en", title="Mine", sectors=[choices["sector"][0]])
    before = told(wanted)
    make_event("en", title="Design", sectors=[choices["sector"][1]])
    mine.sectors.set([choices["sector"][1]])
    found, _after = news(wanted, before, "en")
    assert titles(found) == {"gone": ["Mine en"]}
    assert found.gone[0][1] is not None  # still public: its card says where


def test_a_past_event_is_forgotten_without_a_word(make_event: Callable[..., Event]) -> None:
    event = make_event("en")
    before = told()
    past = event.starts - timedelta(days=30)
    before["events"][str(event.uid)][0] = past.isoformat()
    Event.objects.filter(pk=event.pk).update(starts=past, ends=past)
    assert titles(news(EVERYTHING, before, "en")[0]) == {}


def test_what_was_never_told_need_not_be_called_off(make_event: Callable[..., Event]) -> None:
    make_event("en", status=EventStatus.CANCELLED)
    assert titles(news(EVERYTHING, {"events": {}, "missing": []}, "en")[0]) == {}


def test_a_value_that_no_list_holds_any_more_is_told_once_and_finds_nothing(
    make_event: Callable[..., Event], choices: dict[str, list[Any]]
) -> None:
    wanted = EventFilter.parse("theme=coop")
    before = told(wanted)
    make_event("en")
    choices["theme"][1].delete()
    with override("en"):
        found, after = news(wanted, before, "en")
        assert (bool(found), found.missing, titles(found)) == (True, [("Theme", "coop")], {})
        again, _after = news(wanted, after, "en")
        assert (bool(again), again.missing) == (False, [("Theme", "coop")])


MARKS = st.tuples(st.sampled_from("ab"), st.sampled_from(EventStatus.values), st.sampled_from("xy")).map(
    lambda said: [said[0], said[1], "".join(said), "title"]
)


@given(st.none() | MARKS, MARKS)
def test_an_event_is_told_exactly_when_it_differs_from_what_is_known(before: Any, now: list[str]) -> None:
    kind = kind_of(before, now)
    off = now[1] == EventStatus.CANCELLED
    known_off = before is None or before[1] == EventStatus.CANCELLED
    assert bool(kind) == (before != now and not (off and known_off))
    assert (kind == "cancelled") == (off and not known_off)
