"""Where the states and arrows of a lifecycle stand in its picture: the main path downwards, what leaves it beside it.

Arrows that leave the main path from many states for one come together on a rail, and reach it as one.

Pure: states and arrows go in, places come out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 220, 64  # of a state
DOWN, ACROSS = 44, 96  # between two states
MARGIN, EDGE = 12, 150  # around the picture; left and right of it, for arrows that leap
STEP_OUT, FURTHEST_OUT = 22, 130  # how far an arrow bulges for each state that it leaps over
MANY = 3  # arrows to one state that are gathered
RAIL, FIRST_RAIL, CORNER = 24, 44, 8  # between two rails; from the main path to the first; how round a rail turns
LEAVES_AT = (-24, 24, 0)  # how far from the middle of a state arrows leave it for the first, second and third rail


@dataclass(frozen=True)
class Box:
    state: str
    x: int
    y: int
    row: int
    column: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + WIDTH / 2, self.y + HEIGHT / 2


@dataclass(frozen=True)
class Line:
    """`path` as SVG writes it; `at` is where its number stands."""

    source: str
    target: str
    path: str
    at: tuple[float, float]

    @property
    def below(self) -> float:
        """Where the foot of its number stands."""
        return self.at[1] + 4


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]


def draw(states: list[str], arrows: Iterable[tuple[str, str]]) -> Picture:
    """`states` in the order of their life, the first where it begins; an arrow that stays in its state is left out."""
    pairs = sorted(
        {(a, b) for a, b in arrows if a != b}, key=lambda pair: (states.index(pair[0]), states.index(pair[1]))
    )
    path = main_path(states, pairs)
    rails = gathered(states, pairs, path)
    places, across = _places(states, pairs, path, rails), ACROSS + RAIL * len(rails)
    boxes = [
        Box(state, EDGE + column * (WIDTH + across), MARGIN + row * (HEIGHT + DOWN), row, column)
        for state, (row, column) in places.items()
    ]
    by_state = {box.state: box for box in boxes}
    lines = [
        _on_rail(by_state[a], by_state[b], rails.index(b))
        if b in rails and a in path
        else _line(by_state[a], by_state[b], (b, a) in pairs)
        for a, b in pairs
    ]
    columns, rows = max(box.column for box in boxes) + 1, max(box.row for box in boxes) + 1
    bulges = any(by_state[a].column == by_state[b].column == columns - 1 > 0 for a, b in pairs)
    width = EDGE + columns * WIDTH + (columns - 1) * across + (EDGE if bulges else MARGIN)
    return Picture(width, 2 * MARGIN + rows * HEIGHT + (rows - 1) * DOWN, boxes, lines)


def main_path(states: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    """From the beginning always on to the nearest later state, to the first in which the life can end."""
    onward = {
        a: sorted(states.index(b) for x, b in pairs if x == a and states.index(b) > states.index(a)) for a in states
    }
    reached = {states[0]}
    for state in states:
        reached |= {states[place] for place in onward[state]} if state in reached else set()
    leads = {next(state for state in states if state in reached and not onward[state])}
    for state in reversed(states):
        leads |= {state} if any(states[place] in leads for place in onward[state]) else set()
    path = [states[0]]
    while after := [states[place] for place in onward[path[-1]] if states[place] in leads]:
        path.append(after[0])
    return path


def gathered(states: list[str], pairs: list[tuple[str, str]], path: list[str]) -> list[str]:
    """States beside the main path that are reached from many on it, and have a rail; no more than rails can be told
    apart.
    """
    times = {state: sum(a in path for a, b in pairs if b == state) for state in states if state not in path}
    return [state for state, count in times.items() if count >= MANY][: len(LEAVES_AT)]


def _places(
    states: list[str], pairs: list[tuple[str, str]], path: list[str], rails: list[str]
) -> dict[str, tuple[int, int]]:
    """State -> (row, column)."""
    places = {state: (row, 0) for row, state in enumerate(path)}
    for state in [*rails, *states]:
        if state in places:
            continue
        sources = [places[a][0] for a, b in pairs if b == state and a in places]
        row, column = min(sources, default=0), 1
        taken = set(places.values())
        while (row, column) in taken:
            row += 1
            if row >= max(len(path), 4):
                row, column = 0, column + 1
        places[state] = (row, column)
    return places


def _on_rail(a: Box, b: Box, rail: int) -> Line:
    """Out of the state, along the rail that all share, into the other; its number stands before the rail."""
    x, start, end = a.x + WIDTH + FIRST_RAIL + RAIL * rail, a.middle[1] + LEAVES_AT[rail], b.middle[1]
    turn = max(-CORNER, min(CORNER, (end - start) / 2))
    along = f"Q{x:g} {start:g} {x:g} {start + turn:g}V{end - turn:g}Q{x:g} {end:g} {x + CORNER:g} {end:g}"
    path = f"M{a.x + WIDTH:g} {start:g}H{x - CORNER:g}{along}H{b.x:g}"
    return Line(a.state, b.state, path, (a.x + WIDTH + FIRST_RAIL / 2 - CORNER / 2, start))


def _line(a: Box, b: Box, goes_back_too: bool) -> Line:
    if a.column == b.column and b.row == a.row + 1:
        x = a.middle[0] + (20 if goes_back_too else 0)
        return _curve(a, b, (x, a.y + HEIGHT), (x, a.y + HEIGHT + DOWN / 2), (x, b.y - DOWN / 2), (x, b.y))
    if a.column == b.column and b.row == a.row - 1:
        x = a.middle[0] - 20
        return _curve(a, b, (x, a.y), (x, a.y - DOWN / 2), (x, b.y + HEIGHT + DOWN / 2), (x, b.y + HEIGHT))
    if a.column == b.column:
        out = min(STEP_OUT * abs(a.row - b.row), FURTHEST_OUT) * 4 / 3
        lower = 10 if a.row < b.row else -10
        side, out = (a.x, a.x - out) if a.column == 0 else (a.x + WIDTH, a.x + WIDTH + out)
        start, end = (side, a.middle[1] + lower), (side, b.middle[1] - lower)
        return _curve(a, b, start, (out, start[1]), (out, end[1]), end)
    shift = 12 if a.column < b.column else -12
    left, right = (a, b) if a.column < b.column else (b, a)
    start, end = (left.x + WIDTH, left.middle[1] + shift), (right.x, right.middle[1] + shift)
    bend = ACROSS / 2 + (right.column - left.column - 1) * WIDTH
    between = ((start[0] + bend, start[1]), (end[0] - ACROSS / 2, end[1]))
    if a is left:
        return _curve(a, b, start, *between, end, number=2 / 3)
    return _curve(a, b, end, between[1], between[0], start, number=1 / 3)


def _curve(a: Box, b: Box, *points: tuple[float, float], number: float = 1 / 2) -> Line:
    """`number`: how far along it its number stands; between columns on the right, beside the rails."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    path = f"M{x0:g} {y0:g}C{x1:g} {y1:g} {x2:g} {y2:g} {x3:g} {y3:g}"
    weights = (1 - number) ** 3, 3 * number * (1 - number) ** 2, 3 * number**2 * (1 - number), number**3
    x, y = (sum(w * point[axis] for w, point in zip(weights, points, strict=True)) for axis in (0, 1))
    return Line(a.state, b.state, path, (round(x, 1), round(y, 1)))
