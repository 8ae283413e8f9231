"""What the API tells: the types that its OpenAPI document is drawn from. What is not named here is never told."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from pages.events import EventStatus, Joining
from snippets.models import EventLevel

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]  # as the agenda writes it, with its offset


class Named(Schema):
    key: str
    name: str


class Place(Schema):
    name: str
    address: str
    kind: Named | None
    accessibility: str
    latitude: float | None
    longitude: float | None


class Represents(Schema):
    name: str
    role: str


class NetworkOfEvent(Schema):
    name: str
    website: str


class EventOut(Schema):
    uid: UUID
    url: str
    language: str
    title: str
    summary: str
    status: EventStatus
    sequence: int
    changed_at: Moment
    starts: str
    ends: str
    all_day: bool
    timezone: str
    previous_start: Moment | None
    level: EventLevel
    region: Named | None
    sectors: list[Named]
    themes: list[Named]
    spoken_languages: list[Named]
    place: Place
    is_online: bool
    online_url: str
    cost: str
    organiser: str
    joining: Joining | Literal[""]
    represented_by: list[Represents]
    networks: list[NetworkOfEvent]


class Speaker(Schema):
    name: str


class NetworkOut(Schema):
    id: UUID
    language: str
    name: str
    what: str
    why: str
    since: int | None
    level: EventLevel
    website: str
    speaker: Speaker | None


class TermInList(Schema):
    id: UUID
    url: str
    language: str
    term: str
    definition: str
    say: list[str]
    do_not_say: list[str]
    example: str
    difference: str
    note: str


class TermLink(Schema):
    id: UUID
    term: str


class TermOut(TermInList):
    confusable: list[TermLink]
    related: list[TermLink]


class Listed(Schema):
    count: int
    next: str | None
    previous: str | None


class EventList(Listed):
    results: list[EventOut]


class NetworkList(Listed):
    results: list[NetworkOut]


class TermList(Listed):
    results: list[TermInList]


class ChoiceList(Listed):
    results: list[Named]


class WrongOut(Schema):
    parameter: str
    value: str
    detail: str


class ProblemOut(Schema):
    """RFC 9457, in the language of the call."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[WrongOut] = []
