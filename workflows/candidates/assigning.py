"""Who should assess a candidacy, without a database: a proposal with its reasons, for a person to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Interest(Enum):
    """Why somebody stays out of a candidacy."""

    SELF = _("is the candidate")
    NOMINATED = _("nominated the candidate")
    DECLARED = _("declared a conflict of interest")
    WENT_ALONG = _("held a mission together with the candidate")
    TIED = _("a tie on an identification sheet names the other")


@dataclass(frozen=True)
class Seat:
    """Someone of the support group as this candidacy meets them; without regions they handle the whole country."""

    key: int
    load: int = 0
    country: int = 0
    regions: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    interest: Interest | None = None

    def handles(self, case: "Case") -> bool:
        everywhere = not self.regions or case.region is None
        return self.country == case.country and (everywhere or case.region in self.regions)


@dataclass(frozen=True)
class Case:
    """What a candidacy asks of its assessors. `lacking`: how many are still to be found."""

    lacking: int
    country: int = 0
    region: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Proposed:
    """One who may be asked, whether they are proposed, and what speaks for and against it."""

    key: int
    chosen: bool
    reasons: tuple[str, ...]


def propose(case: Case, seats: Iterable[Seat]) -> list[Proposed]:
    """All who may assess it, the best placed first: who reads its language, then the least load, then its own region.

    Whoever has an interest or handles other regions is not among them. The same seats always give the same answer.
    """
    may = [seat for seat in seats if seat.interest is None and seat.handles(case)]
    ranked = sorted(may, key=lambda seat: (not speaks(seat, case), seat.load, not is_near(seat, case), seat.key))
    return [Proposed(seat.key, place < case.lacking, reasons(seat, case)) for place, seat in enumerate(ranked)]


def speaks(seat: Seat, case: Case) -> bool:
    return case.language in seat.languages


def is_near(seat: Seat, case: Case) -> bool:
    """Whether the seat was given this very region, rather than the whole country."""
    return case.region is not None and case.region in seat.regions


def reasons(seat: Seat, case: Case) -> tuple[str, ...]:
    language: Any = _("reads the candidate's language") if speaks(seat, case) else _("does not list that language")
    if seat.load:
        load = ngettext("%(count)d assessment waits", "%(count)d assessments wait", seat.load) % {"count": seat.load}
    else:
        load = str(_("no assessment waits"))
    near = (str(_("looks after this region")),) if is_near(seat, case) else ()
    return str(language), load, *near
