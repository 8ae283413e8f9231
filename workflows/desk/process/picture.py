"""Where the states and arrows of a lifecycle stand in its picture: the main path downwards, what leaves it beside it.

Pure: states and arrows go in, places come out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 220, 64  # of a state
DOWN, ACROSS = 44, 96  # between two states
MARGIN, EDGE = 12, 150  # around the picture; left of the main path, for arrows that leap
STEP_OUT, FURTHEST_OUT = 22, 130  # how far an arrow bulges for each state that it leaps over


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
    places = _places(states, pairs)
    boxes = [
        Box(state, EDGE + column * (WIDTH + ACROSS), MARGIN + row * (HEIGHT + DOWN), row, column)
        for state, (row, column) in places.items()
    ]
    by_state = {box.state: box for box in boxes}
    lines = [_line(by_state[a], by_state[b], (b, a) in pairs) for a, b in pairs]
    columns, rows = max(box.column for box in boxes) + 1, max(box.row for box in boxes) + 1
    width = EDGE + columns * WIDTH + (columns - 1) * ACROSS + MARGIN
    return Picture(width, 2 * MARGIN + rows * HEIGHT + (rows - 1) * DOWN, boxes, lines)


def main_path(states: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    """From the beginning always on to the nearest later state, until none follows."""
    path = [states[0]]
    while True:
        here = states.index(path[-1])
        after = [states.index(b) for a, b in pairs if a == path[-1] and states.index(b) > here]
        if not after:
            return path
        path.append(states[min(after)])


def _places(states: list[str], pairs: list[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """State -> (row, column)."""
    path = main_path(states, pairs)
    places = {state: (row, 0) for row, state in enumerate(path)}
    for state in states:
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
        start, end = (a.x, a.middle[1] + lower), (b.x, b.middle[1] - lower)
        return _curve(a, b, start, (a.x - out, start[1]), (b.x - out, end[1]), end)
    shift = 8 if a.column < b.column else -8
    left, right = (a, b) if a.column < b.column else (b, a)
    start, end = (left.x + WIDTH, left.middle[1] + shift), (right.x, right.middle[1] + shift)
    bend = ACROSS / 2 + (right.column - left.column - 1) * WIDTH
    between = ((start[0] + bend, start[1]), (end[0] - ACROSS / 2, end[1]))
    if a is left:
        return _curve(a, b, start, *between, end)
    return _curve(a, b, end, between[1], between[0], start)


def _curve(a: Box, b: Box, *points: tuple[float, float]) -> Line:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    path = f"M{x0:g} {y0:g}C{x1:g} {y1:g} {x2:g} {y2:g} {x3:g} {y3:g}"
    return Line(a.state, b.state, path, ((x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8))
