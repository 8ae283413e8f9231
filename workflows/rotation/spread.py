"""How evenly missions are spread: counting without a database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 8  # and more, in one bar
WIDE, HIGH, FOOT, HEAD, GAP = 64, 140, 44, 24, 12  # of the picture, in its own units


def share(needed: int, people: int) -> float:
    """How many missions each would do if all did as many, to one decimal."""
    return round(needed / people, 1) if people else 0.0


@dataclass(frozen=True)
class Bar:
    """`missions` each, done by `people` ambassadors; the last bar holds MOST and more."""

    missions: int
    people: int
    most: int

    @property
    def is_last(self) -> bool:
        return self.missions == MOST

    @property
    def height(self) -> int:
        return round(self.people * HIGH / self.most) if self.most else 0

    @property
    def x(self) -> int:
        return self.missions * WIDE + GAP // 2

    @property
    def y(self) -> int:
        return HEAD + HIGH - self.height

    @property
    def width(self) -> int:
        return WIDE - GAP

    @property
    def middle(self) -> int:
        return self.missions * WIDE + WIDE // 2

    @property
    def above(self) -> int:
        return self.y - 7

    @property
    def below(self) -> int:
        return HEAD + HIGH + 20


def bars(numbers: Iterable[int]) -> list[Bar]:
    """From none to the most that anybody has, however far that lies from the others."""
    found = Counter(min(number, MOST) for number in numbers)
    most = max(found.values(), default=0)
    return [Bar(missions, found[missions], most) for missions in range(max(found, default=-1) + 1)]


def box() -> str:
    """With room for every bar that there may be, so that one is as wide in any year."""
    return f"0 0 {(MOST + 1) * WIDE} {HEAD + HIGH + FOOT}"
