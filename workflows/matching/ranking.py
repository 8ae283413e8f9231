"""The order of everybody for one mission: `Card.place` of `core`, found for all at once by `scoring`."""

from collections.abc import Iterable, Sequence

import numpy as np

from workflows.matching.core import Card, Person, Wanted, Weights
from workflows.matching.scoring import Sheets


def rank(wanted: Wanted, people: Iterable[Person], weights: Weights) -> list[Card]:
    """Everybody, in the order of `Card.place`, whatever the order in which they came."""
    sheets = Sheets(list(people))
    against, points = sheets.excluded(wanted) != 0, sheets.points(wanted, weights)
    order = order_of(sheets, wanted, against, points)
    each = zip(order, points[order].tolist(), (~against)[order].tolist(), strict=True)
    return [Card(wanted, sheets.people[at], weights, score, is_suited) for at, score, is_suited in each]


def first_of(wanted: Wanted, sheets: Sheets, sets: Sequence[Weights], count: int) -> list[list[Person]]:
    """The first `count` of the suited by each of several sets of weights."""
    suited = np.flatnonzero(sheets.excluded(wanted) == 0)
    found = []
    for weights in sets:
        points = sheets.points(wanted, weights)
        tied = suited
        if len(suited) > count:
            least = np.partition(points[suited], -count)[-count]
            tied = suited[points[suited] >= least]
        order = order_of(sheets, wanted, np.zeros(sheets.size, dtype=bool), points, tied)
        found.append([sheets.people[at] for at in order[:count]])
    return found


def order_of(
    sheets: Sheets, wanted: Wanted, is_excluded: np.ndarray, points: np.ndarray, among: np.ndarray | None = None
) -> list[int]:
    """Places of people in `sheets`, those of `among` alone, as `Card.place` sorts them."""
    among = np.arange(sheets.size) if among is None else among
    by = (sheets.key, sheets.by_name, sheets.last_before(wanted), -points, is_excluded)
    return among[np.lexsort([each[among] for each in by])].tolist()
