"""How certain a ranking is, without a database: how far each total could shift, places as ranges, who stands apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from workflows.candidates.scoring import HIGHEST, LOWEST, Frozen, to_cents

LEAST = 2  # assessors: one alone says nothing about how far another would have differed
SPREAD = Decimal("0.5")  # points between two equally good assessors that are always reckoned with
TRUST = 4  # the spread of everybody counts in one's own as much as so many assessors more
# Two bars of this many standard errors that do not touch differ at the level of 5 % (Goldstein and Healy, 1995).
REACH = Decimal("1.39")


@dataclass(frozen=True)
class Bar:
    """The total of one candidacy and between what it could lie, had others judged: anywhere, where nobody can tell."""

    total: Decimal | None
    given: int
    low: Decimal = Decimal(LOWEST)
    high: Decimal = Decimal(HIGHEST)

    @property
    def is_known(self) -> bool:
        return self.given >= LEAST


@dataclass(frozen=True)
class Group:
    """Those whose order is not certain, wholly below the group before. `alike`: every bar touches every other."""

    number: int
    size: int
    alike: bool


@dataclass(frozen=True)
class Place:
    """From the `first` to the `last` place that can be meant. Without a group nothing can be told."""

    key: int
    bar: Bar
    first: int = 0
    last: int = 0
    group: Group | None = None


@dataclass(frozen=True)
class Part:
    """What a candidacy got on one criterion."""

    criterion: Frozen
    mean: Decimal
    lowest: int
    highest: int

    @property
    def level(self) -> tuple[int, str]:
        """The number of points closest to the mean, with its words."""
        points = int(self.mean.quantize(Decimal(1), ROUND_HALF_UP))
        return points, dict(self.criterion.scale())[points]


def bars(totals: Mapping[int, Sequence[Decimal]]) -> dict[int, Bar]:
    """Candidacy -> bar, from the weighted total that each assessor came to.

    The margin is `REACH` standard errors of the mean. So few assessors judge one candidacy that their own spread is a
    poor guide: it is drawn towards the spread of everybody, never less than `SPREAD`.
    """
    squares = {key: deviations(totals[key]) for key in sorted(totals)}
    freedom = sum(max(len(values) - 1, 0) for values in totals.values())
    usual = max(SPREAD**2, sum(squares.values(), Decimal()) / freedom) if freedom else SPREAD**2
    return {key: bar(values, squares[key], usual) for key, values in totals.items()}


def bar(values: Sequence[Decimal], squares: Decimal, usual: Decimal) -> Bar:
    given = len(values)
    if not given:
        return Bar(None, 0)
    total = to_cents(sum(values, Decimal()) / given)
    if given < LEAST:
        return Bar(total, given)
    variance = (squares + TRUST * usual) / (given - 1 + TRUST)
    margin = REACH * (variance / given).sqrt()
    low, high = to_cents(max(total - margin, Decimal(LOWEST))), to_cents(min(total + margin, Decimal(HIGHEST)))
    return Bar(total, given, low, high)


def deviations(values: Sequence[Decimal]) -> Decimal:
    """The squared differences from the mean, together."""
    if not values:
        return Decimal()
    return max(sum((each * each for each in values), Decimal()) - sum(values, Decimal()) ** 2 / len(values), Decimal())


def places(compared: Mapping[int, Bar]) -> list[Place]:
    """The highest total first; those of whom nothing can be told come last, whatever their total."""
    told = [(bar.total, key) for key, bar in compared.items() if bar.is_known and bar.total is not None]
    known = [key for _total, key in sorted(told, key=lambda each: (-each[0], each[1]))]
    lows, highs = sorted(compared[key].low for key in known), sorted(compared[key].high for key in known)
    found = []
    for group, keys in groups(known, compared):
        for key in keys:
            above = len(known) - bisect_right(lows, compared[key].high)
            below = bisect_left(highs, compared[key].low)
            found.append(Place(key, compared[key], above + 1, len(known) - below, group))
    rest = sorted(key for key in compared if not compared[key].is_known)
    return [*found, *(Place(key, compared[key]) for key in rest)]


def groups(known: Sequence[int], compared: Mapping[int, Bar]) -> list[tuple[Group, list[int]]]:
    """Cut wherever every bar above stands wholly above every bar below."""
    lowest_above = list(accumulate((compared[key].low for key in known), min))
    highest_below = list(accumulate((compared[key].high for key in reversed(known)), max))[::-1]
    cuts = [n for n in range(1, len(known)) if lowest_above[n - 1] > highest_below[n]]
    edges = [0, *cuts, len(known)] if known else []
    found = []
    for number, (start, end) in enumerate(pairwise(edges), start=1):
        keys = list(known[start:end])
        alike = max(compared[key].low for key in keys) <= min(compared[key].high for key in keys)
        found.append((Group(number, len(keys), alike), keys))
    return found


def touch(one: Bar, other: Bar) -> bool:
    """Whether the order of the two cannot be told."""
    return one.low <= other.high and other.low <= one.high


def parts(sheets: Iterable[Mapping[str, int]], criteria: Iterable[Frozen]) -> list[Part]:
    """Criterion by criterion, as the round keeps them; without those that nobody scored."""
    kept, found = list(sheets), []
    for criterion in criteria:
        points = [sheet[criterion.key] for sheet in kept if criterion.key in sheet]
        if points:
            mean = to_cents(Decimal(sum(points)) / len(points))
            found.append(Part(criterion, mean, min(points), max(points)))
    return found
