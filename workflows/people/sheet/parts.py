"""The identification sheet in parts, each a page of its own."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Part:
    """One page of the sheet; `slug` stands in its address.

    names    the columns of the sheet itself
    rows     what hangs on the member several times
    agreed   whether it holds what is kept only with an agreement of its own
    """

    slug: str
    title: Any
    about: Any
    names: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    agreed: bool = False
    asks_calendar: bool = False

    @property
    def number(self) -> int:
        return PARTS.index(self) + 1

    @property
    def following(self) -> "Part | None":
        return PARTS[self.number] if self.number < len(PARTS) else None

    @property
    def previous(self) -> "Part | None":
        return PARTS[self.number - 2] if self.number > 1 else None


PARTS = [
    Part(
        "languages",
        gettext_lazy("Languages and regions"),
        gettext_lazy("In which languages you could speak for the cooperative, and where."),
        ("reach", "travel_regions"),
        ("languages",),
    ),
    Part(
        "knowledge",
        gettext_lazy("What you know"),
        gettext_lazy("Your trade, and what you know from practice."),
        ("background", "sectors", "themes", "competences", "learns", "know_how"),
    ),
    Part(
        "work",
        gettext_lazy("What you like to do"),
        gettext_lazy("The kinds of occasions that suit you."),
        ("intervention_kinds", "pace", "joins_meetings"),
    ),
    Part(
        "time",
        gettext_lazy("When you have time"),
        gettext_lazy("So that nobody asks you for a day that cannot be."),
        ("hours_per_month", "week"),
        ("blocked",),
        asks_calendar=True,
    ),
    Part(
        "agreed",
        gettext_lazy("Ties, and what you need"),
        gettext_lazy("Both only if you agree, each separately. You can leave this page empty."),
        rows=("ties",),
        agreed=True,
    ),
    Part(
        "why",
        gettext_lazy("What moves you"),
        gettext_lazy("Why you want to speak for the cooperative."),
        ("motivation",),
    ),
]
BY_SLUG = {part.slug: part for part in PARTS}
AGREED = BY_SLUG["agreed"]


def part_of(name: str) -> Part:
    """Where a column or a kind of rows is asked."""
    return next(part for part in PARTS if name in part.names + part.rows)
