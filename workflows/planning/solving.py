"""The goals of a season plan, one after the other, by HiGHS, with proof.

Few of the pairs are ever given to the solver: the best and the rarest of each slot. What the others would be worth
follows from the prices (duals) of the relaxed problem: whoever could still better the plan is brought in, and the rest
provably cannot. Once the points are settled, only pairs that stand in some plan of as many points are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from workflows.planning.core import Plan, Problem, greedy, keep, seated, worth

BEST, RAREST = 12, 6  # pairs of each slot to begin with
FEW = 20_000  # pairs that are not worth choosing among
A_BIT = 1e-6
SECONDS = 20.0  # for one goal, before the plan is given without proof

# There is no better answer, or there is none.
SETTLED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(slots=True)
class Row:
    """A line of the problem: `low` ≤ the sum of these columns ≤ `high`."""

    columns: np.ndarray
    values: np.ndarray
    low: float
    high: float


@dataclass(slots=True)
class Answer:
    x: np.ndarray
    prices: np.ndarray
    value: float
    is_proven: bool = True


@dataclass(slots=True)
class Season:
    """The problem with what is settled so far."""

    problem: Problem
    fixed: list[int]
    seconds: float = SECONDS
    seats: int = 0
    points: int | None = None
    unproven: list[str] = field(default_factory=list)
    low: np.ndarray = field(init=False)
    high: np.ndarray = field(init=False)
    counts: np.ndarray = field(init=False)
    rooms: np.ndarray = field(init=False)
    suited: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        slots, pairs = self.problem.slots, self.problem.pairs
        self.low, self.high = cliques([each.holds for each in slots])
        self.counts = np.array([each.count for each in slots], dtype=np.int64)
        self.rooms = np.array([each.room for each in self.problem.takers], dtype=np.int64)
        self.suited = np.minimum(self.counts, np.bincount(pairs.slot, minlength=len(slots)))

    @property
    def is_full(self) -> bool:
        """Whether as many sit as would if nobody stood in anybody's way."""
        return self.seats == int(self.suited.sum())


def cliques(periods: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    """For each period the first and last of the moments at which most of them go on at once, numbered in time.

    Two periods overlap if and only if they share such a moment, so nobody is twice at once if they sit on one at each.
    """
    starts = np.array([each[0].timestamp() for each in periods])
    ends = np.array([each[1].timestamp() for each in periods])
    moments, last = np.unique(starts), np.sort(ends)
    ended = np.searchsorted(last, moments, side="right")
    most = moments[np.append(ended[1:] > ended[:-1], True)] if len(moments) else moments
    return np.searchsorted(most, starts), np.searchsorted(most, ends) - 1


def first_columns(season: Season) -> np.ndarray:
    """The best and the rarest of each slot; all of them where they are few."""
    pairs = season.problem.pairs
    if len(pairs) <= FEW:
        return np.arange(len(pairs))
    asked = np.bincount(pairs.taker)[pairs.taker]
    found = [np.array(season.fixed, dtype=np.int64)]
    for order, most in ((np.lexsort((pairs.taker, -pairs.score, pairs.slot)), BEST),
                        (np.lexsort((pairs.taker, -pairs.score, asked, pairs.slot)), RAREST)):  # fmt: skip
        slots = pairs.slot[order]
        nth = np.arange(len(order)) - np.searchsorted(slots, slots)
        found.append(order[nth < most + season.counts[slots]])
    return np.unique(np.concatenate(found))


def rows_of(season: Season, columns: np.ndarray) -> tuple[list[Row], np.ndarray, np.ndarray]:
    """The rules as lines over these columns; and for each line the slot, taker or (taker, moment) it speaks of."""
    slot, taker = season.problem.pairs.slot[columns], season.problem.pairs.taker[columns]
    kinds: list[int] = []
    about: list[int] = []
    rows: list[Row] = []

    def add(kind: int, codes: np.ndarray, at: np.ndarray, limit: Any) -> None:
        if not len(codes):
            return
        order = np.argsort(codes, kind="stable")
        values, begins = np.unique(codes[order], return_index=True)
        for value, members in zip(values, np.split(at[order], begins[1:]), strict=True):
            high = limit(value, len(members))
            if high is not None:
                low = high if kind == 0 and season.is_full else 0
                rows.append(Row(members, np.ones(len(members)), low, high))
                kinds.append(kind)
                about.append(int(value))

    every = np.arange(len(columns))
    add(0, slot, every, lambda value, _n: season.suited[value] if season.is_full else season.counts[value])
    add(1, taker, every, lambda value, n: season.rooms[value] if n > season.rooms[value] else None)
    often = (np.bincount(taker, minlength=len(season.rooms))[taker] > 1) & (season.rooms[taker] > 1)
    at = every[often]
    wide = season.high[slot[at]] - season.low[slot[at]] + 1
    again = np.repeat(at, wide)
    moment = season.low[slot[again]] + np.arange(len(again)) - np.repeat(np.cumsum(wide) - wide, wide)
    codes = taker[again] * moments_in(season) + moment
    codes, again = only_once(codes, again, taker)
    add(2, codes, again, lambda _value, _n: 1)
    return rows, np.array(kinds), np.array(about)


def moments_in(season: Season) -> int:
    return int(season.high.max(initial=0)) + 1


def only_once(codes: np.ndarray, at: np.ndarray, taker: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Moments with two columns of somebody at least, and of those with the same columns the first."""
    if not len(codes):
        return codes, at
    values, place, count = np.unique(codes, return_inverse=True, return_counts=True)
    names = np.random.default_rng(0).integers(1, 2**52, size=int(at.max()) + 1)
    sums = np.zeros(len(values), dtype=np.int64)
    np.add.at(sums, place, names[at])
    whose = np.zeros(len(values), dtype=np.int64)
    whose[place] = taker[at]
    _kept, first = np.unique(np.stack([whose, sums]), axis=1, return_index=True)
    wanted = np.zeros(len(values), dtype=bool)
    wanted[first] = True
    wanted &= count > 1
    return codes[wanted[place]], at[wanted[place]]


def solve(
    costs: np.ndarray, lows: np.ndarray, highs: np.ndarray, rows: list[Row], whole: int, seconds: float
) -> Answer:
    """The least sum of costs; the first `whole` columns are whole numbers (0: the relaxed problem)."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = costs.astype(float), lows.astype(float), highs.astype(float)
    lp.row_lower_ = np.array([row.low for row in rows], dtype=float)
    lp.row_upper_ = np.array([row.high for row in rows], dtype=float)
    sizes = [len(row.columns) for row in rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([row.columns for row in rows] or [[]]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([row.values for row in rows] or [[]]).astype(float)
    if whole:
        kinds = [highspy.HighsVarType.kInteger] * whole
        lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (len(costs) - whole)
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", seconds),
                          ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    solution = solver.getSolution()
    is_proven = solver.getModelStatus() in SETTLED
    if not solution.value_valid:
        return Answer(np.zeros(0), np.zeros(0), 0.0, is_proven)
    x = np.array(solution.col_value)
    return Answer(x, np.array(solution.row_dual), float(costs @ x), is_proven)


class Searching:
    """One goal over all pairs, of which the solver is given a part that grows until nothing outside can better it."""

    def __init__(self, season: Season, costs: np.ndarray, columns: np.ndarray) -> None:
        self.season, self.costs, self.columns = season, costs, columns

    def rows(self) -> tuple[list[Row], np.ndarray, np.ndarray]:
        rows, kinds, about = rows_of(self.season, self.columns)
        if not self.season.is_full and self.season.seats:
            every = np.arange(len(self.columns))
            rows.append(Row(every, np.ones(len(every)), self.season.seats, highspy.kHighsInf))
            kinds, about = np.append(kinds, 3), np.append(about, 0)
        return rows, kinds, about

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        lows = np.isin(self.columns, self.season.fixed).astype(float)
        return lows, np.ones(len(self.columns))

    def reduced(self, kinds: np.ndarray, about: np.ndarray, prices: np.ndarray) -> np.ndarray:
        """What one more of each pair would change, all pairs, at these prices."""
        season, pairs = self.season, self.season.problem.pairs
        of_slot, of_taker = np.zeros(len(season.counts)), np.zeros(len(season.rooms))
        of_slot[about[kinds == 0]] = prices[kinds == 0]
        of_taker[about[kinds == 1]] = prices[kinds == 1]
        found = self.costs - of_slot[pairs.slot] - of_taker[pairs.taker] - prices[kinds == 3].sum()
        dear = (kinds == 2) & (np.abs(prices) > A_BIT)
        if dear.any():
            wide = moments_in(season)
            people, place = np.unique(about[dear] // wide, return_inverse=True)
            table = np.zeros((len(people), wide + 1))
            np.add.at(table, (place, about[dear] % wide + 1), prices[dear])
            table = table.cumsum(axis=1)
            at = np.searchsorted(people, pairs.taker)
            theirs = np.flatnonzero((at < len(people)) & (people[np.minimum(at, len(people) - 1)] == pairs.taker))
            slot, who = pairs.slot[theirs], at[theirs]
            found[theirs] -= table[who, season.high[slot] + 1] - table[who, season.low[slot]]
        return found

    def relaxed(self) -> tuple[Answer, np.ndarray]:
        """The best of the relaxed problem over all pairs, and what one more of each would change."""
        while True:
            rows, kinds, about = self.rows()
            answer = solve(self.costs[self.columns], *self.bounds(), rows, 0, self.season.seconds)
            if not answer.is_proven or not len(answer.x):
                return answer, np.full(len(self.costs), -np.inf)
            reduced = self.reduced(kinds, about, answer.prices)
            missing = np.setdiff1d(np.flatnonzero(reduced < -A_BIT), self.columns, assume_unique=True)
            if not len(missing):
                return answer, reduced
            if len(missing) > FEW:
                missing = missing[np.argsort(reduced[missing], kind="stable")[:FEW]]
            self.columns = np.union1d(self.columns, missing)

    def whole(self) -> Answer:
        rows, _kinds, _about = self.rows()
        costs = self.costs[self.columns]
        return solve(costs, *self.bounds(), rows, len(self.columns), self.season.seconds)

    def best(self) -> tuple[list[int] | None, np.ndarray, bool]:
        """The pairs taken, all that may stand in a plan that is as good, and whether nothing does better."""
        answer, reduced = self.relaxed()
        if not answer.is_proven or not len(answer.x):
            return None, self.columns, False
        bound = answer.value
        if np.abs(answer.x - np.round(answer.x)).max(initial=0) > A_BIT:
            answer = self.whole()
            if not len(answer.x):
                return None, self.columns, False
            gap = answer.value - bound
            beyond = np.setdiff1d(np.flatnonzero(reduced <= gap - 1 + A_BIT), self.columns)
            if len(beyond):
                self.columns = np.union1d(self.columns, beyond)
                answer = self.whole()
        taken = self.columns[np.round(answer.x) > 0]
        gap = float(self.costs[taken].sum()) - bound
        alike = np.union1d(np.flatnonzero(reduced <= gap + A_BIT), taken)
        return taken.tolist(), np.union1d(alike, self.season.fixed).astype(np.int64), answer.is_proven


def fill(season: Season, taken: list[int]) -> tuple[list[int], np.ndarray]:
    """As many seats as can be filled; `taken` is a plan to begin with."""
    columns = np.union1d(first_columns(season), taken).astype(np.int64)
    if len(taken) < int(season.suited.sum()):
        searching = Searching(season, -np.ones(len(season.problem.pairs)), columns)
        found, _alike, is_proven = searching.best()
        if found is not None and len(found) >= len(taken):
            taken = found
        if not is_proven:
            season.unproven.append("seats")
        columns = np.union1d(columns, taken).astype(np.int64)
    season.seats = len(taken)
    return taken, columns


def among(season: Season, columns: np.ndarray, costs: np.ndarray, held: list[Row]) -> Answer:
    """A later goal, among the pairs that are left. Further columns than the pairs may stand behind them."""
    rows, _kinds, _about = rows_of(season, columns)
    if not season.is_full:
        rows.append(Row(np.arange(len(columns)), np.ones(len(columns)), season.seats, highspy.kHighsInf))
    score = season.problem.pairs.score[columns]
    if season.points is not None:
        rows.append(Row(np.arange(len(columns)), score.astype(float), season.points, highspy.kHighsInf))
    more = len(costs) - len(columns)
    lows = np.concatenate([np.isin(columns, season.fixed).astype(float), np.zeros(more)])
    highs = np.concatenate([np.ones(len(columns)), np.ones(more)])
    return solve(costs, lows, highs, [*rows, *held], len(columns), season.seconds)


def spreading(season: Season, columns: np.ndarray) -> tuple[np.ndarray, list[Row]]:
    """Each further mission of somebody costs more than the one before, so that the sum of squares is least."""
    costs, rows, at = [np.zeros(len(columns))], [], len(columns)
    for person, theirs in by_taker(season, columns):
        load = season.problem.takers[person].load
        steps = min(len(theirs), int(season.rooms[person]))
        costs.append(2.0 * (load + np.arange(1, steps + 1)) - 1)
        members = np.concatenate([theirs, np.arange(at, at + steps)])
        rows.append(Row(members, np.concatenate([np.ones(len(theirs)), -np.ones(steps)]), 0, 0))
        at += steps
    return np.concatenate(costs), rows


def at_most(season: Season, columns: np.ndarray, most: int) -> list[Row]:
    """Nobody has more than `most` missions, unless they had them before."""
    rows = []
    for person, theirs in by_taker(season, columns):
        left = most - season.problem.takers[person].load
        if len(theirs) > left:
            rows.append(Row(theirs, np.ones(len(theirs)), 0, max(0, left)))
    return rows


def by_taker(season: Season, columns: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Everybody among these pairs, with the places of theirs."""
    taker = season.problem.pairs.taker[columns]
    order = np.argsort(taker, kind="stable")
    people, begins = np.unique(taker[order], return_index=True)
    return list(zip(people.tolist(), np.split(order, begins[1:]), strict=True))


def fair(season: Season, taken: list[int], columns: np.ndarray) -> list[int]:
    """Among plans of as many seats and points: the most that somebody has, then the spread, then travel."""
    if not taken:
        return taken
    now = worth(season.problem, taken)
    nothing = np.zeros(len(columns))
    load = max((each.load for each in season.problem.takers), default=0)
    while now.most > max(load, 1):
        lower = at_most(season, columns, now.most - 1)
        answer = among(season, columns, nothing, lower)
        if not len(answer.x):
            if not answer.is_proven:
                season.unproven.append("most")
            break
        taken = columns[np.round(answer.x[: len(columns)]) > 0].tolist()
        now = worth(season.problem, taken)
    held = at_most(season, columns, now.most)
    costs, steps = spreading(season, columns)
    answer = among(season, columns, costs, [*held, *steps])
    taken, now = better(season, taken, columns, answer, "spread")
    if now.away and not len(answer.x):
        season.unproven.append("away")
    elif now.away:
        held.append(Row(np.arange(len(costs)), costs, 0, answer.value + 0.5))
        whole = np.concatenate([season.problem.pairs.away[columns].astype(float), np.zeros(len(costs) - len(columns))])
        taken, now = better(season, taken, columns, among(season, columns, whole, [*held, *steps]), "away")
    return taken


def better(season: Season, taken: list[int], columns: np.ndarray, answer: Answer, goal: str) -> tuple[list[int], Any]:
    """The plan found if it is not worse than the one there was."""
    if not answer.is_proven:
        season.unproven.append(goal)
    if len(answer.x):
        found = columns[np.round(answer.x[: len(columns)]) > 0].tolist()
        if worth(season.problem, found).compared <= worth(season.problem, taken).compared:
            taken = found
    return taken, worth(season.problem, taken)


def plan(problem: Problem, seconds: float = SECONDS) -> Plan:
    """The best plan there is, by the goals in their order."""
    problem = problem.sorted()
    fixed, lost = keep(problem)
    season = Season(problem, fixed, seconds)
    if not len(problem.pairs):
        return Plan(seated(problem, []), worth(problem, []), lost)
    taken, columns = fill(season, greedy(problem, fixed))
    searching = Searching(season, -problem.pairs.score.astype(float), columns)
    found, alike, is_proven = searching.best()
    if found is not None and len(found) >= len(taken):
        taken = found
    if not is_proven:
        season.unproven += ["points", "most", "spread", "away"]
    else:
        season.points = worth(problem, taken).points
        taken = fair(season, taken, alike)
    return Plan(seated(problem, taken), worth(problem, taken), lost, tuple(season.unproven))
