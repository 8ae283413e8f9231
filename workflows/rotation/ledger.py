"""The rotation ledger: what each ambassador did in a year and was asked, against the need and their own wish."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import pgettext

from workflows.candidates.needs import numbers_of
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock
from workflows.kernel.models import TransitionRecord
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AFTER_THE_DAY, HOLDS_SEAT, SEATED, STAFFABLE, SeatRole
from workflows.missions.year import within
from workflows.people.models import Consent, ConsentKind, Mandate, Member
from workflows.people.sheet.models import Pace
from workflows.people.states import CURRENT
from workflows.rotation.spread import Bar, bars, share

OFFERS = ("offer", "offer_as_exception")
AN_HOUR = timedelta(hours=1)
EARLIEST_YEAR = 2000


@dataclass(frozen=True)
class Line:
    """One ambassador. `done` and `planned` count missions, `hours` those of what was done; `named`: others may read
    the name; `pace` is their own wish.
    """

    key: int
    name: str
    named: bool
    done: int
    planned: int
    hours: float
    offers: int
    refusals: int
    unanswered: int
    pace: str
    share: float

    @property
    def missions(self) -> int:
        return self.done + self.planned

    @property
    def beside(self) -> float:
        """Above or below what each would do if all did as many."""
        return round(self.missions - self.share, 1)

    @property
    def wish(self) -> Any:
        return Pace(self.pace).label

    def name_for(self, member_id: int | None) -> str:
        """As a fellow ambassador reads it."""
        if self.key == member_id:
            return pgettext("in a list of people", "You")
        return self.name if self.named else pgettext("in a list of people", "An ambassador")


@dataclass(frozen=True)
class Ledger:
    """`needed`: seats for ambassadors at the missions of that year; `people`: among how many they are shared, the
    target of the plan (`is_planned`) or as many as there are.
    """

    year: int
    lines: list[Line]
    needed: int
    people: int
    is_planned: bool

    @property
    def share(self) -> float:
        return share(self.needed, self.people)

    @property
    def bars(self) -> list[Bar]:
        return bars(line.missions for line in self.lines)

    def of(self, member_id: int) -> Line | None:
        return next((line for line in self.lines if line.key == member_id), None)


def year_of(text: str) -> int:
    """A year in which there may be missions; this one where it is none."""
    this = clock.today().year
    found = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this
    return found if EARLIEST_YEAR <= found <= this + 1 else this


def ledger(country_id: int, year: int) -> Ledger:
    """Everybody with a mandate in that country, who did least first. 5 queries."""
    people = holders(country_id)
    needed, target = seats_needed(country_id, year), numbers_of(country_id, year).get(Wanted(), (None, None))[0]
    among = target or len(people)
    seats, asked = seats_of(country_id, year), asked_of(country_id, year)
    lines = []
    for key, first, last, number, pace, named in people:
        done, planned, time = seats.get(key, (0, 0, None))
        offers, refusals, unanswered = (asked.get((key, what), 0) for what in ("offered", "declined", "lapsed"))
        lines.append(
            Line(
                key=key, name=f"{first} {last}".strip() or number, named=named, done=done, planned=planned,
                hours=round((time or timedelta(0)) / AN_HOUR, 1), offers=offers, refusals=refusals,
                unanswered=unanswered, pace=pace or Pace.SAME, share=share(needed, among),
            )
        )  # fmt: skip
    lines.sort(key=lambda line: (line.missions, line.hours, line.offers, line.refusals))
    return Ledger(year, lines, needed, among, bool(target))


def holders(country_id: int) -> list[Any]:
    agreed = Consent.objects.filter(member=OuterRef("pk"), kind=ConsentKind.LEDGER, withdrawn_at=None)
    rows = Member.objects.filter(country=country_id, pk__in=Mandate.objects.filter(state__in=CURRENT).values("member"))
    columns = ("pk", "first_name", "last_name", "number", "profile__pace", "agreed")
    return list(rows.annotate(agreed=Exists(agreed)).order_by("number").values_list(*columns))


def seats_needed(country_id: int, year: int) -> int:
    """Seats for ambassadors at missions that were accepted and not called off."""
    states = (*STAFFABLE, *SEATED, *AFTER_THE_DAY)
    rows = Mission.objects.filter(within(year, "starts"), country=country_id, state__in=states).order_by()
    return rows.aggregate(seats=Sum("ambassadors_wanted"))["seats"] or 0


def seats_of(country_id: int, year: int) -> dict[int, tuple[int, int, timedelta | None]]:
    """Member -> missions done, missions planned, the time of those done."""
    rows = Assignment.objects.filter(
        within(year, "mission__starts"), member__country=country_id, role=SeatRole.AMBASSADOR, state__in=HOLDS_SEAT
    )
    over = Q(mission__state__in=AFTER_THE_DAY)
    time = ExpressionWrapper(F("mission__ends") - F("mission__starts"), output_field=DurationField())
    told = rows.order_by().values("member").annotate(
        done=Count("pk", filter=over),
        planned=Count("pk", filter=Q(mission__state__in=(*STAFFABLE, *SEATED))),
        time=Sum(time, filter=over),
    )  # fmt: skip
    return {row["member"]: (row["done"], row["planned"], row["time"]) for row in told}


def asked_of(country_id: int, year: int) -> dict[tuple[int, str], int]:
    """(Member, what) -> of how many missions a seat was "offered" to them, an offer "declined", or "lapsed".

    What was taken back does not count.
    """
    seat = Assignment.objects.filter(pk=OuterRef("object_id"), role=SeatRole.AMBASSADOR, member__country=country_id)
    records = TransitionRecord.objects.filter(
        within(year, "at"),
        Q(step__in=OFFERS) | Q(step="decline", source="offered") | Q(step="lapse"),
        content_type=ContentType.objects.get_for_model(Assignment),
        reversed_by=None,
    )
    who = records.order_by().annotate(member=Subquery(seat.values("member")[:1])).exclude(member=None)
    told = who.values("member", "target").annotate(missions=Count("object_id", distinct=True))
    return {(row["member"], row["target"]): row["missions"] for row in told}
