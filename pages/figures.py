"""Where the cooperative is present: what was done, what is planned and what is lacking, by sector, theme or region."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import get_month_names
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone, localtime

from pages import beside, moments
from pages.cards import Card, card_of
from pages.events import Event, EventStatus
from pages.queries import public_events, with_words
from snippets.lists import Choice, Region, Sector, Theme
from snippets.models import Network
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import AFTER_THE_DAY, BEFORE_APPROVAL, STAFFABLE, State
from workflows.people.models import Mandate
from workflows.people.states import State as MandateState

# As they stand in addresses: the word of the agenda's own filter.
KINDS: dict[str, type[Choice]] = {"sector": Sector, "theme": Theme, "region": Region}
EVENTS_BY = {"sector": "sectors", "theme": "themes", "region": "region"}
MISSIONS_BY = {"sector": "sector", "theme": "themes", "region": "region"}
PEOPLE_BY = {"sector": "member__profile__sectors", "theme": "member__profile__themes", "region": "member__region"}
SHOWN = 6


def counted(rows: QuerySet, path: str) -> Coalesce:
    """How many of those rows name the outer row along `path`, as a column of it; nothing counts as 0."""
    numbers = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(numbers.values("n"), output_field=IntegerField()), 0)


def year_of(today: date) -> Q:
    """Begun in that calendar year, in the time zone of the site."""
    return Q(starts__gte=clock.midnight(date(today.year, 1, 1)), starts__lt=clock.midnight(date(today.year + 1, 1, 1)))


def shown_events() -> QuerySet[Event]:
    return public_events().exclude(status=EventStatus.CANCELLED)


def done() -> QuerySet[Event]:
    """This year's public events that are over."""
    return shown_events().filter(year_of(clock.today()), ends__lt=clock.now())


def planned() -> QuerySet[Event]:
    """Every public event that is to come or under way, whatever its year."""
    return shown_events().filter(ends__gte=clock.now())


def done_in_private() -> QuerySet[Mission]:
    """This year's missions that were carried out without a public event to read about them."""
    told = public_events().filter(mission=OuterRef("pk"))
    return Mission.objects.filter(~Exists(told), year_of(clock.today()), state__in=AFTER_THE_DAY)


def waiting() -> QuerySet[Mission]:
    """Requests still to come for which nobody has been found yet; one without a date waits as well."""
    coming = Q(starts__gte=clock.now()) | Q(starts=None)
    return Mission.objects.filter(coming, state__in=(*BEFORE_APPROVAL, *STAFFABLE))


def not_met() -> QuerySet[Mission]:
    """This year's requests that were declined, or whose day went by before anybody was found."""
    unmet = Q(state=State.DECLINED) | Q(state__in=(*BEFORE_APPROVAL, *STAFFABLE), starts__lt=clock.now())
    return Mission.objects.filter(unmet, year_of(clock.today()))


def ambassadors() -> QuerySet[Mandate]:
    return Mandate.objects.filter(state=MandateState.ACTIVE)


def with_figures(kind: str) -> QuerySet[Any]:
    """The entries of that list, each with `done`, `planned`, `waiting`, `not_met`, `in_private`, `people`. 1 query."""
    return KINDS[kind].objects.annotate(  # type: ignore[attr-defined, no-any-return]
        done=counted(done(), EVENTS_BY[kind]),
        planned=counted(planned(), EVENTS_BY[kind]),
        in_private=counted(done_in_private(), MISSIONS_BY[kind]),
        waiting=counted(waiting(), MISSIONS_BY[kind]),
        not_met=counted(not_met(), MISSIONS_BY[kind]),
        people=counted(ambassadors(), PEOPLE_BY[kind]),
    )


def overview(kind: str) -> list[Any]:
    return list(with_figures(kind).filter(retired=False).order_by("order", "key"))


@dataclass
class Month:
    """One month of this year: events that are over, and events that are to come."""

    name: str
    done: int = 0
    planned: int = 0


@dataclass
class Presence:
    """One sector, theme or region: `past` the latest first, `coming` the soonest first, at most `SHOWN` of each;
    who represents there and through which networks, as those events say.
    """

    months: list[Month]
    past: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    speakers: list[beside.Speaker] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)


def presence(kind: str, entry: Choice, reader: str) -> Presence:
    """What the page of one entry shows of events, in at most 8 queries whatever their number."""
    every = list(
        shown_events()
        .filter(year_of(clock.today()) | Q(ends__gte=clock.now()), **{EVENTS_BY[kind]: entry.pk})
        .order_by("starts", "pk")
        .values_list("pk", "starts", "ends", named=True)
    )
    now = clock.now()
    over = [row.pk for row in every if row.ends < now][-SHOWN:][::-1]
    coming = [row.pk for row in every if row.ends >= now][:SHOWN]
    events = {event.pk: event for event in with_words(Event.objects.filter(pk__in=over + coming))}
    speakers = {each for found in beside.speakers(events.values()).values() for each in found}
    networks = {row.pk: row for found in beside.networks(events.values(), reader).values() for row in found}
    return Presence(
        months_of([(row.starts, row.ends < now) for row in every]),
        [card for pk in over if (card := card_of(events[pk], reader))],
        [card for pk in coming if (card := card_of(events[pk], reader))],
        sorted(speakers, key=lambda speaker: (speaker.name.casefold(), speaker.role)),
        sorted(networks.values(), key=lambda network: network.name.casefold()),
    )


def months_of(events: list[tuple[datetime, bool]]) -> list[Month]:
    """The twelve months of this year; `events` are moments of beginning and whether it is over."""
    names = get_month_names("abbreviated", context="stand-alone", locale=moments.locale())
    months = [Month(names[number]) for number in range(1, 13)]
    for starts, is_over in events:
        local = localtime(starts, get_default_timezone())
        if local.year == clock.today().year:
            month = months[local.month - 1]
            month.done, month.planned = month.done + is_over, month.planned + (not is_over)
    return months


@dataclass(frozen=True)
class Bar:
    """One column of the picture, in its own units: 0 is the top, `HEIGHT` the ground."""

    name: str
    x: int
    done: int
    done_top: int
    planned: int
    planned_top: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


HEIGHT, STEP, WIDTH = 100, 40, 30


def bars_of(months: list[Month]) -> list[Bar]:
    """Columns as high as the fullest month allows; what is planned stands on what is done."""
    most = max((month.done + month.planned for month in months), default=0) or 1
    bars = []
    for number, month in enumerate(months):
        done, both = (round(HEIGHT * n / most) for n in (month.done, month.done + month.planned))
        bars.append(Bar(month.name, number * STEP, done, HEIGHT - done, both - done, HEIGHT - both))
    return bars
