"""Demand and supply of a year side by side, per profile, with the target, the upper limit and the gap."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from snippets.lists import Choice
from snippets.models import Region, SpokenLanguage, Theme
from workflows.candidates.needs import Numbers, coverings, name_of, numbers_of
from workflows.candidates.profiles import Wanted, gap, tally
from workflows.desk.needs.asked import Asked, asked
from workflows.people.queries import ambassadors

ANY = None
CELL, LINE, LEFT, TOP = 86, 46, 200, 120  # of the picture, in its own units
ROOM_FOR_NAMES = 130  # of the last column, which lean out to the right


@dataclass(frozen=True)
class Row:
    """One profile. `name` is in the reader's language."""

    wanted: Wanted
    name: str
    demand: int
    supply: int
    target: int | None
    most: int | None

    @property
    def gap(self) -> int:
        return gap(self.demand, self.supply, self.target, settings.AMBASSADE_NEEDS_A_YEAR)

    @property
    def is_anything(self) -> bool:
        return bool(self.demand or self.supply or self.target is not None or self.most is not None)

    @property
    def shade(self) -> str:
        """Which colour it has in the picture; the numbers say the same."""
        if not self.is_anything:
            return "nothing"
        return "covered" if not self.gap else "one" if self.gap == 1 else "some" if self.gap < 4 else "many"


@dataclass(frozen=True)
class Overview:
    asked: list[Asked]
    demand: Counter[Wanted]
    supply: Counter[Wanted]
    numbers: dict[Wanted, Numbers]
    themes: dict[int, Choice]
    regions: dict[int, Choice]
    languages: dict[int, Choice]

    @classmethod
    def of(cls, country_id: int, year: int) -> "Overview":
        """10 queries, whatever there is."""
        found = asked(country_id, year)
        return cls(
            asked=found,
            demand=tally(each.covering for each in found),
            supply=tally(coverings(ambassadors().filter(country=country_id)).values()),
            numbers=numbers_of(country_id, year),
            themes=entries(Theme),
            regions=entries(Region, Q(country=country_id)),
            languages=entries(SpokenLanguage),
        )

    def row(self, wanted: Wanted) -> Row:
        target, most = self.numbers.get(wanted, (None, None))
        return Row(wanted, self.name(wanted), self.demand[wanted], self.supply[wanted], target, most)

    def knows(self, wanted: Wanted) -> bool:
        pairs = ((self.themes, wanted.theme), (self.regions, wanted.region), (self.languages, wanted.language))
        return all(key is None or key in entries for entries, key in pairs)

    def name(self, wanted: Wanted) -> str:
        pairs = ((self.themes, wanted.theme), (self.regions, wanted.region), (self.languages, wanted.language))
        return name_of(*(entries.get(key) if key else None for entries, key in pairs))

    def rows(self, language: int | None) -> list[Row]:
        """Profiles in that language of which there is anything to say, the widest gap first; without a language also
        what the plan says of one."""
        keys = {Wanted(theme, region, language) for theme in (ANY, *self.themes) for region in (ANY, *self.regions)}
        keys |= {each for each in self.numbers if language is None or each.language == language}
        found = [row for row in map(self.row, keys) if row.is_anything]
        return sorted(found, key=lambda row: (-row.gap, -row.demand, row.name.casefold(), row.wanted.code))

    def picture(self, language: int | None) -> "Picture":
        """Themes under each other, regions beside each other, each list after all of them together."""
        used = [row.wanted for row in self.rows(language)]
        themes = [ANY, *in_use(self.themes, {each.theme for each in used})]
        regions = [ANY, *in_use(self.regions, {each.region for each in used})]
        cells = [
            Cell(self.row(Wanted(theme, region, language)), LEFT + x * CELL, TOP + y * LINE)
            for y, theme in enumerate(themes)
            for x, region in enumerate(regions)
        ]
        across = ["", *(str(self.regions[key]) for key in regions if key)]
        down = ["", *(str(self.themes[key]) for key in themes if key)]
        return Picture(
            cells=cells,
            columns=[(name, LEFT + x * CELL + CELL // 2) for x, name in enumerate(across)],
            lines=[(name, TOP + y * LINE + LINE // 2) for y, name in enumerate(down)],
            width=LEFT + len(regions) * CELL + ROOM_FOR_NAMES,
            height=TOP + len(themes) * LINE,
        )


@dataclass(frozen=True)
class Cell:
    row: Row
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + CELL // 2 - 2

    @property
    def upper(self) -> int:
        return self.y + (19 if self.row.gap else 27)

    @property
    def lower(self) -> int:
        return self.y + 36


@dataclass(frozen=True)
class Picture:
    """`columns` and `lines`: (name, where its middle stands); the first of each is all of them, without a name."""

    cells: list[Cell]
    columns: list[tuple[str, int]]
    lines: list[tuple[str, int]]
    width: int
    height: int


def entries(model: Any, narrowed: Q | None = None) -> dict[int, Choice]:
    return {each.pk: each for each in model.objects.filter(narrowed or Q()).order_by("order", "key")}


def in_use(every: dict[int, Choice], named: set[int | None]) -> list[int]:
    """What is offered still, and what is not but has a number."""
    return [key for key, each in every.items() if not each.retired or key in named]
