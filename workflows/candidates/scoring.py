"""The arithmetic of the scores, without a database: criteria as a round keeps them, means, what lies far apart."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from snippets.fields import InEveryLanguage

LOWEST, HIGHEST = 1, 5
SCALE = range(LOWEST, HIGHEST + 1)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Frozen:
    """A criterion as it stood when the round began; later changes of the criterion do not touch it."""

    key: str
    version: int
    weight: int
    name: InEveryLanguage
    description: InEveryLanguage
    levels: tuple[InEveryLanguage, ...] = ()  # what LOWEST points mean, and so on to HIGHEST
    written: bool = False  # judged on what was written

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Frozen":
        """Rounds that began before levels had words have none."""
        words = {name: InEveryLanguage(kept[name]) for name in ("name", "description")}
        levels = tuple(InEveryLanguage(each) for each in kept.get("levels", ()))
        return cls(
            kept["key"], kept["version"], kept["weight"], **words, levels=levels, written=kept.get("written", False)
        )

    def kept(self) -> dict[str, Any]:
        words = {"name": dict(self.name), "description": dict(self.description)}
        return asdict(self) | words | {"levels": [dict(each) for each in self.levels]}

    def scale(self) -> list[tuple[int, str]]:
        """Every number of points with its words; empty where nobody described them yet."""
        words = [str(each) for each in self.levels] or [""] * len(SCALE)
        return list(zip(SCALE, words, strict=True))

    @property
    def described(self) -> list[tuple[int, str]]:
        return [(points, words) for points, words in self.scale() if words]


@dataclass(frozen=True)
class Apart:
    """A criterion on which the lowest and the highest score differ too much."""

    criterion: Frozen
    lowest: int
    highest: int

    @property
    def name(self) -> InEveryLanguage:
        return self.criterion.name


def to_cents(value: Any) -> Decimal:
    """Rounded in the one way that every page and list does; what a database averaged may be a float."""
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def measure_of(criteria: Iterable[Frozen]) -> str:
    """Alike for rounds whose totals may be compared: the same criteria with the same weights, whatever their words."""
    weights = json.dumps(sorted((each.key, each.weight) for each in criteria))
    return sha256(weights.encode()).hexdigest()[:16]


def weighted_mean(scores: Mapping[str, int], criteria: Iterable[Frozen]) -> Decimal | None:
    """To two decimals; None without a criterion that weighs."""
    weighed = [(scores[each.key], each.weight) for each in criteria if each.key in scores]
    total = sum(weight for _score, weight in weighed)
    if not total:
        return None
    return to_cents(Decimal(sum(score * weight for score, weight in weighed)) / total)


def far_apart(given: Iterable[Mapping[str, int]], criteria: Iterable[Frozen], threshold: int) -> list[Apart]:
    """The criteria on which two assessors differ by more than `threshold`."""
    sheets = list(given)
    found = []
    for criterion in criteria:
        values = [scores[criterion.key] for scores in sheets if criterion.key in scores]
        if values and max(values) - min(values) > threshold:
            found.append(Apart(criterion, min(values), max(values)))
    return found
