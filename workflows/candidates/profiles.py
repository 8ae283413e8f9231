"""What is wanted, asked and covered, as sets of themes, regions and languages: counting without a database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from math import ceil


@dataclass(frozen=True)
class Wanted:
    """A profile: a theme in a region in a language, each by its key in the database; None is any."""

    theme: int | None = None
    region: int | None = None
    language: int | None = None

    @property
    def code(self) -> str:
        """As it stands in names of fields and in addresses."""
        return "-".join(str(part or 0) for part in (self.theme, self.region, self.language))

    @classmethod
    def read(cls, code: str) -> "Wanted | None":
        parts = code.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            return None
        return cls(*(int(part) or None for part in parts))


@dataclass(frozen=True)
class Covering:
    """What a mission or an event asks for, or what a person brings."""

    themes: frozenset[int] = field(default_factory=frozenset)
    regions: frozenset[int] = field(default_factory=frozenset)
    languages: frozenset[int] = field(default_factory=frozenset)

    def fits(self, wanted: Wanted) -> bool:
        return (
            (wanted.theme is None or wanted.theme in self.themes)
            and (wanted.region is None or wanted.region in self.regions)
            and (wanted.language is None or wanted.language in self.languages)
        )


def tally(each: Iterable[Covering]) -> Counter[Wanted]:
    """How many fit each profile; whoever fits in several ways counts once for each of them, also for "any"."""
    found: Counter[Wanted] = Counter()
    for one in each:
        found.update(Wanted(*parts) for parts in product(*map(with_any, (one.themes, one.regions, one.languages))))
    return found


def with_any(keys: frozenset[int]) -> list[int | None]:
    return [None, *keys]


def people_needed(demand: int, target: int | None, a_year: int) -> int:
    """The target, where one is set; else as many as it takes when each goes out `a_year` times."""
    return target if target is not None else ceil(demand / a_year)


def gap(demand: int, supply: int, target: int | None, a_year: int) -> int:
    return max(0, people_needed(demand, target, a_year) - supply)
