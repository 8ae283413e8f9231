"""What is new since somebody was last told, among the events of their filter: compared with what they were told.

Told is a JSON object: "events": uid -> [start, status, print of what is decisive, title]; "missing": the filter's
values that no list holds any more.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext

from pages import agenda
from pages.cards import Card, best, card_of
from pages.events import DECISIVE, Event, EventStatus
from pages.queries import EventFilter, events_for, public_events, with_words
from workflows.kernel import clock

Told = dict[str, Any]


@dataclass(frozen=True)
class News:
    """`gone`: titles (with their card while it is public) of what no longer matches; `missing`: (list, value)."""

    new: list[Card] = field(default_factory=list)
    moved: list[Card] = field(default_factory=list)
    cancelled: list[Card] = field(default_factory=list)
    changed: list[Card] = field(default_factory=list)
    gone: list[tuple[str, Card | None]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    newly_missing: bool = False

    @property
    def count(self) -> int:
        return sum(len(each) for each in (self.new, self.moved, self.cancelled, self.changed, self.gone))

    def __bool__(self) -> bool:
        return bool(self.count) or self.newly_missing


def mark(event: Event, reader: str) -> list[str]:
    """What tells a changed event from the same one: all that a mail says of it, and what calendars must be told."""
    listing = best(event.every_listing, reader)
    title, summary = (listing.title, listing.summary) if listing else ("", "")
    said = [str(getattr(event, column)) for column in DECISIVE if column != "status"]
    said += [event.status, event.cost, str(event.region_id), title, summary]
    return [
        event.starts.isoformat(),
        event.status,
        hashlib.sha256(repr(said).encode()).hexdigest()[:12],
        title,
    ]


def matching(wanted: EventFilter) -> list[Event]:
    return list(with_words(events_for(wanted)))


def snapshot(wanted: EventFilter, events: Iterable[Event], reader: str) -> Told:
    marks = {str(event.uid): mark(event, reader) for event in events}
    return {"events": marks, "missing": [list(pair) for pair in missing_of(wanted)]}


def missing_of(wanted: EventFilter) -> list[tuple[str, str]]:
    """(name, value) of what the filter asks for and no list holds; such a value finds nothing, never everything."""
    known = {facet.name: {key for key, _words, _used in facet.options} for facet in agenda.facets_of(wanted)}
    return [
        (name, value) for name, values in asked_of(wanted) for value in values if value not in known.get(name, set())
    ]


def asked_of(wanted: EventFilter) -> Iterable[tuple[str, tuple[str, ...]]]:
    return [(name, getattr(wanted, name)) for name in ("level", *agenda.KEPT)]


def kind_of(before: list[str] | None, now: list[str]) -> str:
    """Under which heading of the mail an event stands; empty: nothing to tell."""
    cancelled = now[1] == EventStatus.CANCELLED
    if before is None:
        return "" if cancelled else "new"  # who never heard of it need not hear that it is off
    if cancelled:
        return "" if before[1] == EventStatus.CANCELLED else "cancelled"
    if before[0] != now[0]:
        return "moved"
    return "changed" if before[2] != now[2] else ""


def news(wanted: EventFilter, told: Told, reader: str) -> tuple[News, Told]:
    """What is new, in the language that is active now, and what is told once that has been."""
    events = matching(wanted)
    now = snapshot(wanted, events, reader)
    found = News(missing=[(list_name(name), value) for name, value in now["missing"]],
                 newly_missing=any(pair not in told["missing"] for pair in now["missing"]))  # fmt: skip
    for event in events:
        uid = str(event.uid)
        kind = kind_of(told["events"].get(uid), now["events"][uid])
        if kind and (card := card_of(event, reader)):
            getattr(found, kind).append(card)
    found.gone.extend(gone(told, now, reader))
    return found, now


def gone(told: Told, now: Told, reader: str) -> list[tuple[str, Card | None]]:
    """What the reader still counts on and no longer finds: hidden, deleted, or changed so that it does not match."""
    moment = clock.now()
    lost = {
        uid: title
        for uid, (starts, status, _print, title) in told["events"].items()
        if uid not in now["events"] and status != EventStatus.CANCELLED and is_later(starts, moment)
    }
    public = {str(each.uid): each for each in with_words(public_events().filter(uid__in=lost))} if lost else {}
    return [(title, card_of(public[uid], reader) if uid in public else None) for uid, title in lost.items()]


def is_later(starts: str, moment: Any) -> bool:
    parsed = parse_datetime(starts)
    return parsed is not None and parsed > moment


def list_name(name: str) -> str:
    """The list a value of the filter stood in, as the form of the agenda calls it."""
    facets = agenda.facets_of(EventFilter())
    labels = {facet.name: facet.label for facet in facets}
    return labels.get(name) or pgettext("of an event", "Level")
