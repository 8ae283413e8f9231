"""The facts that `core` judges: one mission, one person, and who is on the mission already. Loaded by `facts.py`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Period = tuple[datetime, datetime]
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Partner:
    """Who is on a mission in the other part of a duo, with what they bring of what it asks."""

    key: int
    themes: frozenset[int] = NOTHING
    competences: frozenset[int] = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one mission asks for one kind of seat.

    roads     place of another mission -> how much time must lie between that one and this one
    slot      in which part of the week it begins; empty without a date
    on_it     who holds a seat of it
    beside    how many missions each person who is on it already has behind them
    contact   the field of contact, only where who reads the outcome may know of ties; `contact_level` has its level
    partners  the other part of the duo as far as it is known: staff for an ambassador, ambassadors for staff
    """

    key: int
    now: datetime
    staff: bool = False
    language: int | None = None
    region: int | None = None
    country: int | None = None
    online: bool = False
    event: Period | None = None
    days: tuple[date, date] | None = None
    roads: Mapping[int | None, timedelta] = field(default_factory=dict)
    slot: str = ""
    kind: int | None = None
    audience: int | None = None
    sector: int | None = None
    themes: frozenset[int] = NOTHING
    competences: frozenset[int] = NOTHING
    contact: str = ""
    contact_level: str = ""
    requester: str = ""
    author: int | None = None
    on_it: frozenset[int] = NOTHING
    beside: tuple[int, ...] = ()
    partners: tuple[Partner, ...] = ()

    @property
    def uncovered(self) -> tuple[frozenset[int], frozenset[int]]:
        """The themes and competences that no partner brings; nothing without a partner."""
        if not self.partners:
            return NOTHING, NOTHING
        themes = self.themes.difference(*(each.themes for each in self.partners))
        return themes, self.competences.difference(*(each.competences for each in self.partners))


@dataclass(slots=True, kw_only=True)
class Person:
    """What is known of one person. Lists may hold only what some mission that is looked at asks for.

    mandate      the state of the current mandate; empty without one
    charter      "" when signed, "open" while there is time to sign, "late" after that
    names_kinds  whether they named any kind of intervention
    seats        (mission, from, until, place) of the seats they hold
    last_asked   when they were asked last for another mission than those looked at; `asked` has those, by mission
    met          kind of audience -> missions before it
    missions     year -> missions that they hold a seat of as an ambassador; `most`: how many a year they wish for
    ties         (field, level), as far as they agreed that these find missions
    together     partner -> missions in a duo with them lately
    """

    key: int
    name: str
    email: str = ""
    user: int | None = None
    has_account: bool = True
    is_member: bool = True
    is_staff: bool = False
    region: int | None = None
    country: int | None = None
    mandate: str = ""
    paused_until: date | None = None
    charter: str = ""
    sign_by: date | None = None
    is_trained: bool = True
    languages: Mapping[int, str] = field(default_factory=dict)
    themes: frozenset[int] | set[int] = NOTHING
    sectors: frozenset[int] | set[int] = NOTHING
    competences: frozenset[int] | set[int] = NOTHING
    kinds: frozenset[int] | set[int] = NOTHING
    names_kinds: bool = False
    regions: frozenset[int] | set[int] = NOTHING
    reach: str = "regions"
    pace: str = "same"
    week: Iterable[str] = ()
    blocked: tuple[tuple[date, date], ...] = ()
    busy: tuple[Period, ...] = ()
    seats: tuple[tuple[int, datetime, datetime, int | None], ...] = ()
    last_asked: datetime | None = None
    asked: Mapping[int, datetime] = field(default_factory=dict)
    met: Mapping[int | None, int] = field(default_factory=dict)
    missions: Mapping[int, int] = field(default_factory=dict)
    most: int | None = None
    ties: Collection[tuple[str, str]] = ()
    together: Mapping[int, int] = field(default_factory=dict)
    fulfilled: int = 0

    def last_asked_before(self, wanted: Wanted) -> datetime | None:
        """When they were asked last for any other mission."""
        if not self.asked:
            return self.last_asked
        elsewhere = [when for mission, when in self.asked.items() if mission != wanted.key]
        return max([*elsewhere, *([self.last_asked] if self.last_asked else [])], default=None)

    def has_enough(self, wanted: Wanted) -> bool:
        """Whether they have as many other missions in that year as they wish for."""
        if self.most is None or wanted.days is None or wanted.staff:
            return False
        return self.missions.get(wanted.days[0].year, 0) - (self.key in wanted.on_it) >= self.most

    def together_with(self, wanted: Wanted) -> int:
        """Missions lately with the partner they had the most with."""
        return max((self.together.get(each.key, 0) for each in wanted.partners), default=0)
