"""Who suits a mission, and why: hard rules first, then points. Facts in, cards out; the words stand in `wording.py`.

A hard rule excludes, whatever the points; every other measure adds or takes away a share of its weight.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, NamedTuple

from workflows.matching.given import Period, Person, Wanted

MOST_WEIGHT = 100
AT_EASE = ("B2", "C1", "C2")
DAYS_TO_REST = 180  # after so many days without a question it is somebody's turn as if they had never been asked
ASKED_LATELY = 30
EXPERIENCED = 3  # missions reported on; beside such a person a newcomer learns
FULL_MET = 3  # missions before the same kind of audience that count in full
FULL_TOGETHER = 3  # missions of the same two people that count in full

Said = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each measure counts, from 0 (not at all) to 100."""

    themes: int = 20
    sector: int = 10
    competences: int = 15
    audience: int = 10
    kind: int = 10
    pace: int = 10
    turn: int = 15
    beside: int = 5
    near: int = 10
    week: int = 10
    complement: int = 10
    pair: int = 10
    ties: int = 0

    @property
    def is_nothing(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))


class Reason(NamedTuple):
    code: str
    points: int = 0
    said: Said = ()


# Whom a seat cannot be offered at all, and whom only as an exception: as the rules of an offer have it.
WITHOUT_FUNCTION = frozenset(
    {"left", "no_account", "not_staff", "no_mandate", "being_prepared", "paused", "suspended"}
)  # fmt: skip
ONLY_AS_EXCEPTION = frozenset({"language", "requester", "enough"})


class Card(NamedTuple):
    """One person for one mission. The points of the reasons add up to `score`."""

    wanted: Wanted
    person: Person
    weights: Weights
    score: int
    is_suited: bool

    # Thousands are ranked and few are read, so what is said of them is put together when it is read.

    @property
    def exclusions(self) -> list[Reason]:
        return [] if self.is_suited else excluded(self.wanted, self.person)

    @property
    def reasons(self) -> list[Reason]:
        """In the order of the measures."""
        found = [
            Reason(measure[2], points, measure[3])
            for measure, points in weighed(self.wanted, self.person, self.weights)
        ]
        if self.person.charter == "open" and not self.wanted.staff:
            found.append(Reason("charter_open", said=(("day", self.person.sign_by),)))
        return found

    @property
    def fors(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.code not in AGAINST]

    @property
    def againsts(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.code in AGAINST]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(reason.code for reason in self.exclusions)

    @property
    def has_function(self) -> bool:
        return not self.codes & WITHOUT_FUNCTION

    @property
    def may_be_offered(self) -> bool:
        """Whether the rules let somebody offer the seat now, be it as an exception."""
        return self.has_function and "taken" not in self.codes

    @property
    def only_as_exception(self) -> bool:
        return bool(self.codes & ONLY_AS_EXCEPTION)

    @property
    def place(self) -> tuple[Any, ...]:
        """Suited before excluded, then the score, then who was asked longest ago or never, then by name."""
        last = self.person.last_asked_before(self.wanted)
        return (not self.is_suited, -self.score, last is not None, last, self.person.name, self.person.key)


def overlap(one: Period, other: Period) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def excluded(wanted: Wanted, person: Person) -> list[Reason]:
    """Every hard rule that speaks against this person; none: they may be asked."""
    found = lacks_function(wanted, person)
    if wanted.language is not None:
        level = person.languages.get(wanted.language, "")
        if level not in AT_EASE:
            found.append(Reason("language", said=(("level", level),)))
    if person.email and person.email == wanted.requester and (wanted.author is None or wanted.author != person.user):
        found.append(Reason("requester"))
    if wanted.days and person.has_enough(wanted):
        found.append(Reason("enough", said=(("year", str(wanted.days[0].year)), ("count", person.most))))
    if wanted.event and (person.seats or person.blocked or person.busy):
        found += is_taken(wanted, person)
    if not is_near(wanted, person) and not travels(wanted, person):
        found.append(Reason("far"))
    return found


def lacks_function(wanted: Wanted, person: Person) -> list[Reason]:
    found = []
    if not person.is_member:
        found.append(Reason("left"))
    elif not person.has_account:
        found.append(Reason("no_account"))
    if wanted.staff:
        return found if person.is_staff else [*found, Reason("not_staff")]
    if person.mandate != "active":
        code = STANDS_STILL.get(person.mandate, "no_mandate")
        found.append(Reason(code, said=(("day", person.paused_until),) if code == "paused" else ()))
    if person.charter == "late":
        found.append(Reason("charter"))
    if not person.is_trained:
        found.append(Reason("untrained"))
    return found


STANDS_STILL = {"paused": "paused", "onboarding": "being_prepared", "suspended": "suspended"}


def is_taken(wanted: Wanted, person: Person) -> list[Reason]:
    """What else takes the time of the mission: another mission with its travel, days off, the own calendar."""
    found = []
    for mission, starts, ends, place in person.seats:
        road = wanted.roads[place]
        if wanted.event and mission != wanted.key and overlap((starts - road, ends + road), wanted.event):
            found.append(Reason("taken", said=(("from", starts - road), ("until", ends + road))))
            break
    for first, last in person.blocked:
        if wanted.days and first <= wanted.days[1] and wanted.days[0] <= last:
            found.append(Reason("blocked", said=(("first", first), ("last", last))))
            break
    if any(wanted.event and overlap(each, wanted.event) for each in person.busy):
        found.append(Reason("busy"))
    return found


def is_near(wanted: Wanted, person: Person) -> bool:
    return wanted.online or wanted.region is None or wanted.region == person.region


def travels(wanted: Wanted, person: Person) -> bool:
    if person.reach == "anywhere" or wanted.region in person.regions:
        return True
    return person.reach == "country" and wanted.country == person.country


# A measure: the share of its weight as a fraction (below nought it takes points away), what it is called, and with
# which numbers; None where it says nothing.
Measure = tuple[int, int, str, Said] | None


def themes(wanted: Wanted, person: Person) -> Measure:
    return share(wanted.themes, person.themes, "themes")


def competences(wanted: Wanted, person: Person) -> Measure:
    return share(wanted.competences, person.competences, "competences")


def share(asked: frozenset[int], has: frozenset[int] | set[int], code: str) -> Measure:
    if not asked:
        return None
    shared = len(asked & has)
    return shared, len(asked), code if shared else f"no_{code}", (("count", shared), ("all", len(asked)))


def sector(wanted: Wanted, person: Person) -> Measure:
    if wanted.sector is None:
        return None
    return (1, 1, "sector", ()) if wanted.sector in person.sectors else (0, 1, "no_sector", ())


def audience(wanted: Wanted, person: Person) -> Measure:
    met = person.met.get(wanted.audience, 0) if wanted.audience is not None else 0
    return (min(met, FULL_MET), FULL_MET, "audience", (("count", met),)) if met else None


def kind(wanted: Wanted, person: Person) -> Measure:
    if wanted.kind is None or not person.names_kinds:
        return None
    return (1, 1, "kind", ()) if wanted.kind in person.kinds else (-1, 1, "other_kinds", ())


def pace(wanted: Wanted, person: Person) -> Measure:
    if person.pace == "same":
        return None
    return (1, 1, "more", ()) if person.pace == "more" else (-1, 1, "fewer", ())


def turn(wanted: Wanted, person: Person) -> Measure:
    last = person.last_asked_before(wanted)
    if last is None:
        return 1, 1, "never_asked", ()
    days = max(0, (wanted.now - last) // timedelta(days=1))
    code = "asked_lately" if days < ASKED_LATELY else "asked_before"
    return min(days, DAYS_TO_REST), DAYS_TO_REST, code, (("count", days),)


def beside(wanted: Wanted, person: Person) -> Measure:
    if not wanted.beside:
        return None
    if max(wanted.beside) >= EXPERIENCED:
        return None if person.fulfilled else (1, 1, "newcomer", ())
    return (1, 1, "experienced", ()) if person.fulfilled >= EXPERIENCED else None


def near(wanted: Wanted, person: Person) -> Measure:
    if wanted.online or wanted.region is None:
        return None
    if wanted.region == person.region:
        return 1, 1, "own_region", ()
    return (1, 2, "travels", ()) if travels(wanted, person) else None


def week(wanted: Wanted, person: Person) -> Measure:
    if not wanted.slot or not person.week:
        return None
    return (1, 1, "usually_free", ()) if wanted.slot in person.week else (-1, 1, "seldom_free", ())


def complement(wanted: Wanted, person: Person) -> Measure:
    """Staff defends the project, an ambassador testifies to a practice: what one lacks the other brings."""
    themes, competences = wanted.uncovered
    every = len(themes) + len(competences)
    if not every:
        return None
    adds = len(themes & person.themes) + len(competences & person.competences)
    return adds, every, "complement" if adds else "no_complement", (("count", adds), ("all", every))


def pair(wanted: Wanted, person: Person) -> Measure:
    """Not forever the same two."""
    count = person.together_with(wanted)
    return (-min(count, FULL_TOGETHER), FULL_TOGETHER, "same_pair", (("count", count),)) if count else None


def ties(wanted: Wanted, person: Person) -> Measure:
    if not wanted.contact:
        return None
    levels = {level for field, level in person.ties if field == wanted.contact}
    if wanted.contact_level in levels:
        return 1, 1, "ties", (("field", wanted.contact), ("reach", wanted.contact_level))
    return (1, 2, "ties_elsewhere", (("field", wanted.contact),)) if levels else None


MEASURES: dict[str, Callable[[Wanted, Person], Measure]] = {
    "themes": themes, "sector": sector, "competences": competences, "audience": audience, "kind": kind, "pace": pace,
    "turn": turn, "beside": beside, "near": near, "week": week,
    "complement": complement, "pair": pair, "ties": ties,
}  # fmt: skip
AGAINST = frozenset(
    {
        "no_themes", "no_competences", "no_sector", "other_kinds", "fewer", "asked_lately", "seldom_free",
        "no_complement", "same_pair", "charter_open",
    }
)  # fmt: skip


def weighed(wanted: Wanted, person: Person, weights: Weights) -> list[tuple[tuple[int, int, str, Said], int]]:
    """What each measure that says something found, and its points."""
    found = []
    for name, measure in MEASURES.items():
        each = measure(wanted, person)
        if each is not None:
            found.append((each, getattr(weights, name) * each[0] // each[1]))
    return found


def judge(wanted: Wanted, person: Person, weights: Weights) -> Card:
    score = sum([points for _measure, points in weighed(wanted, person, weights)])
    return Card(wanted, person, weights, score, not excluded(wanted, person))
