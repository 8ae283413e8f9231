"""How alike people judge, without a database: agreement, leaning, and rates of groups too small to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from workflows.candidates.scoring import to_cents

Points = Mapping[str, int]  # key of a criterion -> 1 to 5
STRONG, USABLE = Decimal("0.80"), Decimal("0.67")  # as Krippendorff draws the lines (Content Analysis, 2004, p. 241)


@dataclass(frozen=True)
class Agreement:
    """On one criterion. `apart`: points between two assessors of the same candidate, on average.

    `alpha` is Krippendorff's, for intervals: 1 when all agree, 0 when the scores could have been dealt at random, below
    when they contradict each other; None when everybody got the same score, which tells nothing.
    """

    rounds: int
    apart: Decimal
    alpha: Decimal | None


def agreement(rounds: Iterable[Sequence[Points]], key: str) -> Agreement | None:
    """Over the rounds in which at least two people scored that criterion; None without any."""
    units = [[sheet[key] for sheet in sheets if key in sheet] for sheets in rounds]
    units = [values for values in units if len(values) > 1]
    if not units:
        return None
    pairs = [[abs(a - b) for a, b in combinations(values, 2)] for values in units]
    apart = sum(Decimal(sum(each)) / len(each) for each in pairs) / len(units)
    within = sum(squares(values) / Decimal(len(values) - 1) for values in units)
    everything = [value for values in units for value in values]
    overall = squares(everything) / Decimal(len(everything) - 1)
    alpha = to_cents(1 - within / overall) if overall else None
    return Agreement(len(units), to_cents(apart), alpha)


def squares(values: Sequence[int]) -> int:
    """The squared differences of all ordered pairs."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


@dataclass(frozen=True)
class Leaning:
    """How many points somebody scores above (or below) the others who judged the same candidates."""

    rounds: int
    by: Decimal


def leanings(rounds: Iterable[Mapping[int, Points]]) -> dict[int, Leaning]:
    """Assessor -> leaning, over the criteria that someone else scored in the same round."""
    found: dict[int, list[Decimal]] = {}
    for sheets in rounds:
        for who, points in sheets.items():
            others = [sheet for each, sheet in sheets.items() if each != who]
            gaps = [
                value - Decimal(sum(theirs)) / len(theirs)
                for key, value in points.items()
                if (theirs := [sheet[key] for sheet in others if key in sheet])
            ]
            if gaps:
                found.setdefault(who, []).append(sum(gaps, Decimal()) / len(gaps))
    return {who: Leaning(len(gaps), to_cents(sum(gaps, Decimal()) / len(gaps))) for who, gaps in found.items()}


@dataclass(frozen=True)
class Group:
    """Candidates who had an answer, and how many of them were admitted."""

    name: str
    answered: int
    admitted: int


def told(groups: Iterable[Group], least: int) -> list[Group | str]:
    """Each group, or only the name of one with fewer answers than `least`: figures of a few tell of people.

    One that would stand alone untold could be computed from the total, so the smallest told one joins it.
    """
    rows = list(groups)
    small = {number for number, each in enumerate(rows) if each.answered < least}
    others = [number for number in range(len(rows)) if number not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda number: rows[number].answered))
    return [each.name if number in small else each for number, each in enumerate(rows)]
